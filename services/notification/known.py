"""What notification has heard of people, of who works where until when, and of the days of cycles."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notification.store import person, placement, school_cycle
from shared.access import capacity_of
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, PersonRecorded
from shared.contracts.ids import PersonId
from shared.contracts.planning import CycleExtended, CycleOpened, CycleReopened, Stage


async def remember_person(session: AsyncSession, event: PersonRecorded) -> None:
    values = {"name": event.name, "email": event.email or None}
    row = insert(person).values(id=event.person_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


async def remember_placement(session: AsyncSession, event: EmployeePlaced) -> None:
    here = {"left_on": None, "principal": capacity_of(event.staff_type).leads}
    row = insert(placement).values(employee_id=event.employee_id, npsn=event.npsn, **here)
    await session.execute(row.on_conflict_do_update(index_elements=["employee_id", "npsn"], set_=here))


async def remember_departure(session: AsyncSession, event: EmployeeLeft) -> None:
    """Until the day he works there; what was told last counts."""
    p = placement.c
    mine = (p.employee_id == event.employee_id) & (p.npsn == event.npsn)
    await session.execute(update(placement).where(mine).values(left_on=event.on))


async def last_days(session: AsyncSession, people: Collection[PersonId]) -> Mapping[tuple[PersonId, str], date]:
    """Of these people who have left a school, or will: the day, by person and school. One query for all."""
    p = placement.c
    query = select(p.employee_id, p.npsn, p.left_on).where(p.employee_id.in_(people), p.left_on.is_not(None))
    return {(row.employee_id, row.npsn): row.left_on for row in await session.execute(query)}


async def employees(session: AsyncSession, npsn: str, today: date) -> Sequence[PersonId]:
    """Who works at the school on this day, by id: its teachers, and its principal, who plans too (D19)."""
    return await _at_work(session, npsn, today)


async def teachers(session: AsyncSession, npsn: str, today: date) -> Sequence[PersonId]:
    """The same without who is its principal, whoever leads it just now (D19)."""
    return await _at_work(session, npsn, today, ~placement.c.principal)


async def _at_work(session: AsyncSession, npsn: str, today: date, *which: ColumnElement[bool]) -> Sequence[PersonId]:
    p = placement.c
    query = select(p.employee_id).where(p.npsn == npsn, *which, or_(p.left_on.is_(None), p.left_on > today))
    return (await session.scalars(query.order_by(p.employee_id))).all()


async def remember_cycle(session: AsyncSession, event: CycleOpened | CycleExtended | CycleReopened) -> None:
    until = next((window.closes_on for window in event.windows if window.stage is Stage.PLANNING), None)
    row = insert(school_cycle).values(npsn=event.npsn, cycle=event.cycle, planning_until=until)
    await session.execute(row.on_conflict_do_update(index_elements=["npsn", "cycle"], set_={"planning_until": until}))
