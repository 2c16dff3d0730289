"""Who is awaited before planning closes (R-TIM-2): teachers without a plan, superiors with one to decide on."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.participation import AWAY, Participation, ParticipationStatus
from services.planning.domain.plan import EDITABLE, WITH_SUPERIOR
from services.planning.domain.school_cycle import SchoolCycle
from services.planning.store import works_here
from services.planning.tables import participation, plan, school_cycle
from shared.reminders import Awaited, Reminder, by_school
from shared.superior import Position


async def awaited(session: AsyncSession, reminder: Reminder) -> dict[str, Awaited]:
    """At the schools of the reminder; where the start is not confirmed, that alone: nobody could plan there."""
    cycles = {c.npsn: c for c in await session.scalars(_cycles(reminder))}
    zones = {school.npsn: school.zone for school in reminder.schools}
    undone = [
        (who.npsn, Position(who.employee_id, who.capacity))
        for who in await session.scalars(_undone(reminder))
        if not (cycle := cycles[who.npsn]).awaits_confirmation
        # who came later has a last day of his own (E-14): this reminder names another
        and who.planning_window(cycle, zones[who.npsn]).closes_on == reminder.closes_on
    ]
    found = by_school(reminder.numbers, undone, await _waiting(session, reminder))
    for npsn, cycle in cycles.items():
        found[npsn].school_waits = cycle.awaits_confirmation
    return found


def _cycles(reminder: Reminder):  # type: ignore[no-untyped-def]
    here = reminder.here(school_cycle.c.npsn)
    return select(SchoolCycle).where(here, school_cycle.c.cycle == reminder.cycle)


def _undone(reminder: Reminder):  # type: ignore[no-untyped-def]
    """Who still works at the school and has handed nothing in, or got it back."""
    p = participation.c
    return (
        select(Participation)
        .outerjoin(plan, plan.c.participation_id == p.id)
        .where(reminder.here(p.npsn), p.cycle == reminder.cycle, p.status.in_(PLANNING), works_here())
        .where(plan.c.id.is_(None) | plan.c.status.in_(EDITABLE))
        .order_by(p.npsn, p.employee_id)
    )


PLANNING = (ParticipationStatus.NOT_STARTED, ParticipationStatus.DATA_CHECK, ParticipationStatus.PLANNING)


async def _waiting(session: AsyncSession, reminder: Reminder) -> list[tuple[str, Position]]:
    query = (
        select(plan.c.npsn, participation.c.employee_id, participation.c.capacity)
        .join_from(plan, participation, participation.c.id == plan.c.participation_id)
        .where(reminder.here(plan.c.npsn), plan.c.cycle == reminder.cycle, plan.c.status.in_(WITH_SUPERIOR))
        .where(participation.c.status.not_in(AWAY))
        .order_by(plan.c.npsn, participation.c.employee_id)
    )
    return [(row.npsn, Position(row.employee_id, row.capacity)) for row in await session.execute(query)]
