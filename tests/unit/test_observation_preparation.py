"""Step A's rules, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.observation.domain import refusals
from services.observation.domain.instrument import focus_behaviours
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.times import NO_TIME, Proposal
from shared.contracts.base import SYSTEM
from shared.contracts.observation import ExecutionUnlocked, PreparationCollected
from shared.errors import Incomplete
from shared.files.attachment import Attachment
from shared.policies import policy
from shared.unfound import SuperiorNotFound
from tests import builders as a
from tests.unit.observation_steps import (
    ANI,
    AT,
    HOUR,
    PRINCIPAL,
    RULES,
    START,
    TERMS,
    WISH,
    a_collected_preparation,
    a_drafted_preparation,
    a_time,
    an_open_preparation,
)


def test_an_approved_plan_opens_the_preparation_and_tells_it_R_PLN_3() -> None:
    preparation = an_open_preparation()
    assert preparation.status is PreparationStatus.OPEN
    assert preparation.unlock() == ExecutionUnlocked(
        about=a.about(), by=SYSTEM, at=AT, plan_id=preparation.plan_id, practice_indicator="KSK"
    )


def test_a_draft_may_lack_everything_and_be_saved_again() -> None:
    preparation = an_open_preparation()
    preparation.save_draft((), None, NO_TIME)
    preparation.save_draft(("KSK2",), "Membaca.", Proposal(place="Aula"))
    assert (preparation.status, preparation.target_behaviours, preparation.version) == (
        PreparationStatus.DRAFT, ("KSK2",), 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("targets", "code"), [(("PDP1",), "not-of-indicator"), (("KSK1", "KSK1"), "repeated"), (("X",), "not-of-indicator")]
)
def test_targets_are_focus_behaviours_of_the_planned_indicator(targets, code: str) -> None:
    preparation = an_open_preparation()
    with pytest.raises(Incomplete) as refused:
        preparation.save_draft(targets, None, NO_TIME)
    assert {e.code for e in refused.value.errors} == {code}
    assert (preparation.target_behaviours, preparation.version) == ((), 0)


def test_an_indicator_that_is_not_in_the_instrument_has_no_behaviours() -> None:
    assert focus_behaviours("2024.1", "NOPE") == ()


def test_targets_are_those_of_the_instrument_it_was_begun_with_R_DOC_5_E_25() -> None:
    """The version of the document decides, whatever the lists of its policy say by now."""
    preparation = an_open_preparation()
    preparation.rubric_version = "1999.1"
    with pytest.raises(KeyError):
        preparation.save_draft(("KSK1",), None, NO_TIME)


def test_collecting_tells_the_targets_and_the_proposed_time() -> None:
    preparation = a_drafted_preparation()
    assert preparation.collect(PRINCIPAL, RULES, TERMS, ANI, AT) == PreparationCollected(
        about=a.about(), by=ANI, at=AT, preparation_id=preparation.id, target_behaviours=("KSK1", "KSK3"),
        proposed=a_time(),
    )  # fmt: skip
    assert (preparation.status, preparation.collected_at) == (PreparationStatus.COLLECTED, AT)


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"targets": ()}, "/target_behaviours"),
        ({"effort": None}, "/effort"),
        ({"wish": WISH.model_copy(update={"starts_at": None})}, "/proposed/starts_at"),
        ({"wish": WISH.model_copy(update={"ends_at": None})}, "/proposed/ends_at"),
        ({"wish": WISH.model_copy(update={"place": None})}, "/proposed/place"),
    ],
)
def test_an_incomplete_preparation_is_not_collected(missing: dict, field: str) -> None:
    preparation = a_drafted_preparation(**missing)
    with pytest.raises(Incomplete) as refused:
        preparation.collect(PRINCIPAL, RULES, TERMS, ANI, AT)
    assert [e.field for e in refused.value.errors] == [field]
    assert preparation.status is PreparationStatus.DRAFT


def test_an_untouched_preparation_names_all_it_lacks() -> None:
    with pytest.raises(Incomplete) as refused:
        an_open_preparation().collect(PRINCIPAL, RULES, TERMS, ANI, AT)
    assert len(refused.value.errors) == 5


CLOSES = datetime(2025, 11, 12, 17, 0, tzinfo=UTC)
"""The first moment after the execution window of 2025: midnight in Jakarta."""
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "codes"),
    [
        (AT, AT + HOUR, {"past"}),
        (AT - HOUR, AT + HOUR, {"past"}),
        (START, START, {"before-start"}),
        (START, START - HOUR, {"before-start"}),
        (START, START + 9 * HOUR, {"too-long"}),
        (AT + timedelta(days=367), AT + timedelta(days=367) + HOUR, {"too-far"}),
        (LAST_MOMENT, LAST_MOMENT, {"too-far", "before-start"}),
        (datetime(1, 1, 1, tzinfo=UTC), LAST_MOMENT, {"past", "too-long"}),
        (CLOSES - HOUR, CLOSES, set()),
        (CLOSES - HOUR / 2, CLOSES + HOUR / 2, {"outside-window"}),
        (CLOSES, CLOSES + HOUR, {"outside-window"}),
    ],
)
def test_the_proposed_time_is_one_that_can_come(starts_at, ends_at, codes: set[str]) -> None:
    preparation = a_drafted_preparation(wish=WISH.model_copy(update={"starts_at": starts_at, "ends_at": ends_at}))
    try:
        preparation.collect(PRINCIPAL, RULES, TERMS, ANI, AT)
        errors = []
    except Incomplete as refused:
        errors = refused.errors
    assert {e.code for e in errors} == codes
    assert all(e.field.startswith("/proposed/") for e in errors)
    assert (preparation.status is PreparationStatus.COLLECTED) is (not codes)


def test_without_a_superior_nothing_is_collected_R_SUP_2() -> None:
    preparation = a_drafted_preparation()
    with pytest.raises(SuperiorNotFound):
        preparation.collect(None, RULES, TERMS, ANI, AT)
    assert preparation.status is PreparationStatus.DRAFT


PLAN = Attachment(file_id=UUID(int=7), name="Modul Ajar.pdf", size=1000)


@pytest.mark.parametrize(
    ("policy_code", "asked"), [("2024S1", ["/lesson_plan"]), ("2024S2", ["/lesson_plan"]), ("2025", [])]
)
def test_whether_the_lesson_plan_is_compulsory_the_policy_says_6_5(policy_code: str, asked: list[str]) -> None:
    rules, without = policy(policy_code), a_drafted_preparation()
    if asked:
        with pytest.raises(Incomplete) as refused:
            without.collect(PRINCIPAL, rules, TERMS, ANI, AT)
        assert [e.field for e in refused.value.errors] == asked
    else:
        without.collect(PRINCIPAL, rules, TERMS, ANI, AT)
    attached = an_open_preparation()
    attached.save_draft(("KSK1",), "Belajar.", WISH, PLAN)
    attached.collect(PRINCIPAL, rules, TERMS, ANI, AT)
    assert (attached.status, attached.lesson_plan) == (PreparationStatus.COLLECTED, PLAN)


def test_a_draft_without_the_lesson_plan_has_none_any_more() -> None:
    preparation = an_open_preparation()
    preparation.save_draft((), None, NO_TIME, PLAN)
    preparation.save_draft((), None, NO_TIME)
    assert preparation.lesson_plan is None


def test_collected_is_final_R_DOC_1() -> None:
    preparation = a_collected_preparation()
    with pytest.raises(refusals.AlreadyCollected):
        preparation.save_draft((), None, NO_TIME)
    with pytest.raises(refusals.AlreadyCollected):
        preparation.collect(PRINCIPAL, RULES, TERMS, ANI, AT)
