"""Who acts, when, and which day that is at the school."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared import cycles, facts
from shared.clock import now
from shared.contracts.base import About, ActingRole, Actor
from shared.contracts.ids import PersonId
from shared.contracts.planning import Stage
from shared.facts import Relation, permit


@dataclass(frozen=True)
class Moment:
    """Who acts, when, and which day that is at the school."""

    by: Actor
    at: datetime
    today: date


async def own(session: AsyncSession, about: About, person: PersonId) -> Moment:
    """Every document here is written by the teacher himself, by nobody else, and while execution is open."""
    school, at = await facts.school(session, about.npsn), await now(session)
    permit(school.relations(person, about, at), (Relation.SELF,))
    await cycles.require(session, about, Stage.EXECUTION, school, at)
    return Moment(Actor(id=person, role=ActingRole.EMPLOYEE), at, school.today(at))
