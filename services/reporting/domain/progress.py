"""How far a teacher is: a value that events add to, in any order (joining commutes), and once (twice adds nothing)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import TypeVar
from uuid import UUID

from services.reporting.domain.steps import Step
from shared.contracts import assessment, followup, observation, planning
from shared.contracts.assessment import Predicate
from shared.contracts.base import About, CycleEvent

V = TypeVar("V", bound=StrEnum)


class PlanState(StrEnum):
    """As told; what is only a draft nobody else hears of."""

    NOT_SUBMITTED = "NOT_SUBMITTED"
    WAITING_SUPERIOR = "WAITING_SUPERIOR"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    CANCELLED = "CANCELLED"


class TakingPart(StrEnum):
    """Whether he does, or why not (6.2)."""

    TAKES_PART = "TAKES_PART"
    TRANSFERRED = "TRANSFERRED"
    WITHDRAWN = "WITHDRAWN"
    EXEMPT = "EXEMPT"


class AssessmentState(StrEnum):
    NOT_READY = "NOT_READY"
    READY = "READY"
    RATED = "RATED"
    PREDICATE_SET = "PREDICATE_SET"
    RECEIVED = "RECEIVED"
    FINAL = "FINAL"


@dataclass(frozen=True)
class Mark:
    """What an aggregate was, and at which of its versions: the newer stands."""

    value: StrEnum
    at: datetime
    sequence: int


@dataclass(frozen=True)
class Handed:
    """Documents handed in, and when the last was."""

    ids: frozenset[UUID] = frozenset()
    at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """One participation."""

    about: About
    plan: Mark | None = None
    assessment: Mark | None = None
    predicate: Mark | None = None
    steps: Mapping[Step, datetime] = field(default_factory=dict)
    """A to E: when it was first done. Each is collected once; of the efforts (D) the first that was finished."""
    competencies: Handed = Handed()
    duties: Handed = Handed()
    locked_at: datetime | None = None
    """When the plan was last reset: what was done on it before is gone (6.4)."""
    voided: frozenset[UUID] = frozenset()
    """Documents that went with a plan that was reset."""
    taking: Mark | None = None

    def join(self, other: "Progress") -> "Progress":
        """Both together."""
        locked_at = max((at for at in (self.locked_at, other.locked_at) if at is not None), default=None)
        voided = self.voided | other.voided
        return Progress(
            self.about,
            _newer(self.plan, other.plan),
            _newer(self.assessment, other.assessment),
            _newer(self.predicate, other.predicate),
            _steps(self.steps, other.steps, locked_at),
            _together(self.competencies, other.competencies, voided),
            _together(self.duties, other.duties, voided),
            locked_at,
            voided,
            _newer(self.taking, other.taking),
        )


ON_THE_PLAN = frozenset({Step.A, Step.B})
"""What goes with a plan that is reset, and is done anew on the next; the later steps cannot have been reached."""


def _steps(
    one: Mapping[Step, datetime], other: Mapping[Step, datetime], locked_at: datetime | None
) -> dict[Step, datetime]:
    """The day each was done: on the plan that stands, or first."""
    done = {s: [steps[s] for steps in (one, other) if s in steps] for s in {*one, *other}}
    days = {s: max(at) if s in ON_THE_PLAN else min(at) for s, at in done.items()}
    return {s: at for s, at in days.items() if s not in ON_THE_PLAN or locked_at is None or at > locked_at}


def _newer(one: Mark | None, other: Mark | None) -> Mark | None:
    return max((m for m in (one, other) if m is not None), key=lambda m: m.sequence, default=None)


def _together(one: Handed, other: Handed, voided: frozenset[UUID]) -> Handed:
    return Handed(
        (one.ids | other.ids) - voided, max((at for at in (one.at, other.at) if at is not None), default=None)
    )


_PLAN: dict[type[CycleEvent], PlanState] = {
    planning.SuperiorNotFound: PlanState.WAITING_SUPERIOR,
    planning.PlanSubmitted: PlanState.SUBMITTED,
    planning.PlanWithdrawn: PlanState.NOT_SUBMITTED,
    planning.PlanReturned: PlanState.RETURNED,
    planning.PlanApproved: PlanState.APPROVED,
    planning.PlanAgreed: PlanState.APPROVED,
    planning.PlanReset: PlanState.NOT_SUBMITTED,
    planning.PlanCancelled: PlanState.CANCELLED,
}
_ASSESSMENT: dict[type[CycleEvent], AssessmentState] = {
    assessment.AssessmentReady: AssessmentState.READY,
    assessment.RatingsGiven: AssessmentState.RATED,
    assessment.PredicateSet: AssessmentState.PREDICATE_SET,
    assessment.PredicateReceived: AssessmentState.RECEIVED,
    assessment.PredicateFinalised: AssessmentState.FINAL,
}
_STEPS: dict[type[CycleEvent], Step] = {
    observation.PreparationCollected: Step.A,
    observation.ObservationRated: Step.B,
    followup.FollowUpCollected: Step.C,
    followup.EffortFinished: Step.D,
    followup.ReflectionCollected: Step.E,
}


def told(event: CycleEvent, sequence: int) -> Progress:
    """What this event alone says; of most no more than that the participation is there."""
    about, kind = event.about, type(event)
    if kind in _PLAN:
        return Progress(about, plan=Mark(_PLAN[kind], event.at, sequence))
    if kind in _ASSESSMENT:
        return Progress(about, assessment=Mark(_ASSESSMENT[kind], event.at, sequence))
    if kind in _STEPS:
        return Progress(about, steps={_STEPS[kind]: event.at})
    match event:
        case assessment.PredicateSetResult() | assessment.PredicateFinalisedResult():
            return Progress(about, predicate=_mark(event.predicate, event, sequence))
        case followup.CompetencyDocumentCollected():
            return Progress(about, competencies=Handed(frozenset({event.document_id}), event.at))
        case followup.CoreDutyReported():
            return Progress(about, duties=Handed(frozenset({event.report_id}), event.at))
        case observation.ExecutionLocked():
            return Progress(about, locked_at=event.at)
        case followup.DocumentVoided():
            return Progress(about, voided=frozenset({event.document_id}))
        case planning.ParticipationStarted() | planning.ParticipationLeft() | planning.ParticipationExempted():
            return Progress(about, taking=Mark(_taking(event), event.at, sequence))
        case _:
            return Progress(about)


def _taking(event: CycleEvent) -> TakingPart:
    match event:
        case planning.ParticipationLeft(to_npsn=None):
            return TakingPart.WITHDRAWN
        case planning.ParticipationLeft():
            return TakingPart.TRANSFERRED
        case planning.ParticipationExempted():
            return TakingPart.EXEMPT
        case _:
            return TakingPart.TAKES_PART


def _mark(predicate: Predicate, event: CycleEvent, sequence: int) -> Mark:
    return Mark(predicate, event.at, sequence)


def together(parts: list[Progress]) -> list[Progress]:
    """One for each participation, by its id: all folds lock their rows in this order and never block in a circle."""
    by_participation: dict[UUID, list[Progress]] = {}
    for part in parts:
        by_participation.setdefault(part.about.participation_id, []).append(part)
    return [reduce(Progress.join, by_participation[key]) for key in sorted(by_participation)]
