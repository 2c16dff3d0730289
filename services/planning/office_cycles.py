"""Which cycles an education office has opened for all its schools, those it will tell of later too."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.tables import office_cycle
from shared.contracts.ids import PersonId


async def remember(session: AsyncSession, office: str, code: str, person: PersonId) -> None:
    """Who opened it first stays."""
    row = insert(office_cycle).values(office=office, cycle=code, opened_by=person)
    await session.execute(row.on_conflict_do_nothing())


async def opened(session: AsyncSession, office: str) -> Sequence[tuple[str, PersonId]]:
    """The codes, and who opened them."""
    query = select(office_cycle.c.cycle, office_cycle.c.opened_by).where(office_cycle.c.office == office)
    return [(row.cycle, row.opened_by) for row in await session.execute(query.order_by(office_cycle.c.cycle))]
