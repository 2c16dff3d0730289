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

    def join(self, other: "Progress") -> "Progress":
        """Both together."""
        return Progress(
            self.about,
            _newer(self.plan, other.plan),
            _newer(self.assessment, other.assessment),
            _newer(self.predicate, other.predicate),
            {s: min(p.steps[s] for p in (self, other) if s in p.steps) for s in {*self.steps, *other.steps}},
            _together(self.competencies, other.competencies),
            _together(self.duties, other.duties),
        )


def _newer(one: Mark | None, other: Mark | None) -> Mark | None:
    return max((m for m in (one, other) if m is not None), key=lambda m: m.sequence, default=None)


def _together(one: Handed, other: Handed) -> Handed:
    return Handed(one.ids | other.ids, max((at for at in (one.at, other.at) if at is not None), default=None))


_PLAN: dict[type[CycleEvent], PlanState] = {
    planning.SuperiorNotFound: PlanState.WAITING_SUPERIOR,
    planning.PlanSubmitted: PlanState.SUBMITTED,
    planning.PlanWithdrawn: PlanState.NOT_SUBMITTED,
    planning.PlanReturned: PlanState.RETURNED,
    planning.PlanApproved: PlanState.APPROVED,
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
        case _:
            return Progress(about)


def _mark(predicate: Predicate, event: CycleEvent, sequence: int) -> Mark:
    return Mark(predicate, event.at, sequence)


def together(parts: list[Progress]) -> list[Progress]:
    """One for each participation, by its id: all folds lock their rows in this order and never block in a circle."""
    by_participation: dict[UUID, list[Progress]] = {}
    for part in parts:
        by_participation.setdefault(part.about.participation_id, []).append(part)
    return [reduce(Progress.join, by_participation[key]) for key in sorted(by_participation)]
