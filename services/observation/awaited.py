"""Who is awaited before execution closes (R-TIM-2): teachers without a preparation, superiors with one to rate."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import ObservationStatus
from services.observation.domain.preparation import PreparationStatus
from services.observation.store import observation, preparation
from shared import stops
from shared.contracts.base import About
from shared.reminders import Awaited, Reminder, by_school
from shared.superior import Position


async def awaited(session: AsyncSession, reminder: Reminder) -> dict[str, Awaited]:
    """At the schools of the reminder."""
    found = [(await session.execute(query)).all() for query in (_undone(reminder), _unrated(reminder))]
    undone, waiting = ([_awaited(row.about) for row in rows] for rows in found)
    return by_school(reminder.numbers, undone, waiting)


def _awaited(about: About) -> tuple[str, Position]:
    return about.npsn, Position(about.employee_id, about.capacity)


def _undone(reminder: Reminder):  # type: ignore[no-untyped-def]
    return _of(reminder).where(preparation.c.status != PreparationStatus.COLLECTED)


def _unrated(reminder: Reminder):  # type: ignore[no-untyped-def]
    """Whether a draft was begun is its author's alone: both look alike here."""
    mine = observation.c.participation_id == preparation.c.participation_id
    collected = preparation.c.status == PreparationStatus.COLLECTED
    return _of(reminder).join(observation, mine).where(collected, observation.c.status != ObservationStatus.RATED)


def _of(reminder: Reminder):  # type: ignore[no-untyped-def]
    p = preparation.c
    query = select(p.about).where(reminder.here(p.npsn), p.cycle == reminder.cycle)
    query = query.where(stops.takes_part(p.participation_id))
    return query.order_by(p.npsn, p.employee_id)
