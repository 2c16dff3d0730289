"""What people are called, and who works where, as what and until when."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.store import person, placement
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, PersonRecorded


async def remember_person(session: AsyncSession, event: PersonRecorded) -> None:
    row = insert(person).values(id=event.person_id, name=event.name)
    await session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"name": event.name}))


async def remember_placement(session: AsyncSession, event: EmployeePlaced) -> None:
    here = {"staff_type": event.staff_type.value, "left_on": None}
    row = insert(placement).values(employee_id=event.employee_id, npsn=event.npsn, **here)
    await session.execute(row.on_conflict_do_update(index_elements=["employee_id", "npsn"], set_=here))


async def remember_departure(session: AsyncSession, event: EmployeeLeft) -> None:
    """Until the day he works there; what was told last counts."""
    mine = (placement.c.employee_id == event.employee_id) & (placement.c.npsn == event.npsn)
    await session.execute(update(placement).where(mine).values(left_on=event.on))
