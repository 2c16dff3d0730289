"""A school's cycle (rulebook 6.1), without a database: from PLANNED to CLOSED, confirmed, extended, reopened."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.planning.domain import cycle_refusals as refused
from services.planning.domain import refusals
from services.planning.domain.school_cycle import CycleState, SchoolCycle
from shared import windows
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.planning import CycleClosed, CycleReopened, CycleStartConfirmed, Stage
from shared.errors import Refusal
from tests import builders as a

PRINCIPAL = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
OFFICE = Actor(id=a.HEAD, role=ActingRole.OFFICE)
JUNE = datetime(2024, 6, 20, tzinfo=UTC)
JULY = datetime(2024, 7, 10, tzinfo=UTC)
OCTOBER = datetime(2024, 10, 10, tzinfo=UTC)
DECEMBER = datetime(2024, 12, 10, tzinfo=UTC)
NEW_YEAR = datetime(2024, 12, 31, 17, tzinfo=UTC)
"""Midnight in Jakarta: the first moment after the last window."""


def second_semester(confirmed: bool = True) -> SchoolCycle:
    cycle = SchoolCycle(a.NPSN, "2024S2", "2024S2", a.OFFICE, JUNE)
    cycle.open(OFFICE, JUNE)
    if confirmed:
        cycle.confirm_start(PRINCIPAL, JUNE)
    return cycle


def closed() -> SchoolCycle:
    cycle = second_semester()
    cycle.close(NEW_YEAR)
    return cycle


def extend(cycle: SchoolCycle, at: datetime, stage: Stage = Stage.PLANNING, until: date = date(2024, 8, 20)):
    return cycle.extend(stage, until, "Banjir.", Zone.WIB, OFFICE, at)


def reopen(cycle: SchoolCycle, at: datetime, stage: Stage = Stage.EXECUTION, until: date = date(2025, 1, 20)):
    return cycle.reopen(stage, until, "Banjir.", Zone.WIB, OFFICE, at)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (JUNE, CycleState.PLANNED),
        (JULY, CycleState.OPEN),
        (OCTOBER, CycleState.OPEN),
        (DECEMBER, CycleState.ASSESSMENT),
        (NEW_YEAR, CycleState.CLOSED),
    ],
)
def test_it_goes_from_planned_to_closed(at: datetime, state: CycleState) -> None:
    assert second_semester().state(Zone.WIB, at) is state


def test_until_the_start_is_confirmed_it_is_planned_R_CYC_2() -> None:
    cycle = second_semester(confirmed=False)
    assert (cycle.state(Zone.WIB, JULY), cycle.awaits_confirmation) == (CycleState.PLANNED, True)
    told = cycle.confirm_start(PRINCIPAL, JULY)
    assert isinstance(told, CycleStartConfirmed)
    assert (cycle.confirmed_at, cycle.confirmed_by, told.by) == (JULY, a.PRINCIPAL, PRINCIPAL)
    assert (cycle.state(Zone.WIB, JULY), cycle.awaits_confirmation) == (CycleState.OPEN, False)


def test_nobody_plans_before_and_the_sentence_says_who_confirms_R_CYC_2() -> None:
    cycle = second_semester(confirmed=False)
    with pytest.raises(refused.StartNotConfirmed) as no:
        cycle.require_confirmed("Kepala Sekolah Siti")
    assert no.value.detail.say("id", no.value.values) == (
        "Periode 2024S2 belum dimulai di sekolah Anda. Yang harus memastikannya: Kepala Sekolah Siti."
    )
    cycle.confirm_start(PRINCIPAL, JULY)
    cycle.require_confirmed("Kepala Sekolah Siti")


def test_where_the_policy_does_not_ask_nobody_confirms() -> None:
    cycle = SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, a.JANUARY)
    assert not cycle.awaits_confirmation
    cycle.require_confirmed(None)
    with pytest.raises(refused.ConfirmationNotAsked):
        cycle.confirm_start(PRINCIPAL, a.JANUARY)


REFUSED: list[tuple[Callable[[], SchoolCycle], Callable[[SchoolCycle], object], type[Refusal]]] = [
    (second_semester, lambda c: c.confirm_start(PRINCIPAL, JULY), refused.StartConfirmedAlready),
    (lambda: second_semester(confirmed=False), lambda c: c.confirm_start(PRINCIPAL, NEW_YEAR), windows.StageClosed),
    (second_semester, lambda c: c.close(DECEMBER), refused.CycleStillRuns),
    (closed, lambda c: c.close(NEW_YEAR), refused.CycleClosedAlready),
    (second_semester, lambda c: extend(c, NEW_YEAR, Stage.ASSESSMENT, date(2025, 1, 20)), refused.CycleOver),
    (closed, lambda c: extend(c, NEW_YEAR, Stage.ASSESSMENT, date(2025, 1, 20)), refused.CycleOver),
    (second_semester, lambda c: reopen(c, DECEMBER), refused.CycleStillRuns),
    (closed, lambda c: reopen(c, NEW_YEAR, until=date(2024, 12, 31)), refusals.ExtensionNotLater),
    (closed, lambda c: reopen(c, NEW_YEAR, stage=Stage.DATA_UPDATE), refusals.StageUnknown),
]


@pytest.mark.parametrize(("cycle", "act", "why"), REFUSED)
def test_what_does_not_follow_is_refused_by_name_and_changes_nothing_R_CYC_3_R_TIM_1(cycle, act, why) -> None:
    there = cycle()
    before = vars(there).copy()
    with pytest.raises(why):
        act(there)
    assert vars(there) == before


def test_it_closes_once_and_says_so_R_CYC_3() -> None:
    cycle = second_semester()
    told = cycle.close(NEW_YEAR)
    assert (type(told), told.by.role, cycle.closed_at) == (CycleClosed, ActingRole.SYSTEM, NEW_YEAR)


@pytest.mark.parametrize("cycle", [closed, second_semester])
def test_what_is_over_is_reopened_with_a_reason_and_assessed_as_long_R_CYC_3(cycle) -> None:
    """Also before the clock has come to close it."""
    late = cycle()
    told = reopen(late, NEW_YEAR)
    assert (type(told), told.stage, told.reason) == (CycleReopened, Stage.EXECUTION, "Banjir.")
    ends = {w.stage: w.closes_on for w in told.windows}
    assert (ends[Stage.EXECUTION], ends[Stage.ASSESSMENT]) == (date(2025, 1, 20), date(2025, 1, 20))
    assert ends[Stage.PLANNING] == date(2024, 7, 31)
    assert (late.closed_at, late.extended, late.state(Zone.WIB, NEW_YEAR)) == (None, True, CycleState.ASSESSMENT)
    assert isinstance(late.close(datetime(2025, 1, 20, 17, tzinfo=UTC)), CycleClosed), "and then it closes again"


def test_an_extension_stands_beside_the_state() -> None:
    cycle = second_semester()
    assert not cycle.extended
    extend(cycle, JULY)
    assert (cycle.extended, cycle.state(Zone.WIB, JULY)) == (True, CycleState.OPEN)
