"""Who leads which school as Plt, and on which day that is to be looked at: what the clock of D19 walks by."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.participation import GONE, ParticipationStatus
from services.planning.tables import leaders_check, participation, plt
from shared import clock, facts
from shared.contracts.directory import LeadershipChanged, LeadershipKind, Zone
from shared.contracts.ids import Capacity, PersonId


async def remember(session: AsyncSession, event: LeadershipChanged) -> None:
    """Told whole: whoever has a row as Plt, on whatever days."""
    await session.execute(delete(plt).where(plt.c.npsn == event.npsn))
    people = {row.person_id for row in event.leaders if row.kind is LeadershipKind.ACTING}
    if people:
        await session.execute(insert(plt).values([{"employee_id": who, "npsn": event.npsn} for who in sorted(people)]))


async def led_by(session: AsyncSession, employee: PersonId) -> Sequence[str]:
    """Schools that he led, leads or will lead as Plt."""
    return (await session.scalars(select(plt.c.npsn).where(plt.c.employee_id == employee).order_by(plt.c.npsn))).all()


async def look_on(session: AsyncSession, npsn: str, day: date | None) -> None:
    """When the school is to be looked at; None: nothing is announced."""
    if day is None:
        await session.execute(delete(leaders_check).where(leaders_check.c.npsn == npsn))
    else:
        row = insert(leaders_check).values(npsn=npsn, look_on=day)
        await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_={"look_on": day}))


async def due(session: AsyncSession, at: datetime, limit: int) -> Sequence[str]:
    """Schools whose day has come where they are; not those whose facts are still on their way."""
    school = facts.school_fact
    today = case({zone.value: clock.day(at, zone) for zone in Zone}, value=school.c.zone)
    query = (
        select(leaders_check.c.npsn)
        .join(school, school.c.npsn == leaders_check.c.npsn)
        .where(leaders_check.c.look_on <= clock.day(at, Zone.WIT), leaders_check.c.look_on <= today)
        .order_by(leaders_check.c.look_on, leaders_check.c.npsn)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def acting_at(session: AsyncSession, npsn: str) -> Sequence[PersonId]:
    """Who takes part at the school as Plt."""
    p = participation.c
    mine = (p.npsn == npsn) & (p.capacity == Capacity.ACTING_PRINCIPAL)
    mine &= p.status.not_in({*GONE, ParticipationStatus.COMPLETED})
    return (await session.scalars(select(p.employee_id).where(mine).distinct().order_by(p.employee_id))).all()
