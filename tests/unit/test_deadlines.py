"""When a reminder is due (R-TIM-2): by the school's day, only the newest, never at night, never for ever."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared import deadlines, windows
from shared.contracts.directory import Zone
from shared.contracts.planning import Stage, Window
from shared.policies import policy

PLANNING = windows.of_stage(windows.national(policy("2025")), Stage.PLANNING)
DAYS = policy("2025").reminder_days
LONG_AGO = date(2024, 12, 20)


def wib(day: int, hour: int = 8, month: int = 1) -> datetime:
    """An hour of 2025 in Jakarta."""
    return datetime(2025, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


def look(at: datetime, told_on: date = LONG_AGO, zone: Zone = Zone.WIB, window: Window = PLANNING) -> deadlines.Look:
    return deadlines.look(window, DAYS, told_on, zone, at)


@pytest.mark.parametrize(
    ("day", "month", "left"), [(17, 1, 14), (24, 1, 7), (28, 1, 3), (30, 1, 1), (31, 1, 0), (1, 2, -1)]
)
def test_each_of_its_days_has_its_reminder_in_the_morning_R_TIM_2(day: int, month: int, left: int) -> None:
    morning = wib(day, 7, month)
    assert look(morning - timedelta(seconds=1), LONG_AGO).days_left != left
    assert look(morning).days_left == left


def test_of_three_that_are_due_only_the_newest_is_told_R_TIM_2() -> None:
    """The clock stood still from the 16th to the 29th: D-14, D-7 and D-3 have passed."""
    seen = look(wib(29))
    assert (seen.days_left, seen.told_on) == (3, date(2025, 1, 28))
    assert seen.next == wib(30, 7)
    assert look(wib(29), seen.told_on).days_left is None, "and once"


def test_what_was_due_before_anybody_could_be_reminded_is_not_told() -> None:
    assert look(wib(18), told_on=date(2025, 1, 18)).days_left is None


def test_the_next_look_is_the_next_thing_that_the_clock_brings() -> None:
    assert look(wib(20, month=12) - timedelta(days=365)).next == datetime(2024, 12, 31, 17, tzinfo=UTC)
    assert look(wib(2)).next == wib(17, 7)
    assert look(wib(31, 8), date(2025, 1, 31)).next == windows.end(PLANNING)
    assert look(windows.end(PLANNING), date(2025, 1, 31)).next == wib(1, 7, 2)
    assert look(wib(1, 8, 2)).next is None


def test_the_morning_is_the_schools_R_TIM_3() -> None:
    """At 07:30 in the zone WIT it is 05:30 in Jakarta."""
    at = wib(17, 5) + timedelta(minutes=30)
    assert look(at, zone=Zone.WIT).days_left == 14
    assert look(at, zone=Zone.WIB).days_left is None


@pytest.mark.parametrize("hour", [21, 23, 2, 5])
def test_nobody_is_reminded_at_night_R_NTF_3(hour: int) -> None:
    at = wib(18 if hour < 12 else 17, hour)
    seen = look(at)
    assert (seen.days_left, seen.told_on) == (None, LONG_AGO)
    assert seen.next == wib(18, 7)
    assert look(wib(18, 7)).days_left == 14


@pytest.mark.parametrize("hour", [6, 20])
def test_what_comes_late_is_told_as_long_as_it_is_day(hour: int) -> None:
    assert look(wib(18, hour)).days_left == 14


def test_a_stage_that_closed_long_ago_reminds_nobody() -> None:
    assert look(wib(7, 8, 2)).days_left == -1
    assert look(wib(8, 8, 2)).days_left is None


def test_more_time_makes_new_days() -> None:
    longer = PLANNING.model_copy(update={"closes_on": date(2025, 2, 14), "deadline_zone": Zone.WIB})
    assert look(wib(31), date(2025, 1, 30), window=longer).days_left == 14


def test_where_the_zone_is_not_known_the_first_look_is_never_late() -> None:
    first = deadlines.first_look(PLANNING, DAYS, wib(20, month=12) - timedelta(days=365))
    assert first == windows.begin(PLANNING, Zone.WIT) < windows.begin(PLANNING, Zone.WIB)
    assert deadlines.first_look(PLANNING, DAYS, wib(5)) == wib(5), "what is open already is told of at once"
    assert deadlines.first_look(PLANNING, DAYS, wib(1, 12, 3)) is None


def test_what_was_told_stays_told_while_nothing_is_due() -> None:
    assert look(wib(2), LONG_AGO) == deadlines.Look(None, LONG_AGO, wib(17, 7))


def test_without_the_zone_the_first_look_is_the_earliest_that_it_could_be() -> None:
    """From when the stage opens in the east, until it is over in Jakarta; then at its next thing, in the east."""
    opens, closed = datetime(2024, 12, 31, 15, tzinfo=UTC), windows.end(PLANNING)
    blink = timedelta(microseconds=1)
    assert deadlines.first_look(PLANNING, DAYS, opens - blink) == opens
    assert [deadlines.first_look(PLANNING, DAYS, at) for at in (opens, closed - blink)] == [opens, closed - blink]
    assert deadlines.first_look(PLANNING, DAYS, closed) == datetime(2025, 1, 31, 22, tzinfo=UTC)
    assert deadlines.first_look(PLANNING, DAYS, wib(2, 8, 2)) is None
