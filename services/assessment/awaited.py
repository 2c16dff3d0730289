"""Who is awaited before assessment closes (R-TIM-2): whom the superior has not rated, which school has no predicate."""

from datetime import datetime

from sqlalchemy import String, any_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.domain.assessment import OPEN, AssessmentStatus
from services.assessment.store import assessment
from shared import reminders, stops
from shared.contracts.awaited import RatingsAwaited
from shared.contracts.ids import PersonId
from shared.reminders import Awaited, Reminder, by_school


async def remind_of_the_end(session: AsyncSession, at: datetime) -> int:
    due = await reminders.look(session, at)
    told = await reminders.remind(session, due, at, RatingsAwaited, awaited)
    return 0 if told else len(due)


async def awaited(session: AsyncSession, reminder: Reminder) -> dict[str, Awaited]:
    """Whether a draft was begun is its author's alone: both look alike here. E-34: ratings wait for the school's."""
    a = assessment.c
    unfinished = (*OPEN, AssessmentStatus.ORG_PREDICATE_WAIT)
    here = a.npsn == any_(cast(reminder.numbers, ARRAY(String)))
    query = (
        select(a.npsn, a.employee_id, a.status)
        .where(here, a.cycle == reminder.cycle, a.status.in_(unfinished), stops.takes_part(a.participation_id))
        .order_by(a.npsn, a.employee_id)
    )
    rows = (await session.execute(query)).all()
    found = by_school(reminder.numbers, (), ((r.npsn, PersonId(r.employee_id)) for r in rows if r.status in OPEN))
    for row in rows:
        found[row.npsn].school_waits |= row.status is AssessmentStatus.ORG_PREDICATE_WAIT
    return found
