"""Progress commutes: whatever the order, however often, in whatever portions, the same events say the same."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.reporting.domain.progress import AssessmentState, PlanState, Progress, TakingPart, together, told
from services.reporting.domain.steps import Step
from shared.contracts import followup, planning
from shared.contracts.assessment import Predicate
from shared.contracts.base import CycleEvent
from tests import builders as a
from tests.unit.reporting_story import a_story
from tests.unit.test_notification_telling import an

PARTS = [told(event, version) for event, version in a_story()]
WHOLE = reduce(Progress.join, PARTS)


def up_to(kind: type) -> Progress:
    found = []
    for event, version in a_story():
        found.append(told(event, version))
        if isinstance(event, kind):
            break
    return reduce(Progress.join, found)


@given(some.permutations(PARTS), some.data())
def test_the_order_and_the_portions_do_not_matter(parts: list[Progress], data: some.DataObject) -> None:
    cut = data.draw(some.integers(1, len(parts) - 1))
    first, second = (reduce(Progress.join, portion) for portion in (parts[:cut], parts[cut:]))
    assert second.join(first) == WHOLE


@given(some.lists(some.sampled_from(PARTS)))
def test_what_comes_twice_adds_nothing(again: list[Progress]) -> None:
    assert reduce(Progress.join, again, WHOLE) == WHOLE


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (planning.SuperiorNotFound, PlanState.WAITING_SUPERIOR),
        (planning.PlanSubmitted, PlanState.SUBMITTED),
        (planning.PlanReturned, PlanState.RETURNED),
        (planning.PlanApproved, PlanState.APPROVED),
    ],
)
def test_the_plan_is_what_its_newest_event_says(kind: type, state: PlanState) -> None:
    plan = up_to(kind).plan
    assert plan is not None
    assert plan.value is state


def test_a_plan_taken_back_is_not_submitted() -> None:
    event = planning.PlanWithdrawn(about=a.about(), at=a.JANUARY, by=a_story()[0][0].by, plan_id=a.ANI, revision=2)
    plan = up_to(planning.PlanSubmitted).join(told(event, 9)).plan
    assert plan is not None
    assert plan.value is PlanState.NOT_SUBMITTED


@pytest.mark.parametrize(
    ("event", "taking"),
    [
        (an(planning.ParticipationLeft, to_npsn=a.OTHER_NPSN), TakingPart.TRANSFERRED),
        (an(planning.ParticipationLeft, to_npsn=None), TakingPart.WITHDRAWN),
        (an(planning.ParticipationExempted, reason="STUDY", since=a.JANUARY.date()), TakingPart.EXEMPT),
        (an(planning.ParticipationStarted), TakingPart.TAKES_PART),
    ],
)
def test_whether_he_takes_part_is_what_was_told_last_E_11_E_13(event: CycleEvent, taking: TakingPart) -> None:
    assert WHOLE.taking is not None
    later = WHOLE.join(told(event, 99)).taking
    assert later is not None
    assert (WHOLE.taking.value, later.value) == (TakingPart.TAKES_PART, taking)


def test_a_walked_cycle_has_every_step_with_its_date() -> None:
    assert set(WHOLE.steps) == {Step.A, Step.B, Step.C, Step.D, Step.E}
    assert [WHOLE.steps[Step(s)] for s in "ABCDE"] == sorted(WHOLE.steps.values())
    assert (len(WHOLE.competencies.ids), len(WHOLE.duties.ids)) == (2, 1)


def test_of_the_efforts_the_first_that_was_finished_counts() -> None:
    first = next(e for e, _ in a_story() if isinstance(e, followup.EffortFinished))
    assert WHOLE.steps[Step.D] == first.at


def test_the_predicate_comes_from_the_twins_and_the_state_from_the_public_events() -> None:
    assert WHOLE.assessment is not None
    assert WHOLE.predicate is not None
    assert (WHOLE.assessment.value, WHOLE.predicate.value) == (AssessmentState.FINAL, Predicate.GOOD)


def test_a_batch_becomes_one_row_a_participation_in_the_order_of_their_ids() -> None:
    both = [told(e, v) for who in (a.ANI, a.BUDI) for e, v in a_story(who)]
    rows = together(both)
    ids = [row.about.participation_id for row in rows]
    assert len(ids) == 2
    assert ids == sorted(ids)
