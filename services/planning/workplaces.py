"""Beside the store: what a school is, who will leave it on which day, and who was in a cycle elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.school_cycle import SchoolCycle
from services.planning.tables import departure, participation, school_status
from shared import clock, facts
from shared.contracts.directory import EmployeeLeft, SchoolRecorded, SchoolStatus, Zone
from shared.contracts.ids import Capacity, ParticipationId, PersonId
from shared.superior import Position
from shared.windows import NATIONAL


async def status_of(session: AsyncSession, npsn: str) -> SchoolStatus | None:
    """Public or private; None for a school that was told before this was kept."""
    return await session.scalar(select(school_status.c.status).where(school_status.c.npsn == npsn))


async def remember_status(session: AsyncSession, event: SchoolRecorded) -> bool:
    """Whether it is another one than before."""
    before = await status_of(session, event.npsn)
    row = insert(school_status).values(npsn=event.npsn, status=event.status)
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_={"status": row.excluded.status}))
    return before not in (None, event.status)


async def today_at(session: AsyncSession, npsn: str, at: datetime) -> date:
    """Which day it is at a school."""
    zone = await session.scalar(select(facts.school_fact.c.zone).where(facts.school_fact.c.npsn == npsn))
    return clock.day(at, Zone(zone) if zone else NATIONAL)


async def announce_departure(session: AsyncSession, event: EmployeeLeft) -> None:
    """What was told last counts."""
    row = insert(departure).values(
        employee_id=event.employee_id, npsn=event.npsn, leaves_on=event.on, fact=event
    )  # fmt: skip
    newer = {"leaves_on": row.excluded.leaves_on, "fact": row.excluded.fact}
    await session.execute(row.on_conflict_do_update(index_elements=["employee_id", "npsn"], set_=newer))


async def departures_due(session: AsyncSession, at: datetime, limit: int) -> Sequence[EmployeeLeft]:
    """Those whose day has come where the school is; what somebody holds just now comes next time."""
    school = facts.school_fact
    zone = func.coalesce(school.c.zone, NATIONAL.value)
    today = case({each.value: clock.day(at, each) for each in Zone}, value=zone)
    query = (
        select(departure.c.fact)
        .join(school, school.c.npsn == departure.c.npsn, isouter=True)
        .where(departure.c.leaves_on <= today)
        .order_by(departure.c.leaves_on, departure.c.employee_id)
        .limit(limit)
        .with_for_update(of=departure, skip_locked=True)
    )
    return (await session.scalars(query)).all()


async def forget_departure(session: AsyncSession, employee: PersonId, npsn: str) -> None:
    mine = (departure.c.employee_id == employee) & (departure.c.npsn == npsn)
    await session.execute(departure.delete().where(mine))


async def participations_elsewhere(
    session: AsyncSession, cycle: SchoolCycle, employees: Collection[PersonId]
) -> Mapping[Position, ParticipationId]:
    """Where these people took part in the cycle before, at other schools, as what they work there; the one that began
    last (E-11). What a Plt did stays where he was one."""
    if not employees:
        return {}
    p = participation.c
    theirs = (p.cycle == cycle.cycle) & (p.npsn != cycle.npsn) & p.employee_id.in_(employees)
    theirs &= p.capacity != Capacity.ACTING_PRINCIPAL
    query = select(p.employee_id, p.capacity, p.id).where(theirs).order_by(p.started_at.nulls_first(), p.id)
    return {Position(row.employee_id, row.capacity): row.id for row in await session.execute(query)}
