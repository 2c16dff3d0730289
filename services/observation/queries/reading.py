"""Who may read what."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import store
from shared import facts
from shared.catalogue import Entry, catalogue
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.ids import PersonId
from shared.facts import Relation, School, permit

BOTH = (Relation.SELF, Relation.SUPERIOR)
OBSERVERS = (*BOTH, Relation.TEAM)


async def permitted(
    session: AsyncSession, about: About, reader: PersonId, allowed: tuple[Relation, ...]
) -> frozenset[Relation]:
    school, at = await school_of(session, about)
    return permit(await store.relations(session, school, about, reader, at), allowed)


async def school_of(session: AsyncSession, about: About) -> tuple[School, datetime]:
    """Where it is, and what time."""
    return await facts.school(session, about.npsn), await now(session)


def indicator(policy: str, code: str) -> Entry:
    """The indicator without its behaviours; its bare code where the catalogue does not have it."""
    found = catalogue(policy).indicator(code)
    return Entry(code=code, title=found.title, verified=found.verified) if found else Entry(code=code, title=code)
