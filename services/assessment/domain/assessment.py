"""The assessment of one teacher in one cycle (rulebook 6.12): from the documents to the final predicate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.assessment.domain import matrix
from services.assessment.domain.credit import credit
from services.assessment.domain.distribution import deviations
from services.assessment.domain.parts import REFLECTION, Arrived, Part, missing, ready, there
from services.assessment.domain.refusals import (
    AssessmentNotReady,
    ChangeNotSettled,
    DeviationReasonMissing,
    IncompleteReasonMissing,
    ObjectionWindowOpen,
    ObjectionWindowOver,
    PredicateAlreadyReceived,
    PredicateNotSet,
    RatingsCollected,
    RatingsNotGiven,
)
from services.assessment.domain.sheet import EMPTY, Sheet
from shared.catalogue import catalogue
from shared.contracts.assessment import (
    AssessmentReady,
    OrganisationPredicate,
    Predicate,
    PredicateFinalised,
    PredicateFinalisedResult,
    PredicateReceived,
    PredicateSet,
    PredicateSetResult,
    RatingsGiven,
)
from shared.contracts.base import SYSTEM, About, Actor, CycleEvent
from shared.contracts.directory import EmploymentStatus, PositionLevel
from shared.contracts.ids import AssessmentId, PersonId
from shared.errors import FieldError, Incomplete
from shared.policies import policy
from shared.texts import Text


class AssessmentStatus(StrEnum):
    NOT_READY = "NOT_READY"
    READY = "READY"
    RATED_DRAFT = "RATED_DRAFT"
    RATED = "RATED"
    ORG_PREDICATE_WAIT = "ORG_PREDICATE_WAIT"
    PREDICATE_SET = "PREDICATE_SET"
    NOTIFIED = "NOTIFIED"
    FINAL = "FINAL"


OPEN = frozenset({AssessmentStatus.READY, AssessmentStatus.RATED_DRAFT})
UNDECIDED = frozenset({AssessmentStatus.RATED, AssessmentStatus.ORG_PREDICATE_WAIT})
IN_WINDOW = frozenset({AssessmentStatus.PREDICATE_SET, AssessmentStatus.NOTIFIED})
DECIDED = IN_WINDOW | {AssessmentStatus.FINAL}


@dataclass(eq=False)
class Assessment:
    """`expected` are the parts of the approved plan, `arrived` those that were collected, in whatever order."""

    id: AssessmentId
    about: About
    status: AssessmentStatus = AssessmentStatus.NOT_READY
    employment_status: EmploymentStatus | None = None
    position_level: PositionLevel = PositionLevel.NONE
    expected: tuple[Part, ...] = ()
    arrived: tuple[Arrived, ...] = ()
    sheet: Sheet = EMPTY
    drafted_by: PersonId | None = None
    incomplete_reason: str | None = None
    deviation_reason: str | None = None
    deviates: bool = False
    rated_by: PersonId | None = None
    rated_at: datetime | None = None
    predicate: Predicate | None = None
    set_at: datetime | None = None
    received_at: datetime | None = None
    objection_until: datetime | None = None
    credit_points: Decimal | None = None
    coefficient: Decimal | None = None
    change_open: bool = False
    """The teacher asks to have a document opened again, and that is not settled yet (6.10)."""
    version: int = 0

    @property
    def missing(self) -> tuple[Part, ...]:
        """Parts of the plan that were not collected (D18)."""
        return missing(self.expected, self.arrived)

    @property
    def counted(self) -> bool:
        """Non-ASN are outside the distribution (E-38), and so is who leads the school: it is its teachers' (D19)."""
        return self.employment_status is not EmploymentStatus.NON_ASN and not self.about.capacity.leads

    def begin(self, employment: EmploymentStatus, level: PositionLevel, at: datetime) -> list[CycleEvent]:
        """The teacher takes part."""
        self.employment_status, self.position_level = employment, level
        return self._ready(at)

    def expect(self, parts: tuple[Part, ...], at: datetime) -> list[CycleEvent]:
        """The plan is approved."""
        self.expected = parts
        return self._ready(at)

    def forget_plan(self) -> None:
        """The plan was reset (6.4): no part of it will come."""
        self.expected = ()
        self.version += 1

    def depart(self, part: Part) -> None:
        """It was taken back, by a practice change (6.10) or with the plan (6.4), whichever document it was."""
        self._keep(each for each in self.arrived if each.part != part)

    def ask_for_change(self, *, open: bool) -> None:
        """A practice change is asked for, or settled: until then nobody rates what may be taken back (6.12)."""
        if self.change_open is not open:
            self.change_open = open
            self.version += 1

    def void(self, document: UUID) -> None:
        """The plan was reset (6.4), and this document with it; what was handed in on the next plan stays."""
        self._keep(each for each in self.arrived if each.document != document)

    def arrive(self, part: Part, at: datetime, document: UUID | None = None) -> list[CycleEvent]:
        """A part was collected; of a competency there may be several (D12)."""
        told = Arrived(kind=part.kind, code=part.code, document=document)
        if told not in self.arrived:
            self.arrived = (*self.arrived, told)
        return self._ready(at)

    def save_draft(self, sheet: Sheet, by: PersonId, *, too_late: bool = False) -> None:
        """The assessor's draft: his alone until he collects it (R-SEC-2). A new superior begins anew (R-DOC-3).

        `too_late`: execution is over, so nothing more will come; who is not ready, or never began, is rated too (E-33).
        """
        if not (too_late and self.status is AssessmentStatus.NOT_READY and self.employment_status is not None):
            self._rateable()
        self._settled()
        behaviours = {behaviour.code for behaviour in catalogue(self.about.policy).behaviours}
        if errors := sheet.unknown({part.code for part in self.expected if part.code}, behaviours):
            raise Incomplete(errors=errors)
        self.sheet, self.drafted_by, self.status = sheet, by, AssessmentStatus.RATED_DRAFT
        self.version += 1

    def collect(
        self, organisation: OrganisationPredicate | None, others: Iterable[Predicate], *,
        incomplete_reason: str | None, deviation_reason: str | None, today: date, by: Actor, at: datetime,
    ) -> RatingsGiven:  # fmt: skip
        """The ratings stand from now on. `others` are what the colleagues' ratings gave, for the distribution."""
        self._rateable()
        self._settled()
        mine = self.sheet if self.drafted_by == by.id else EMPTY
        if errors := mine.lacking(today):
            raise Incomplete(errors=errors)
        if self.missing and not incomplete_reason:
            raise IncompleteReasonMissing(errors=[_missing(part) for part in self.missing])
        deviating = self._deviations(organisation, others)
        if deviating and not deviation_reason:
            raise DeviationReasonMissing(errors=deviating)
        self.incomplete_reason, self.deviation_reason = incomplete_reason, deviation_reason
        self.deviates, self.status = bool(deviating), AssessmentStatus.RATED
        self.rated_by, self.rated_at = by.id, at
        return RatingsGiven(about=self.about, by=by, at=at, assessment_id=self.id)

    def wait(self) -> None:
        """The school has no predicate yet, and teachers follow it (E-34)."""
        self._undecided()
        self.status = AssessmentStatus.ORG_PREDICATE_WAIT
        self.version += 1

    def set_predicate(self, *, deviates: bool, zone: tzinfo, by: Actor, at: datetime) -> list[CycleEvent]:
        """Both are there: the matrix gives the predicate (9.4). Days are counted where the school is (R-TIM-3)."""
        self._undecided()
        assert self.rated_by is not None and self.sheet.result is not None and self.sheet.behaviour is not None
        self.predicate = self._by_matrix()
        self.status, self.deviates = AssessmentStatus.PREDICATE_SET, deviates and self.counted
        self.set_at, self.objection_until = at, self._window_end(at, zone)
        return [
            PredicateSet(about=self.about, by=by, at=at, assessment_id=self.id, set_by=self.rated_by),
            PredicateSetResult(
                about=self.about, by=by, at=at, assessment_id=self.id, result=self.sheet.result,
                behaviour=self.sheet.behaviour, predicate=self.predicate, deviates=self.deviates,
            ),
        ]  # fmt: skip

    def need_predicate(self) -> None:
        """Refuses whoever asks for the predicate while there is none."""
        if self.status not in DECIDED:
            raise PredicateNotSet()

    def receive(self, zone: tzinfo, by: Actor, at: datetime) -> PredicateReceived:
        """The teacher opens it: his days of objection run from here (R-TIM-4)."""
        self.need_predicate()
        assert self.objection_until is not None
        if at > self.objection_until:
            raise ObjectionWindowOver(until=self.objection_until.astimezone(zone))
        if self.status is not AssessmentStatus.PREDICATE_SET:
            raise PredicateAlreadyReceived()
        self.status, self.received_at = AssessmentStatus.NOTIFIED, at
        self.objection_until = self._window_end(at, zone)
        return PredicateReceived(
            about=self.about, by=by, at=at, assessment_id=self.id, objection_until=self.objection_until
        )

    def finalise(self, at: datetime) -> list[CycleEvent]:
        """The objection window has run out, whether the teacher opened it or not."""
        if self.status not in IN_WINDOW:
            raise PredicateNotSet()
        assert self.predicate is not None and self.objection_until is not None and self.employment_status is not None
        if at <= self.objection_until:
            raise ObjectionWindowOpen()
        worth = credit(self.employment_status, self.position_level, self.predicate, self.about.capacity)
        self.status = AssessmentStatus.FINAL
        self.credit_points, self.coefficient = (worth.points, worth.coefficient) if worth else (None, None)
        return [
            PredicateFinalised(about=self.about, by=SYSTEM, at=at, assessment_id=self.id),
            PredicateFinalisedResult(
                about=self.about, by=SYSTEM, at=at, assessment_id=self.id, predicate=self.predicate,
                exportable=self.employment_status is not EmploymentStatus.NON_ASN,
                credit_points=self.credit_points, coefficient=self.coefficient,
            ),
        ]  # fmt: skip

    def _keep(self, staying: Iterable[Arrived]) -> None:
        """What was rated on stays; without the reflection nothing is ready any more."""
        kept = tuple(staying)
        if kept == self.arrived or self.status not in (*OPEN, AssessmentStatus.NOT_READY):
            return
        lost, self.arrived = set(there(self.arrived)) - set(there(kept)), kept
        if REFLECTION in lost:
            self.status = AssessmentStatus.NOT_READY
        self.version += 1

    def _ready(self, at: datetime) -> list[CycleEvent]:
        complete = self.employment_status is not None and ready(self.expected, self.arrived)
        if self.status is AssessmentStatus.NOT_READY and complete:
            self.status = AssessmentStatus.READY
            incomplete = bool(self.missing)
            return [AssessmentReady(about=self.about, by=SYSTEM, at=at, assessment_id=self.id, incomplete=incomplete)]
        self.version += 1
        return []

    def _rateable(self) -> None:
        if self.status is AssessmentStatus.NOT_READY:
            raise AssessmentNotReady()
        if self.status not in OPEN:
            raise RatingsCollected()

    def _settled(self) -> None:
        if self.change_open:
            raise ChangeNotSettled()

    def _undecided(self) -> None:
        if self.status in DECIDED:
            raise RatingsCollected()
        if self.status not in UNDECIDED:
            raise RatingsNotGiven()

    def _by_matrix(self) -> Predicate:
        assert self.sheet.result is not None and self.sheet.behaviour is not None
        return matrix.predicate(self.sheet.result, self.sheet.behaviour)

    def _deviations(self, organisation: OrganisationPredicate | None, others: Iterable[Predicate]) -> list[FieldError]:
        if organisation is None or not self.counted:
            return []
        return deviations(organisation, [*others, self._by_matrix()])

    def _window_end(self, at: datetime, zone: tzinfo) -> datetime:
        """The last second of the last day of objection; the day it began does not count."""
        last = at.astimezone(zone).date() + timedelta(days=policy(self.about.policy).objection_days)
        return datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC)


def _missing(part: Part) -> FieldError:
    what = f"{part.kind} {part.code}".strip()
    return FieldError(
        "/incomplete_reason", "part-missing", Text(f"Belum dikumpulkan: {what}.", f"Not collected: {what}.")
    )
