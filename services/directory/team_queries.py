"""The performance team as it is seen, with names."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.relations import standing
from shared.clock import now
from shared.contracts.ids import PersonId
from shared.edge import Versioned, View
from shared.facts import OFFICE, Relation, permit

READERS = (Relation.OPERATOR, Relation.SUPERIOR, *OFFICE)


class TeamRow(View):
    person_id: UUID
    name: str
    employee_ids: tuple[UUID, ...]
    starts_on: date
    ends_on: date | None
    letter_no: str
    outside: bool
    """Works at another school, or at none: only so he helps with whoever leads this one (D19)."""


class TeamCard(Versioned):
    """The performance team of a school."""

    npsn: str
    members: tuple[TeamRow, ...]


async def team_card(session: AsyncSession, npsn: str, person: PersonId) -> TeamCard:
    permit((await standing(session, npsn)).relations(person, await now(session)), READERS)
    team = await store.team_of(session, npsn)
    known = await store.people(session, [member.person_id for member in team.members])
    rows = tuple(TeamRow(**m.model_dump(), name=known[m.person_id][0].name) for m in team.members)
    return TeamCard(npsn=npsn, members=rows, version=team.version)
