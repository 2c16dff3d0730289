"""Whose time is taken: the appointments of observers and of teachers, and those whose time is long over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.schedule import Schedule, ScheduleStatus
from services.observation.store import preparation, schedule
from shared import stops
from shared.contracts.base import About
from shared.contracts.ids import PersonId, ScheduleId
from shared.contracts.observation import ProposedTime

_DIARIES = 0x64696172
"""The class of advisory locks that guard the diaries of observers."""
_STANDING = (ScheduleStatus.AGREED, ScheduleStatus.COUNTERED, ScheduleStatus.RESCHEDULED)
"""Where an agreed time may stand that is still to come."""

_TAKES_PART = stops.takes_part(schedule.c.participation_id)


async def hold(session: AsyncSession, observer: PersonId) -> None:
    """Until we commit, nobody else writes in this observer's diary."""
    await session.execute(select(func.pg_advisory_xact_lock(_DIARIES, func.hashtext(str(observer)))))


async def diary(session: AsyncSession, observer: PersonId, besides: Schedule) -> Sequence[ProposedTime]:
    """The other times that this observer has agreed to; held first, so that two agreements see one another."""
    await hold(session, observer)
    return await appointments(session, observer, besides.id)


async def appointments(session: AsyncSession, observer: PersonId, besides: ScheduleId) -> Sequence[ProposedTime]:
    """The times that this observer has agreed to, but for one."""
    mine = (schedule.c.observer_id == observer) & (schedule.c.id != besides)
    return (await session.scalars(_standing().where(mine))).all()


async def others_of(session: AsyncSession, about: About) -> Sequence[ProposedTime]:
    """The times agreed for the same employee in other cycles, as what else, and at another school (E-4)."""
    mine = preparation.c.participation_id == schedule.c.participation_id
    theirs = (preparation.c.employee_id == about.employee_id) & (schedule.c.participation_id != about.participation_id)
    return (await session.scalars(_standing().join(preparation, mine).where(theirs))).all()


async def overdue(session: AsyncSession, at: datetime, limit: int) -> Sequence[Schedule]:
    """Those that count as missed by now, the longest overdue first, held; what somebody else holds is left to him."""
    query = select(Schedule).where(schedule.c.due_at <= at, _TAKES_PART).order_by(schedule.c.due_at).limit(limit)
    return (await session.scalars(query.with_for_update(skip_locked=True))).all()


async def to_remind(session: AsyncSession, at: datetime, limit: int) -> Sequence[Schedule]:
    """Those of whose eve somebody is to be told, held, school by school."""
    return await _due(session, schedule.c.remind_at, at, limit)


async def to_remind_soon(session: AsyncSession, at: datetime, limit: int) -> Sequence[Schedule]:
    """Those that begin within the hour, held, school by school."""
    return await _due(session, schedule.c.soon_at, at, limit)


async def to_look_at(session: AsyncSession, at: datetime, limit: int) -> Sequence[Schedule]:
    """Those of which it is to be seen whose they are by now, held, school by school."""
    return await _due(session, schedule.c.look_at, at, limit)


async def _due(session: AsyncSession, moment: ColumnElement[datetime], at: datetime, limit: int) -> Sequence[Schedule]:
    query = select(Schedule).where(moment <= at, _TAKES_PART).order_by(moment, schedule.c.id).limit(limit)
    found = await session.scalars(query.with_for_update(skip_locked=True))
    return sorted(found, key=lambda each: (each.about.npsn, each.id))


async def look_again(session: AsyncSession, at: datetime, schools: ColumnElement[bool]) -> None:
    """At the agreed times of these schools that are still to come."""
    mine = select(preparation.c.participation_id).where(schools)
    ahead = schedule.c.participation_id.in_(mine) & (schedule.c.due_at > at)
    await session.execute(update(schedule).where(ahead).values(look_at=at))


def _standing() -> Select[ProposedTime]:
    agreed = schedule.c.agreed
    return select(agreed).where(agreed.is_not(None), schedule.c.status.in_(_STANDING), _TAKES_PART)
