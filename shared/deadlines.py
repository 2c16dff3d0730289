"""When which reminder of a stage's end is due (R-TIM-2): pure. Days are counted, and mornings come, at the school.

Of several that are due, because the clock stood still, only the newest is told. Nobody is reminded at night (R-NTF-3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared import clock, windows
from shared.clock import ZONES
from shared.contracts.directory import Zone
from shared.contracts.planning import Window

MORNING = time(7)
"""When people are reminded."""
WAKING, SLEEPING = 6, 21
"""Hours between which people are told what came late."""
STALE = timedelta(days=7)
"""A stage that closed longer ago reminds nobody any more."""


@dataclass(frozen=True)
class Look:
    """What is due now, and when to look again; None: never."""

    days_left: int | None
    told_on: date
    next: datetime | None


def look(window: Window, reminders: Iterable[int], told_on: date, zone: Zone, at: datetime) -> Look:
    """`reminders`: so many days before the end (0: on the last day, -1: the day after). `told_on`: until when all that
    was due is told, or was before anybody could be reminded."""
    days = {window.closes_on - timedelta(days=left): left for left in reminders}
    due = max((day for day in days if told_on < day and _morning(day, zone) <= at), default=None)
    if due is None or _stale(window, zone, at):
        return Look(None, told_on, _next(window, days, zone, at))
    if not awake(zone, at):
        return Look(None, told_on, min(filter(None, (_next(window, days, zone, at), _next_morning(zone, at)))))
    return Look(days[due], due, _next(window, days, zone, at))


def first_look(window: Window, reminders: Iterable[int], at: datetime) -> datetime | None:
    """The same where the zone is not known yet: at the earliest moment that it could be; at once, if it is open."""
    if windows.begin(window, Zone.WIT) <= at < windows.end(window):
        return at
    days = [window.closes_on - timedelta(days=left) for left in reminders]
    return _next(window, days, Zone.WIT, at)


def awake(zone: Zone, at: datetime) -> bool:
    """Whether it is day at the school."""
    return WAKING <= at.astimezone(ZONES[zone]).hour < SLEEPING


def _next(window: Window, days: Iterable[date], zone: Zone, at: datetime) -> datetime | None:
    """The next thing that the clock brings: the stage opens, a reminder is due, the stage closes."""
    moments = [windows.begin(window, zone), *(_morning(day, zone) for day in days), windows.end(window)]
    return min((moment for moment in moments if moment > at), default=None)


def _morning(day: date, zone: Zone) -> datetime:
    return datetime.combine(day, MORNING, ZONES[zone])


def _next_morning(zone: Zone, at: datetime) -> datetime:
    today = clock.day(at, zone)
    morning = _morning(today, zone)
    return morning if morning > at else _morning(today + timedelta(days=1), zone)


def _stale(window: Window, zone: Zone, at: datetime) -> bool:
    return clock.day(at, zone) > window.closes_on + STALE
