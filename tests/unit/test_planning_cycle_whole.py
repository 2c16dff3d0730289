"""A school's cycle, whole: each event, and its borders to the second."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.planning.domain import cycle_refusals, refusals
from services.planning.domain.school_cycle import CycleState, Extension, SchoolCycle
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.ids import school_cycle_id
from shared.contracts.planning import (
    CycleClosed,
    CycleExtended,
    CycleOpened,
    CycleReopened,
    CycleStartConfirmed,
    Stage,
)
from shared.errors import Refusal
from tests import builders as a
from tests.unit.test_planning_plan import (
    AT,
    BOSS,
)

OFFICE = Actor(id=a.HEAD, role=ActingRole.OFFICE)
SECOND = timedelta(seconds=1)
YEAR_END = datetime(2025, 12, 31, 17, tzinfo=UTC)
"""Midnight in Jakarta after the last day of 2025."""


def said(refusal: Refusal, language: str = "id") -> str:
    return refusal.detail.say(language, refusal.values)


def a_year() -> SchoolCycle:
    return SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, AT)


def test_an_opened_cycle_tells_its_windows_and_one_that_can_be_joined_by_nobody_is_not_opened_R_CYC_1() -> None:
    cycle = a_year()
    assert cycle.id == school_cycle_id(a.NPSN, "2025")
    assert cycle.open(OFFICE, AT) == CycleOpened(
        npsn=a.NPSN, cycle="2025", policy="2025", district_code=a.OFFICE, windows=cycle.windows, by=OFFICE, at=AT
    )
    execution_ends = datetime(2025, 11, 12, 17, tzinfo=UTC)
    assert cycle.can_be_joined(execution_ends - SECOND)
    assert not cycle.can_be_joined(execution_ends)
    with pytest.raises(Refusal):
        cycle.open(OFFICE, execution_ends)


def test_its_state_turns_with_its_windows_to_the_second() -> None:
    cycle, begins = a_year(), datetime(2024, 12, 31, 17, tzinfo=UTC)
    assessing = datetime(2025, 11, 12, 17, tzinfo=UTC)
    moments = [begins - SECOND, begins, assessing - SECOND, assessing, YEAR_END - SECOND, YEAR_END]
    assert [cycle.state(Zone.WIB, at) for at in moments] == [
        CycleState.PLANNED, CycleState.OPEN, CycleState.OPEN, CycleState.ASSESSMENT, CycleState.ASSESSMENT,
        CycleState.CLOSED,
    ]  # fmt: skip
    assert [cycle.over(at) for at in moments] == [False] * 5 + [True]


def test_a_confirmed_start_is_told_whole_R_CYC_2() -> None:
    cycle = SchoolCycle(a.NPSN, "2024S2", "2024S2", a.OFFICE, AT)
    at = datetime(2024, 6, 20, tzinfo=UTC)
    assert cycle.confirm_start(BOSS, at) == CycleStartConfirmed(
        npsn=a.NPSN, cycle="2024S2", policy="2024S2", windows=cycle.windows, by=BOSS, at=at
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "Dinas Pendidikan, karena sekolah belum mempunyai Kepala Sekolah."),
        ("en", "the education office, since nobody leads the school."),
    ],
)
def test_where_nobody_leads_the_sentence_names_the_office_R_CYC_2(language: str, words: str) -> None:
    with pytest.raises(cycle_refusals.StartNotConfirmed) as refused:
        SchoolCycle(a.NPSN, "2024S2", "2024S2", a.OFFICE, AT).require_confirmed(None)
    assert said(refused.value, language).endswith(words)


def test_an_extension_is_kept_and_told_whole_R_TIM_1() -> None:
    cycle = a_year()
    told = cycle.extend(Stage.PLANNING, date(2025, 2, 14), "Banjir.", Zone.WITA, OFFICE, AT)
    assert told == CycleExtended(
        npsn=a.NPSN, cycle="2025", stage=Stage.PLANNING, reason="Banjir.", windows=cycle.windows, by=OFFICE, at=AT
    )
    assert cycle.extensions == (
        Extension(
            stage=Stage.PLANNING, closes_on=date(2025, 2, 14), zone=Zone.WITA, reason="Banjir.", by=a.HEAD, at=AT
        ),
    )
    window = cycle.window(Stage.PLANNING)
    assert (window.closes_on, window.deadline_zone) == (date(2025, 2, 14), Zone.WITA)
    assert cycle.planned(Stage.PLANNING).closes_on == date(2025, 1, 31)
    assert cycle.extended
    assert not a_year().extended
    cycle.extend(Stage.PLANNING, date(2025, 2, 20), "Lagi.", Zone.WITA, OFFICE, AT)
    assert (cycle.window(Stage.PLANNING).closes_on, len(cycle.extensions)) == (date(2025, 2, 20), 2)


@pytest.mark.parametrize(
    ("stage", "until", "why", "field"),
    [
        (Stage.PLANNING, date(2025, 1, 31), refusals.ExtensionNotLater, "/closes_on"),
        (Stage.PRE_PLANNING, date(2025, 2, 1), refusals.StageUnknown, "/stage"),
        (Stage.EXECUTION, date(2026, 1, 1), refusals.ExtensionBeyondCycle, "/closes_on"),
    ],
)
def test_what_is_no_extension_names_its_field_R_TIM_1(
    stage: Stage, until: date, why: type[Refusal], field: str
) -> None:
    with pytest.raises(why) as refused:
        a_year().extend(stage, until, "Banjir.", Zone.WIB, OFFICE, AT)
    assert [e.field for e in refused.value.errors] == [field]


def test_until_the_end_of_the_assessment_and_for_the_assessment_beyond_it_R_TIM_1() -> None:
    cycle = a_year()
    cycle.extend(Stage.EXECUTION, date(2025, 12, 31), "Banjir.", Zone.WIB, OFFICE, AT)
    cycle.extend(Stage.ASSESSMENT, date(2026, 1, 20), "Banjir.", Zone.WIB, OFFICE, AT)
    assert not cycle.over(YEAR_END)


def test_an_extension_may_end_today_at_the_school_and_not_yesterday_R_TIM_1() -> None:
    noon = datetime(2025, 3, 1, 5, tzinfo=UTC)
    a_year().extend(Stage.PLANNING, date(2025, 3, 1), "Banjir.", Zone.WIB, OFFICE, noon)
    with pytest.raises(refusals.ExtensionNotLater):
        a_year().extend(Stage.PLANNING, date(2025, 2, 28), "Banjir.", Zone.WIB, OFFICE, noon)


def test_it_closes_at_its_end_and_a_second_earlier_it_still_runs_R_CYC_3() -> None:
    cycle = a_year()
    with pytest.raises(cycle_refusals.CycleStillRuns) as refused:
        cycle.close(YEAR_END - SECOND)
    assert said(refused.value).startswith("Periode 2025 belum berakhir.")
    assert cycle.close(YEAR_END) == CycleClosed(npsn=a.NPSN, cycle="2025", by=SYSTEM, at=YEAR_END)
    assert cycle.closed_at == YEAR_END


def test_reopened_both_the_stage_and_the_assessment_have_time_R_CYC_3() -> None:
    cycle = a_year()
    cycle.close(YEAR_END)
    until = date(2026, 1, 20)
    told = cycle.reopen(Stage.EXECUTION, until, "Menyusul.", Zone.WIB, OFFICE, YEAR_END)
    assert told == CycleReopened(
        npsn=a.NPSN, cycle="2025", stage=Stage.EXECUTION, reason="Menyusul.", windows=cycle.windows, by=OFFICE,
        at=YEAR_END,
    )  # fmt: skip
    assert [(e.stage, e.closes_on) for e in cycle.extensions] == [(Stage.EXECUTION, until), (Stage.ASSESSMENT, until)]
    assert cycle.closed_at is None
    assert not cycle.over(YEAR_END)


def test_reopened_for_the_assessment_it_is_extended_once_R_CYC_3() -> None:
    cycle = a_year()
    cycle.reopen(Stage.ASSESSMENT, date(2026, 1, 20), "Menyusul.", Zone.WIB, OFFICE, YEAR_END)
    assert [e.stage for e in cycle.extensions] == [Stage.ASSESSMENT]
