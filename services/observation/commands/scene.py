"""Who acts, as what, at which school, when; and the document that everything begins with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import store
from services.observation.domain.preparation import Preparation
from services.observation.domain.times import Terms
from shared import cycles, facts
from shared.clock import now
from shared.contracts.base import About, ActingRole, Actor
from shared.contracts.ids import PersonId
from shared.contracts.planning import Stage
from shared.errors import NotFound
from shared.facts import Relation, School, permit
from shared.policies import policy


@dataclass(frozen=True)
class Scene:
    """Who acts, as what, at which school, when."""

    school: School
    by: Actor
    at: datetime
    terms: Terms
    """What a time for the observation has to keep to."""


async def scene_of(session: AsyncSession, about: About, person: PersonId, allowed: tuple[Relation, ...]) -> Scene:
    school, at = await facts.school(session, about.npsn), await now(session)
    relations = permit(await store.relations(session, school, about, person, at), allowed)
    window = await cycles.require(session, about, Stage.EXECUTION, school, at)
    terms = Terms(window, school.zone, timedelta(hours=policy(about.policy).missed_after_hours))
    return Scene(school, Actor(id=person, role=_role(relations)), at, terms)


def _role(relations: frozenset[Relation]) -> ActingRole:
    """One of the team is neither of the two sides (`store.relations`)."""
    if Relation.SELF in relations:
        return ActingRole.EMPLOYEE
    return ActingRole.TEAM if Relation.TEAM in relations else ActingRole.SUPERIOR


async def preparation_of(session: AsyncSession, participation_id: UUID, *, lock: bool = True) -> Preparation:
    found = await store.preparation_of(session, participation_id, lock=lock)
    if found is None:
        raise NotFound()
    return found
