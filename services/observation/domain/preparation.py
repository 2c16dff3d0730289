"""Step A: the preparation document (rulebook 6.5, 7.2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.observation.domain.instrument import focus_behaviours
from services.observation.domain.refusals import AlreadyCollected, PreparationNotCollected
from services.observation.domain.times import NO_TIME, Proposal, Terms, impossible
from shared.contracts.base import SYSTEM, About, Actor, Fact
from shared.contracts.ids import Npsn, ParticipationId, PlanId, PracticeChangeId, PreparationId
from shared.contracts.observation import ExecutionLocked, ExecutionUnlocked, PreparationCollected, PreparationReopened
from shared.errors import FieldError, Incomplete
from shared.files.attachment import Attachment
from shared.policies import Policy
from shared.superior import Superior
from shared.texts import Text
from shared.unfound import SuperiorNotFound


class PreparationStatus(StrEnum):
    OPEN = "OPEN"
    DRAFT = "DRAFT"
    COLLECTED = "COLLECTED"
    SUPERSEDED = "SUPERSEDED"


class Carried(Fact):
    """Where a document was made that stands at another school too (E-11)."""

    participation_id: ParticipationId
    npsn: Npsn


@dataclass(eq=False)
class Preparation:
    """What the teacher will try, how she learns it, and when she would like to be observed."""

    id: PreparationId
    about: About
    plan_id: PlanId
    indicator: str
    rubric_version: str
    """The instrument it was opened with; it keeps it (R-DOC-5)."""
    unlocked_at: datetime
    status: PreparationStatus = PreparationStatus.OPEN
    target_behaviours: tuple[str, ...] = ()
    effort: str | None = None
    proposed: Proposal = NO_TIME
    lesson_plan: Attachment | None = None
    collected_at: datetime | None = None
    edition: int = 1
    """Grows when a practice change opens it again; the former editions are kept (6.10)."""
    carried: Carried | None = None
    """Where it was handed in, if at a former school (E-11)."""
    version: int = 0

    @property
    def origin(self) -> Carried:
        """Where it was handed in."""
        return self.carried or Carried(participation_id=self.about.participation_id, npsn=self.about.npsn)

    @property
    def begun_here(self) -> bool:
        """Whether something here stands that a rating from elsewhere must not replace (R-DOC-1, 6.10)."""
        return self.edition > 1 or self.status not in (PreparationStatus.OPEN, PreparationStatus.DRAFT)

    def unlock(self, former: "Preparation | None" = None) -> ExecutionUnlocked:
        """R-PLN-3: the plan is approved. `former`: what was handed in elsewhere and stands here too."""
        return ExecutionUnlocked(
            about=self.about, by=SYSTEM, at=self.unlocked_at, plan_id=self.plan_id, practice_indicator=self.indicator,
            carried_from=former and former.origin.participation_id,
        )  # fmt: skip

    def lock(self, at: datetime) -> ExecutionLocked:
        """The plan was reset (6.4): the document goes with it."""
        return ExecutionLocked(about=self.about, by=SYSTEM, at=at, plan_id=self.plan_id)

    def save_draft(
        self, target_behaviours: Sequence[str], effort: str | None, proposed: Proposal,
        lesson_plan: Attachment | None = None,
    ) -> None:  # fmt: skip
        """Keep what the teacher has so far; it need not be complete."""
        self.require_open()
        self._of_the_indicator(target_behaviours)
        self.target_behaviours, self.effort, self.proposed = tuple(target_behaviours), effort, proposed
        self.lesson_plan = lesson_plan
        self.status = PreparationStatus.DRAFT
        self.version += 1

    def collect(
        self, superior: Superior | None, rules: Policy, terms: Terms, by: Actor, at: datetime
    ) -> PreparationCollected:
        """Hand it in, finally; there must be somebody to observe (R-SUP-2)."""
        self.require_open()
        if superior is None:
            raise SuperiorNotFound()
        time = self.proposed.time()
        errors = self._missing(rules) + (impossible(time, terms, at, "/proposed") if time else [])
        if errors or time is None:
            raise Incomplete(errors=errors)
        self.status, self.collected_at = PreparationStatus.COLLECTED, at
        return PreparationCollected(
            about=self.about, by=by, at=at, preparation_id=self.id, target_behaviours=self.target_behaviours,
            proposed=time,
        )  # fmt: skip

    def carry(self, former: "Preparation", at: datetime) -> PreparationCollected:
        """E-11: what was handed in at the former school, and rated there, stands here as it is."""
        time = former.proposed.time()
        if former.status is not PreparationStatus.COLLECTED or time is None:
            raise PreparationNotCollected()
        if self.begun_here:
            raise AlreadyCollected()
        self.status, self.carried, self.collected_at = PreparationStatus.COLLECTED, former.origin, former.collected_at
        self.target_behaviours, self.effort, self.proposed = former.target_behaviours, former.effort, former.proposed
        self.rubric_version, self.lesson_plan = former.rubric_version, former.lesson_plan
        return PreparationCollected(
            about=self.about, by=SYSTEM, at=at, preparation_id=self.id, target_behaviours=self.target_behaviours,
            proposed=time, carried_from=self.carried.participation_id,
        )  # fmt: skip

    def supersede(self) -> None:
        """A practice change (6.10): this edition no longer counts. It is kept as it is; `reopen` begins the next."""
        if self.status is not PreparationStatus.COLLECTED:
            raise PreparationNotCollected()
        self.status = PreparationStatus.SUPERSEDED

    def reopen(self, request_id: PracticeChangeId, at: datetime) -> PreparationReopened:
        """The next edition: what was written stands there to be changed; the time is to be proposed anew."""
        if self.status is not PreparationStatus.SUPERSEDED:
            raise PreparationNotCollected()
        self.status, self.collected_at, self.proposed = PreparationStatus.OPEN, None, NO_TIME
        self.carried = None
        self.edition += 1
        return PreparationReopened(
            about=self.about, by=SYSTEM, at=at, preparation_id=self.id, request_id=request_id, edition=self.edition
        )

    def require_open(self) -> None:
        """Collected is final (R-DOC-1)."""
        if self.status in (PreparationStatus.COLLECTED, PreparationStatus.SUPERSEDED):
            raise AlreadyCollected()

    def _of_the_indicator(self, chosen: Sequence[str]) -> None:
        known = focus_behaviours(self.rubric_version, self.indicator)
        repeated = {code for code, n in Counter(chosen).items() if n > 1}
        errors = [
            FieldError(f"/target_behaviours/{place}", *(_REPEATED if code in known else _OTHER))
            for place, code in enumerate(chosen)
            if code not in known or code in repeated
        ]
        if errors:
            raise Incomplete(errors=errors)

    def _missing(self, rules: Policy) -> list[FieldError]:
        checks: list[tuple[object, str, Text]] = [
            (self.target_behaviours, "target_behaviours", _NO_TARGET),
            (self.effort, "effort", _NO_EFFORT),
        ]
        if rules.lesson_plan_required:
            checks.append((self.lesson_plan, "lesson_plan", _NO_LESSON_PLAN))
        found = [FieldError(f"/{field}", "missing", text) for filled, field, text in checks if not filled]
        return found + self.proposed.missing("/proposed")


_OTHER = (
    "not-of-indicator",
    Text("Ini bukan fokus perilaku indikator Anda.", "This is not a focus behaviour of your indicator."),
)
_REPEATED = ("repeated", Text("Pilihan ini ada dua kali.", "This is there twice."))
_NO_TARGET = Text("Pilih paling sedikit satu target perilaku.", "Choose at least one target behaviour.")
_NO_LESSON_PLAN = Text("Lampirkan RPP atau modul ajar (PDF).", "Attach the lesson plan (PDF).")
_NO_EFFORT = Text("Tuliskan upaya Anda mempelajari perilaku itu.", "Write how you will learn the behaviour.")
