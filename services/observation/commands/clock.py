"""Of what the clock reminds: an observation that is tomorrow (N13), and the end of execution (R-TIM-2)."""

from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import diaries
from services.observation.awaited import awaited
from services.observation.domain.schedule import Schedule
from shared import facts, outbox, reminders
from shared.contracts.awaited import ObservationAhead, ObservationsTomorrow, PreparationsAwaited
from shared.contracts.base import SYSTEM
from shared.facts import School
from shared.reminders import Page

OBSERVATIONS = 500
"""How many a transaction reminds of."""


async def remind_of_tomorrow(session: AsyncSession, at: datetime) -> int:
    """Both sides, in the morning of the day before; what is today already, or over, is told to nobody any more."""
    found = await diaries.to_remind(session, at, OBSERVATIONS)
    for npsn, schedules in groupby(found, key=lambda each: each.about.npsn):
        school = await facts.school(session, npsn)
        ahead = [one for each in schedules if (one := _ahead(each, school, at)) is not None]
        if ahead:
            event = ObservationsTomorrow(npsn=npsn, observations=tuple(ahead), by=SYSTEM, at=at)
            await outbox.record(session, Page(uuid7()), event)
    for schedule in found:
        schedule.remind_at = None
    return len(found)


def _ahead(schedule: Schedule, school: School, at: datetime) -> ObservationAhead | None:
    """The observation, if it stands and is tomorrow."""
    time, observer = schedule.agreed, schedule.observer_id
    if time is None or observer is None or schedule.due_at is None:
        return None
    if school.today(time.starts_at) != school.today(at) + timedelta(days=1):
        return None
    return ObservationAhead(
        schedule_id=schedule.id, cycle=schedule.about.cycle, employee_id=schedule.about.employee_id,
        observer_id=observer, starts_at=time.starts_at, capacity=schedule.about.capacity,
    )  # fmt: skip


remind_of_the_end = reminders.of_the_end(PreparationsAwaited, awaited)
"""Who has not prepared, and whose superior has not rated, before execution closes."""
