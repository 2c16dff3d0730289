"""Of what the clock reminds: an observation that is tomorrow, or soon (N13), and the end of execution (R-TIM-2)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import diaries
from services.observation.awaited import awaited
from services.observation.domain.schedule import Schedule
from shared import facts, outbox, reminders
from shared.contracts.awaited import (
    ObservationAhead,
    ObservationsAhead,
    ObservationsSoon,
    ObservationsTomorrow,
    PreparationsAwaited,
)
from shared.contracts.base import SYSTEM
from shared.facts import School
from shared.reminders import Page

OBSERVATIONS = 500
"""How many a transaction reminds of."""
Still = Callable[[datetime, School, datetime], bool]
"""Whether what begins then is still to be told, at this school, now."""


async def remind_of_tomorrow(session: AsyncSession, at: datetime) -> int:
    """Both sides, in the morning of the day before; what is today already, or over, is told to nobody any more."""
    found = await diaries.to_remind(session, at, OBSERVATIONS)
    await _tell(session, found, ObservationsTomorrow, _is_tomorrow, at)
    for schedule in found:
        schedule.remind_at = None
    return len(found)


async def remind_of_the_hour(session: AsyncSession, at: datetime) -> int:
    """Both sides, an hour before it begins; what has begun meanwhile is told to nobody any more."""
    found = await diaries.to_remind_soon(session, at, OBSERVATIONS)
    await _tell(session, found, ObservationsSoon, _is_ahead, at)
    for schedule in found:
        schedule.soon_at = None
    return len(found)


async def _tell(
    session: AsyncSession, found: Sequence[Schedule], kind: type[ObservationsAhead], still: Still, at: datetime
) -> None:
    """One event for a school, of those that stand."""
    for npsn, schedules in groupby(found, key=lambda each: each.about.npsn):
        school = await facts.school(session, npsn)
        ahead = [one for each in schedules if (one := _ahead(each)) and still(one.starts_at, school, at)]
        if ahead:
            await outbox.record(session, Page(uuid7()), kind(npsn=npsn, observations=tuple(ahead), by=SYSTEM, at=at))


def _is_tomorrow(starts_at: datetime, school: School, at: datetime) -> bool:
    return school.today(starts_at) == school.today(at) + timedelta(days=1)


def _is_ahead(starts_at: datetime, _: School, at: datetime) -> bool:
    return starts_at > at


def _ahead(schedule: Schedule) -> ObservationAhead | None:
    """The observation, if it stands."""
    time, observer = schedule.agreed, schedule.observer_id
    if time is None or observer is None or schedule.due_at is None:
        return None
    return ObservationAhead(
        schedule_id=schedule.id, cycle=schedule.about.cycle, employee_id=schedule.about.employee_id,
        observer_id=observer, starts_at=time.starts_at, capacity=schedule.about.capacity,
    )  # fmt: skip


remind_of_the_end = reminders.of_the_end(PreparationsAwaited, awaited)
"""Who has not prepared, and whose superior has not rated, before execution closes."""
