"""The reflection (step E): asked for when the follow-up document is collected, handed in after an effort is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.followup.domain import document
from services.followup.domain.change_refusals import TargetNotCollected
from services.followup.domain.effort import EffortStatus
from services.followup.domain.refusals import (
    DocumentCollected,
    EffortNotFinished,
    ReflectionLocked,
    ReflectionRequestedAlready,
)
from shared.contracts.base import SYSTEM, About, Actor, Fact
from shared.contracts.followup import FollowUpCollected, ReflectionCollected, ReflectionRequested
from shared.contracts.ids import ParticipationId, ReflectionId
from shared.errors import FieldError
from shared.policies import policy
from shared.texts import Text


class ReflectionStatus(StrEnum):
    LOCKED = "LOCKED"
    REQUESTED = "REQUESTED"
    DRAFT = "DRAFT"
    COLLECTED = "COLLECTED"
    SUPERSEDED = "SUPERSEDED"


class ReflectionContent(Fact):
    """The four questions, answered together with the superior; some policies ask for more (D11)."""

    inspiration: str | None = None
    practice_change: str | None = None
    challenges: tuple[str, ...] = ()
    strategies: str | None = None
    achievement: str | None = None
    improvement_plan: str | None = None
    done_with_superior_on: date | None = None


def due(collected: FollowUpCollected) -> date:
    """When the last thing that was planned ends (R-REF-1)."""
    ends = [choice.ends_on for choice in collected.choices] + [module.ends_on for module in collected.self_paced]
    return max(ends)


def unfinished(about: About, status: ReflectionStatus, *, done: bool) -> Text | None:
    """E-28: what somebody reads who writes before an effort is done. The policy says whether that holds him up."""
    if done or status not in (ReflectionStatus.REQUESTED, ReflectionStatus.DRAFT):
        return None
    return EffortNotFinished.detail if policy(about.policy).reflection_requires_effort else _NOTHING_DONE


_NOTHING_DONE = Text(
    "Belum ada upaya yang selesai. Refleksi tetap dapat dikumpulkan.",
    "No effort is done yet. The reflection can be handed in all the same.",
)


@dataclass(eq=False)
class Reflection:
    """One teacher's reflection in one cycle."""

    id: ReflectionId
    about: About
    status: ReflectionStatus = ReflectionStatus.LOCKED
    due_on: date | None = None
    content: ReflectionContent = field(default_factory=ReflectionContent)
    collected_at: datetime | None = None
    version: int = 0

    def request(self, due_on: date, at: datetime) -> ReflectionRequested:
        """A collected follow-up document asks for it."""
        if self.status is not ReflectionStatus.LOCKED:
            raise ReflectionRequestedAlready()
        self.status, self.due_on = ReflectionStatus.REQUESTED, due_on
        return ReflectionRequested(about=self.about, by=SYSTEM, at=at, reflection_id=self.id, due_on=due_on)

    def go_on_from(
        self, former: "Reflection", carried_from: ParticipationId | None, at: datetime
    ) -> ReflectionRequested | ReflectionCollected:
        """E-11: what was written at the former school stands here, as far as it had come."""
        former.unlocked()
        assert former.due_on is not None, "it was asked for"
        asked = self.request(former.due_on, at)
        self.status, self.content, self.collected_at = former.status, former.content, former.collected_at
        if self.status is not ReflectionStatus.COLLECTED:
            return asked
        return ReflectionCollected(about=self.about, by=SYSTEM, at=at, reflection_id=self.id, carried_from=carried_from)

    def save_draft(self, content: ReflectionContent) -> None:
        self._writable()
        self.content, self.status = content, ReflectionStatus.DRAFT
        self.version += 1

    def collect(
        self, efforts: Iterable[EffortStatus], *, confirmed: bool, by: Actor, at: datetime, today: date
    ) -> ReflectionCollected:
        """Hand it in, when at least one effort is done (where the policy asks for that)."""
        self._writable()
        if policy(self.about.policy).reflection_requires_effort and EffortStatus.DONE not in efforts:
            raise EffortNotFinished()
        document.ready(self._gaps(today), confirmed=confirmed)
        self.status, self.collected_at = ReflectionStatus.COLLECTED, at
        return ReflectionCollected(about=self.about, by=by, at=at, reflection_id=self.id)

    def supersede(self) -> None:
        """A practice change (6.10): what was handed in no longer counts."""
        if self.status is not ReflectionStatus.COLLECTED:
            raise TargetNotCollected()
        self.status = ReflectionStatus.SUPERSEDED

    def anew(self, id: ReflectionId) -> "Reflection":
        """The next edition: what was written stands there to be changed."""
        return Reflection(id, self.about, ReflectionStatus.DRAFT, self.due_on, self.content)

    def unlocked(self) -> None:
        if self.status is ReflectionStatus.LOCKED:
            raise ReflectionLocked()

    def _writable(self) -> None:
        self.unlocked()
        if self.status in (ReflectionStatus.COLLECTED, ReflectionStatus.SUPERSEDED):
            raise DocumentCollected()

    def _gaps(self, today: date) -> list[FieldError]:
        errors = document.required(self.content, policy(self.about.policy).reflection_questions)
        errors += self._challenges_wrong()
        return errors + document.past(self.content.done_with_superior_on, today, "/done_with_superior_on")

    def _challenges_wrong(self) -> list[FieldError]:
        rules, found = policy(self.about.policy), len(self.content.challenges)
        wanted = rules.reflection_challenge_count
        if rules.reflection_challenges_exact and found != wanted:
            saying = Text(f"Tuliskan tepat {wanted} tantangan.", f"Name exactly {wanted} challenges.")
            return [FieldError("/challenges", "wrong-count", saying)]
        if found < wanted:
            saying = Text(f"Tuliskan paling sedikit {wanted} tantangan.", f"Name at least {wanted} challenge(s).")
            return [FieldError("/challenges", "too-few", saying)]
        return []
