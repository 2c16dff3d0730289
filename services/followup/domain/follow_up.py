"""The follow-up document (step C): open once the rating is collected, a draft, then handed in for good."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import uuid5

from services.followup.domain import document
from services.followup.domain.change_refusals import TargetNotCollected
from services.followup.domain.refusals import DocumentCollected, FollowUpLocked, FollowUpOpen, ResultNotOpened
from shared.contracts.base import SYSTEM, About, Actor, Fact
from shared.contracts.followup import (
    ChosenLearning,
    FollowUpAvailable,
    FollowUpCollected,
    FollowUpOpened,
    LearningForm,
    SelfPacedChoice,
)
from shared.contracts.ids import ChoiceId, FollowUpId, ObservationId, ParticipationId
from shared.errors import FieldError
from shared.policies import policy


class FollowUpStatus(StrEnum):
    LOCKED = "LOCKED"
    AVAILABLE = "AVAILABLE"
    VIEWED_RESULT = "VIEWED_RESULT"
    DRAFT = "DRAFT"
    COLLECTED = "COLLECTED"
    SUPERSEDED = "SUPERSEDED"


class LearningChoice(Fact):
    """Pilihan Belajar: what to reach, how, when, with which support. Empty fields are for a draft."""

    goal: str | None = None
    effort: str | None = None
    form: LearningForm | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    support_needed: str | None = None


class SelfPaced(Fact):
    """Pilihan Belajar melalui Pelatihan Mandiri: optional; if there is one, it says what and when."""

    goal: str | None = None
    module_code: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    support_needed: str | None = None


class FollowUpContent(Fact):
    """What the teacher writes."""

    challenges: str | None = None
    learning_choices: tuple[LearningChoice, ...] = ()
    self_paced: tuple[SelfPaced, ...] = ()
    discussed_on: date | None = None


@dataclass(eq=False)
class FollowUp:
    """One teacher's follow-up document in one cycle."""

    id: FollowUpId
    about: About
    status: FollowUpStatus = FollowUpStatus.LOCKED
    observation_id: ObservationId | None = None
    content: FollowUpContent = field(default_factory=FollowUpContent)
    opened_at: datetime | None = None
    collected_at: datetime | None = None
    carried_from: ParticipationId | None = None
    """Where the observation was rated, if at a former school (E-11)."""
    version: int = 0

    def make_available(
        self, observation_id: ObservationId, at: datetime, carried_from: ParticipationId | None = None
    ) -> FollowUpAvailable:
        """The rating is collected; at a former school, if it says so."""
        if self.status is not FollowUpStatus.LOCKED:
            raise FollowUpOpen()
        self.status, self.observation_id, self.carried_from = FollowUpStatus.AVAILABLE, observation_id, carried_from
        return FollowUpAvailable(
            about=self.about, by=SYSTEM, at=at, follow_up_id=self.id, observation_id=observation_id
        )  # fmt: skip

    def go_on_from(self, former: "FollowUp", at: datetime) -> FollowUpCollected | None:
        """E-11: what was written at the former school about the same rating stands here, as far as it had come."""
        former.unlocked()
        if self.status is not FollowUpStatus.AVAILABLE or self.carried_from is None:
            raise FollowUpOpen()
        self.status, self.content = former.status, former.content
        self.opened_at, self.collected_at = former.opened_at, former.collected_at
        if self.status is FollowUpStatus.COLLECTED:
            return self._collected(SYSTEM, at, self.carried_from)
        self.version += 1
        return None

    def open(self, by: Actor, at: datetime) -> FollowUpOpened | None:
        """The teacher looks at the result; looking again changes nothing."""
        self.unlocked()
        if self.status is not FollowUpStatus.AVAILABLE:
            return None
        self.status, self.opened_at = FollowUpStatus.VIEWED_RESULT, at
        return FollowUpOpened(about=self.about, by=by, at=at, follow_up_id=self.id)

    def save_draft(self, content: FollowUpContent) -> None:
        """ "Simpan Draf": it need not be complete."""
        self._writable()
        self.content, self.status = content, FollowUpStatus.DRAFT
        self.version += 1

    def collect(self, *, confirmed: bool, by: Actor, at: datetime, today: date) -> FollowUpCollected:
        """ "Kumpulkan": the learning choice is compulsory; afterwards nothing changes any more (R-DOC-1)."""
        self._writable()
        document.ready(self._gaps(today), confirmed=confirmed)
        self.status, self.collected_at = FollowUpStatus.COLLECTED, at
        return self._collected(by, at)

    def supersede(self) -> None:
        """A practice change (6.10): what was handed in no longer counts."""
        if self.status is not FollowUpStatus.COLLECTED:
            raise TargetNotCollected()
        self.status = FollowUpStatus.SUPERSEDED

    def anew(self, id: FollowUpId) -> "FollowUp":
        """The next edition, for the same result: what was written stands there to be changed."""
        return FollowUp(
            id, self.about, FollowUpStatus.DRAFT, self.observation_id, self.content, opened_at=self.opened_at,
            carried_from=self.carried_from,
        )  # fmt: skip

    def choices(self) -> list[tuple[ChoiceId, LearningChoice]]:
        """The learning choices with their ids, which follow from their places."""
        return [
            (ChoiceId(uuid5(self.id, f"choice:{place}")), choice)
            for place, choice in enumerate(self.content.learning_choices)
        ]

    def unlocked(self) -> None:
        if self.status is FollowUpStatus.LOCKED:
            raise FollowUpLocked()

    def _writable(self) -> None:
        self.unlocked()
        if self.status is FollowUpStatus.AVAILABLE:
            raise ResultNotOpened()
        if self.status in (FollowUpStatus.COLLECTED, FollowUpStatus.SUPERSEDED):
            raise DocumentCollected()

    def _collected(self, by: Actor, at: datetime, carried_from: ParticipationId | None = None) -> FollowUpCollected:
        return FollowUpCollected(
            about=self.about, by=by, at=at, follow_up_id=self.id, carried_from=carried_from,
            choices=tuple(
                ChosenLearning.model_validate({**choice.model_dump(), "choice_id": choice_id})
                for choice_id, choice in self.choices()
            ),
            self_paced=tuple(SelfPacedChoice.model_validate(choice.model_dump()) for choice in self.content.self_paced),
        )  # fmt: skip

    def _gaps(self, today: date) -> list[FieldError]:
        content = self.content
        errors = document.required(content, ("learning_choices",))
        if policy(self.about.policy).challenges_required:
            errors += document.required(content, ("challenges",))
        for place, choice in enumerate(content.learning_choices):
            errors += _planned(choice, (*_PLANNED, "effort", "form", "support_needed"), f"/learning_choices/{place}")
        for place, module in enumerate(content.self_paced):
            errors += _planned(module, (*_PLANNED, "module_code"), f"/self_paced/{place}")
        return errors + document.past(content.discussed_on, today, "/discussed_on")


_PLANNED = ("goal", "starts_on", "ends_on")


def _planned(choice: LearningChoice | SelfPaced, names: tuple[str, ...], at: str) -> list[FieldError]:
    return document.required(choice, names, at) + document.period(choice.starts_on, choice.ends_on, at)
