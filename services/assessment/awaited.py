"""Who is awaited before assessment closes (R-TIM-2): whom the superior has not rated, which school has no predicate."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.domain.assessment import OPEN, AssessmentStatus
from services.assessment.store import assessment
from shared import reminders, stops
from shared.contracts.awaited import RatingsAwaited
from shared.reminders import Awaited, Reminder, by_school
from shared.superior import Position

UNRATED = (*OPEN, AssessmentStatus.NOT_READY)


async def awaited(session: AsyncSession, reminder: Reminder) -> dict[str, Awaited]:
    """Whether a draft was begun is its author's alone: it looks like none here, also of who never was ready (E-33).
    E-34: ratings wait for the school's."""
    a = assessment.c
    unfinished = (*UNRATED, AssessmentStatus.ORG_PREDICATE_WAIT)
    here, known = reminder.here(a.npsn), a.employment_status.is_not(None)
    query = (
        select(a.npsn, a.about, a.status)
        .where(here, a.cycle == reminder.cycle, a.status.in_(unfinished), known, stops.takes_part(a.participation_id))
        .order_by(a.npsn, a.employee_id)
    )
    rows = (await session.execute(query)).all()
    waiting = ((r.npsn, Position(r.about.employee_id, r.about.capacity)) for r in rows if r.status in UNRATED)
    found = by_school(reminder.numbers, (), waiting)
    for row in rows:
        found[row.npsn].school_waits |= row.status is AssessmentStatus.ORG_PREDICATE_WAIT
    return found


remind_of_the_end = reminders.of_the_end(RatingsAwaited, awaited)
"""Before assessment closes."""
