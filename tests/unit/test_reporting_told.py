"""What one event alone says of a teacher's progress, whole: with its time, and the version that decides."""

from datetime import date
from uuid import UUID

import pytest

from services.reporting.domain.progress import (
    AssessmentState,
    Handed,
    Mark,
    PlanState,
    Progress,
    TakingPart,
    told,
)
from services.reporting.domain.steps import Step
from shared.contracts import assessment, followup, observation, planning
from shared.contracts.assessment import Predicate
from shared.contracts.base import CycleEvent
from tests import builders as a
from tests.unit.reporting_story import a_story
from tests.unit.test_notification_telling import an

ONE, VERSION = UUID(int=1), 7
STORY = {type(event): event for event, _ in reversed(a_story())}
PLAN = {
    planning.SuperiorNotFound: PlanState.WAITING_SUPERIOR,
    planning.PlanSubmitted: PlanState.SUBMITTED,
    planning.PlanReturned: PlanState.RETURNED,
    planning.PlanApproved: PlanState.APPROVED,
}
ASSESSMENT = {
    assessment.AssessmentReady: AssessmentState.READY,
    assessment.RatingsGiven: AssessmentState.RATED,
    assessment.PredicateSet: AssessmentState.PREDICATE_SET,
    assessment.PredicateReceived: AssessmentState.RECEIVED,
    assessment.PredicateFinalised: AssessmentState.FINAL,
}
STEPS = {
    observation.PreparationCollected: Step.A,
    observation.ObservationRated: Step.B,
    followup.FollowUpCollected: Step.C,
    followup.EffortFinished: Step.D,
    followup.ReflectionCollected: Step.E,
}
PREDICATE = (assessment.PredicateSetResult, assessment.PredicateFinalisedResult)
SILENT = (planning.SuperiorResolved, observation.ExecutionUnlocked, followup.FollowUpOpened, followup.EffortStarted)


def marked(event: CycleEvent, name: str, value: object) -> Progress:
    return Progress(event.about, **{name: Mark(value, event.at, VERSION)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        *((kind, "plan", state) for kind, state in PLAN.items()),
        *((kind, "assessment", state) for kind, state in ASSESSMENT.items()),
        *((kind, "predicate", Predicate.GOOD) for kind in PREDICATE),
    ],
    ids=lambda value: getattr(value, "type", str(value)),
)
def test_a_state_has_its_time_and_its_version(kind: type[CycleEvent], name: str, value: object) -> None:
    assert told(STORY[kind], VERSION) == marked(STORY[kind], name, value)


@pytest.mark.parametrize("kind", STEPS, ids=lambda kind: kind.type)
def test_a_step_has_the_day_on_which_it_was_done(kind: type[CycleEvent]) -> None:
    assert told(STORY[kind], VERSION) == Progress(STORY[kind].about, steps={STEPS[kind]: STORY[kind].at})


def test_a_document_counts_by_its_id() -> None:
    learned, done = STORY[followup.CompetencyDocumentCollected], STORY[followup.CoreDutyReported]
    handed = Handed(frozenset({learned.document_id}), learned.at)
    assert told(learned, VERSION) == Progress(learned.about, competencies=handed)
    assert told(done, VERSION) == Progress(done.about, duties=Handed(frozenset({done.report_id}), done.at))


def test_a_reset_locks_from_its_time_on_and_voids_documents_by_their_id() -> None:
    locked = an(observation.ExecutionLocked)
    assert told(locked, VERSION) == Progress(locked.about, locked_at=locked.at)
    voided = an(followup.DocumentVoided, document_id=ONE)
    assert told(voided, VERSION) == Progress(voided.about, voided=frozenset({ONE}))


@pytest.mark.parametrize(
    ("event", "taking"),
    [
        (STORY[planning.ParticipationStarted], TakingPart.TAKES_PART),
        (an(planning.ParticipationLeft, to_npsn=a.OTHER_NPSN), TakingPart.TRANSFERRED),
        (an(planning.ParticipationLeft, to_npsn=None), TakingPart.WITHDRAWN),
        (an(planning.ParticipationExempted, reason="STUDY", since=date(2025, 1, 6)), TakingPart.EXEMPT),
    ],
    ids=lambda value: getattr(value, "type", str(value)),
)
def test_who_takes_part_and_who_does_not_any_more_E_11_E_13(event: CycleEvent, taking: TakingPart) -> None:
    assert told(event, VERSION) == marked(event, "taking", taking)


@pytest.mark.parametrize("kind", SILENT, ids=lambda kind: kind.type)
def test_what_says_nothing_of_the_progress_says_that_he_is_there(kind: type[CycleEvent]) -> None:
    assert told(STORY[kind], VERSION) == Progress(STORY[kind].about)
