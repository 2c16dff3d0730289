"""The performance team is plotted (rulebook 4.3): by the school's operator or its office."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.team import Around
from services.directory.relations import standing, works_now
from shared import outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import TeamMember
from shared.contracts.ids import PersonId
from shared.edge import fresh
from shared.facts import Relation, permit


async def set_team(
    session: AsyncSession, npsn: str, members: tuple[TeamMember, ...], person: PersonId, seen: int
) -> None:
    """Plot the team, whole."""
    at = await now(session)
    there = await standing(session, npsn)
    relations = permit(there.relations(person, at), (Relation.OPERATOR, Relation.OFFICE_ADMIN))
    role = ActingRole.OPERATOR if Relation.OPERATOR in relations else ActingRole.OFFICE
    team = await store.team_of(session, npsn, lock=True)
    fresh(team.version, seen)
    known = await store.people(session, [member.person_id for member in members])
    around = Around(known, await _staff(session, npsn, at), there.leaders, there.today(at))
    told = team.set(members, around, Actor(id=person, role=role), at)
    if told is None:
        return
    await outbox.record(session, team, told)
    row = insert(store.performance_team).values(npsn=npsn, version=team.version, members=team.members)
    changed = {"version": row.excluded.version, "members": row.excluded.members}
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_=changed))


async def _staff(session: AsyncSession, npsn: str, at: datetime) -> set[PersonId]:
    work = store.employment.c
    query = select(work.person_id).join_from(store.employment, store.school, store.school.c.npsn == work.npsn)
    found = await session.scalars(query.where(work.npsn == npsn, works_now(at)))
    return {PersonId(person) for person in found}
