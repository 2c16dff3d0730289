"""A school's cycle: what each command does to it in each state (rulebook 6.1). The clock moves it, too."""

from datetime import date, datetime

from services.planning.domain.cycle_refusals import (
    ConfirmationNotAsked,
    CycleClosedAlready,
    CycleOver,
    CycleStillRuns,
    StartConfirmedAlready,
    StartNotConfirmed,
)
from services.planning.domain.refusals import ExtensionBeyondCycle, ExtensionNotLater, StageUnknown
from services.planning.domain.school_cycle import CycleState as S
from services.planning.domain.school_cycle import SchoolCycle
from shared import windows
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.planning import Stage
from shared.policies import policy
from shared.windows import StageClosed
from tests import builders as a
from tests.unit.machines.machine import STAYS, Machine, Table

HEAD = Actor(id=a.HEAD, role=ActingRole.OFFICE_HEAD)
BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
RUNS = (S.PLANNED, S.OPEN, S.ASSESSMENT)
MOMENTS = tuple(
    datetime.fromisoformat(f"{day}T03:00:00+00:00")
    for day in (
        "2024-06-15", "2024-07-15", "2024-09-01", "2024-12-10", "2025-01-05",
        "2025-03-01", "2025-11-20", "2026-01-10", "2026-02-01",
    )
)  # fmt: skip
"""Before, in and after the second semester of 2024, and the year 2025."""

TABLE: Table = {
    "open": {(S.PLANNED, S.ASSESSMENT): (STAYS, StageClosed), (S.OPEN,): (STAYS,), (S.CLOSED,): (StageClosed,)},
    "confirm_start": {
        (S.PLANNED,): (STAYS, S.OPEN, S.ASSESSMENT, ConfirmationNotAsked, StartConfirmedAlready),
        (S.OPEN, S.ASSESSMENT): (ConfirmationNotAsked, StartConfirmedAlready),
        (S.CLOSED,): (ConfirmationNotAsked, StartConfirmedAlready, StageClosed),
    },
    "extend": {
        RUNS: (STAYS, StageUnknown, ExtensionNotLater, ExtensionBeyondCycle),
        (S.CLOSED,): (CycleOver,),
    },
    "close": {RUNS: (CycleStillRuns,), (S.CLOSED,): (STAYS, CycleClosedAlready)},
    "reopen": {
        RUNS: (CycleStillRuns,),
        (S.CLOSED,): (S.PLANNED, S.ASSESSMENT, StageUnknown, ExtensionNotLater),
    },
}


def extend(stage: Stage, month_and_day: str, years: int = 0):
    return lambda c, at: c.extend(stage, _day(c, month_and_day, years), "Banjir.", Zone.WIT, HEAD, at)


def reopen(stage: Stage, month_and_day: str, years: int = 1):
    return lambda c, at: c.reopen(stage, _day(c, month_and_day, years), "Terlambat.", Zone.WIT, HEAD, at)


def _day(c: SchoolCycle, month_and_day: str, years: int) -> date:
    return date.fromisoformat(f"{int(c.cycle[:4]) + years}-{month_and_day}")


WAYS = {
    "open": {"by the office": lambda c, at: c.open(HEAD, at)},
    "confirm_start": {"by the principal": lambda c, at: c.confirm_start(BOSS, at)},
    "extend": {
        "planning": extend(Stage.PLANNING, "10-01"),
        "execution": extend(Stage.EXECUTION, "12-15"),
        "assessment": extend(Stage.ASSESSMENT, "01-20", 1),
        "to an earlier day": extend(Stage.PLANNING, "01-15"),
        "beyond the cycle": extend(Stage.EXECUTION, "02-01", 1),
        "no stage of it": extend(Stage.PRE_PLANNING, "12-15"),
    },
    "close": {"the clock": lambda c, at: c.close(at)},
    "reopen": {
        "execution": reopen(Stage.EXECUTION, "01-18"),
        "to an earlier day": reopen(Stage.EXECUTION, "01-15", 0),
        "no stage of it": reopen(Stage.PRE_PLANNING, "01-18"),
    },
}
ASKS = {
    "window": lambda c, at: [c.window(w.stage) for w in c.windows],
    "planned": lambda c, at: [c.planned(w.stage) for w in c.windows],
    "state": lambda c, at: [c.state(zone, at) for zone in Zone],
    "can_be_joined": lambda c, at: c.can_be_joined(at),
    "over": lambda c, at: c.over(at),
    "require_not_over": lambda c, at: c.require_not_over(at),
    "require_confirmed": lambda c, at: c.require_confirmed("Ibu Sri"),
}


def begin() -> list[SchoolCycle]:
    return [SchoolCycle(a.NPSN, code, code, a.OFFICE, MOMENTS[0]) for code in ("2024S2", "2025")]


def windows_are_in_order(c: SchoolCycle) -> None:
    """However it was extended, no stage ends after the assessment, and no window is shorter than the national one."""
    national = {w.stage: w for w in windows.national(policy(c.policy))}
    for window in c.windows:
        assert window.closes_on >= national[window.stage].closes_on
        assert window.closes_on <= c.window(Stage.ASSESSMENT).closes_on
        assert window.opens_on == national[window.stage].opens_on


def planning_waits_for_the_start(c: SchoolCycle) -> None:
    """R-CYC-2."""
    try:
        c.require_confirmed(None)
    except StartNotConfirmed:
        assert c.awaits_confirmation
    else:
        assert not c.awaits_confirmation


def time_is_only_given(before: SchoolCycle, after: SchoolCycle) -> None:
    assert after.extensions[: len(before.extensions)] == before.extensions
    assert (after.npsn, after.cycle, after.policy) == (before.npsn, before.cycle, before.policy)
    assert before.confirmed_at is None or after.confirmed_at == before.confirmed_at


def alike(c: SchoolCycle) -> tuple[object, ...]:
    return c.policy, c.windows, c.confirmed_at is None, c.closed_at is None


SCHOOL_CYCLE = Machine(
    "SchoolCycle", SchoolCycle, S, begin, TABLE, WAYS, ASKS, alike, MOMENTS,
    state=lambda c, at: c.state(Zone.WIB, at),
    holds=(windows_are_in_order, planning_waits_for_the_start), keeps=(time_is_only_given,),
)  # fmt: skip
