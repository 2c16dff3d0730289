"""The performance team is plotted (rulebook 4.3): by the school's operator or its office."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.relations import standing
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
    relations = permit(
        (await standing(session, npsn)).relations(person, at), (Relation.OPERATOR, Relation.OFFICE_ADMIN)
    )
    role = ActingRole.OPERATOR if Relation.OPERATOR in relations else ActingRole.OFFICE
    team = await store.team_of(session, npsn, lock=True)
    fresh(team.version, seen)
    known = await store.people(session, [member.person_id for member in members])
    told = team.set(members, known, await _staff(session, npsn), Actor(id=person, role=role), at)
    if told is None:
        return
    await outbox.record(session, team, told)
    row = insert(store.performance_team).values(npsn=npsn, version=team.version, members=team.members)
    changed = {"version": row.excluded.version, "members": row.excluded.members}
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_=changed))


async def _staff(session: AsyncSession, npsn: str) -> set[PersonId]:
    work = store.employment.c
    found = await session.scalars(select(work.person_id).where(work.npsn == npsn, work.left_on.is_(None)))
    return {PersonId(person) for person in found}
