"""What a reset takes out of the progress of a teacher, whatever arrives first (6.4)."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import permutations
from uuid import UUID

import pytest

from services.reporting.domain.progress import Handed, Mark, PlanState, Progress
from services.reporting.domain.steps import Step
from tests import builders as a

RESET = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
BEFORE, AFTER = RESET - timedelta(seconds=1), RESET + timedelta(seconds=1)
ONE, TWO = UUID(int=1), UUID(int=2)


def part(**fields: object) -> Progress:
    return Progress(a.about(), **fields)  # type: ignore[arg-type]


def joined(*parts: Progress) -> Progress:
    """The same in every order."""
    found = [reduce(Progress.join, order, Progress(a.about())) for order in permutations(parts)]
    assert all(each == found[0] for each in found)
    return found[0]


@pytest.mark.parametrize("step", [Step.A, Step.B])
@pytest.mark.parametrize(("done", "stands"), [(BEFORE, False), (RESET, False), (AFTER, True)])
def test_what_was_done_on_the_plan_before_it_was_reset_is_gone(step: Step, done: datetime, stands: bool) -> None:
    found = joined(part(steps={step: done}), part(locked_at=RESET))
    assert found.steps == ({step: done} if stands else {})
    assert found.locked_at == RESET


def test_a_step_on_the_next_plan_stands_for_the_one_before() -> None:
    again = joined(part(steps={Step.A: BEFORE}), part(locked_at=RESET), part(steps={Step.A: AFTER}))
    assert again.steps == {Step.A: AFTER}


def test_without_a_reset_the_last_time_counts_on_the_plan_and_the_first_behind_it() -> None:
    twice = [part(steps={step: at}) for step in (Step.A, Step.D) for at in (AFTER, BEFORE)]
    assert joined(*twice).steps == {Step.A: AFTER, Step.D: BEFORE}


def test_a_reset_leaves_the_later_steps_alone() -> None:
    found = joined(part(steps={Step.C: BEFORE}), part(locked_at=RESET))
    assert found.steps == {Step.C: BEFORE}


def test_of_two_resets_the_later_counts() -> None:
    found = joined(part(locked_at=BEFORE), part(locked_at=AFTER), part(steps={Step.B: RESET}))
    assert (found.locked_at, found.steps) == (AFTER, {})


@pytest.mark.parametrize("kind", ["competencies", "duties"])
def test_a_document_that_went_with_the_plan_does_not_count_and_the_others_do(kind: str) -> None:
    both = [part(**{kind: Handed(frozenset({ONE}), AFTER)}), part(**{kind: Handed(frozenset({TWO}), BEFORE)})]
    assert getattr(joined(*both), kind) == Handed(frozenset({ONE, TWO}), AFTER)
    found = joined(*both, part(voided=frozenset({ONE})))
    assert getattr(found, kind) == Handed(frozenset({TWO}), AFTER)
    other = "duties" if kind == "competencies" else "competencies"
    assert (found.voided, getattr(found, other)) == (frozenset({ONE}), Handed())


@pytest.mark.parametrize("name", ["plan", "assessment", "predicate", "taking"])
def test_the_newest_version_stands_not_the_newest_clock(name: str) -> None:
    old, new = Mark(PlanState.SUBMITTED, AFTER, 2), Mark(PlanState.RETURNED, BEFORE, 3)
    assert getattr(joined(part(**{name: old}), part(**{name: new})), name) == new
    assert getattr(joined(part(), part(**{name: old})), name) == old
