"""Who is on the performance team of a school, and so reads plans there (rulebook 3, 4.3)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.tables import team_fact
from shared import clock, facts
from shared.contracts.directory import PerformanceTeamSet, TeamMember
from shared.contracts.ids import Capacity, PersonId
from shared.facts import OFFICE, Relation, Scene, School, permit
from shared.superior import Assessed
from shared.team import assigned, assigned_to, membership


async def remember(session: AsyncSession, event: PerformanceTeamSet) -> None:
    """Told whole, and those of one school in order: the newest replaces what was kept."""
    row = insert(team_fact).values(npsn=event.npsn, members=event.members)
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_={"members": row.excluded.members}))


async def of_school(session: AsyncSession, npsn: str) -> tuple[TeamMember, ...]:
    """Its members, whenever."""
    return await session.scalar(select(team_fact.c.members).where(team_fact.c.npsn == npsn)) or ()


async def scene(
    session: AsyncSession, npsn: str, who: Assessed, reader: PersonId, allowed: Iterable[Relation]
) -> Scene:
    """As `facts.scene`, and the team besides: it is asked only about somebody who is neither of the two sides."""
    school, at = await facts.school(session, npsn), await clock.now(session)
    relations = school.relations(reader, who, at)
    if not relations & {Relation.SELF, Relation.SUPERIOR}:
        members = await of_school(session, npsn)
        relations |= {Relation.TEAM} if assigned(members, reader, who, school.today(at)) else set()
    return Scene(school, at, permit(relations, allowed))


_OFFICE = frozenset(OFFICE)
_ALL = _OFFICE | {Relation.SUPERIOR}


async def read_by(
    session: AsyncSession, school: School, employee: ColumnElement[PersonId], capacity: ColumnElement[Capacity],
    reader: PersonId, at: datetime,
) -> ColumnElement[bool]:  # fmt: skip
    """Whose plans he may know of, as a condition: the office everybody's, the leader those of all teachers, a member of
    the team those of whom he is assigned to; nobody his own in such a list (R-SEC-1). Others are refused."""
    relations = school.relations_to_school(reader, at)
    if relations & _ALL:
        others = employee != reader
        return others if relations & _OFFICE else others & (capacity == Capacity.TEACHER)
    row = membership(await of_school(session, school.npsn), reader, school.today(at))
    if row is None:
        permit(relations, _ALL)
        return false()
    return assigned_to(row, employee, capacity)
