"""Who is awaited after an observation: efforts that are overdue, reflections that are missing (R-TIM-2)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, Table, Text, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.accountability_store import accountability_document
from services.followup.domain.effort import Effort
from services.followup.domain.follow_up import FollowUpStatus
from services.followup.domain.reflection import ReflectionStatus
from services.followup.store import effort, follow_up, reflection
from shared import stops
from shared.reminders import Awaited, Reminder, by_school
from shared.superior import Position


async def awaited(session: AsyncSession, reminder: Reminder) -> dict[str, Awaited]:
    """Who was observed and has not handed in the reflection; which school has not shown its own documents (N22)."""
    mine = reflection.c.participation_id == follow_up.c.participation_id
    open_still = reflection.c.id.is_(None) | (reflection.c.status != ReflectionStatus.COLLECTED)
    query = (
        select(follow_up.c.about)
        .outerjoin(reflection, mine)
        .where(reminder.here(_said(follow_up, "npsn")))
        .where(_said(follow_up, "cycle") == reminder.cycle)
        .where(follow_up.c.status != FollowUpStatus.LOCKED, open_still)
        .where(stops.takes_part(follow_up.c.participation_id))
        .order_by(follow_up.c.id)
    )
    undone = [(about.npsn, Position(about.employee_id, about.capacity)) for about in await session.scalars(query)]
    found = by_school(reminder.numbers, undone, ())
    for npsn in await session.scalars(_without_documents(reminder)):
        found[npsn].school_waits = True
    return found


def _without_documents(reminder: Reminder) -> Select[str]:
    d = accountability_document.c
    return select(d.npsn).where(reminder.here(d.npsn), d.cycle == reminder.cycle, d.given_at.is_(None)).distinct()


async def overdue(session: AsyncSession, today: date, limit: int) -> Sequence[tuple[Effort, bool]]:
    """Efforts that should be done by now, held, the oldest first; and whether their teacher takes part."""
    query = (
        select(Effort, stops.takes_part(effort.c.participation_id))
        .where(effort.c.due_on < today)
        .order_by(effort.c.due_on, effort.c.id)
        .limit(limit)
        .with_for_update(of=effort, skip_locked=True)
    )
    return [(late, here) for late, here in await session.execute(query)]


def _said(table: Table, field: str) -> ColumnElement[str]:
    """What `about` says: written out, as the index has it."""
    return table.c.about.op("->>", return_type=Text())(literal_column(f"'{field}'"))
