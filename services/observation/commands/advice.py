"""The performance team helps: a member drafts a rubric and recommends; the rating stays the superior's."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import store
from services.observation.commands.observation import observation_for
from services.observation.domain.advice import Advice
from services.observation.domain.refusals import AdviceNotDrafted
from services.observation.domain.rubric import Rubric
from shared.contracts.ids import AdviceId, PersonId
from shared.edge import fresh
from shared.errors import ConfirmationMissing
from shared.facts import Relation

_TEAM = (Relation.TEAM,)


async def save_advice(
    session: AsyncSession, participation_id: UUID, rubric: Rubric, person: PersonId, seen: int
) -> None:
    """It is told to nobody: not even that it was begun (R-SEC-2)."""
    schedule, observation, scene = await observation_for(session, participation_id, person, _TEAM)
    advice = await store.advice_of(session, participation_id, person)
    fresh(advice.version if advice else 0, seen)
    if advice is None:
        advice = Advice(AdviceId(uuid7()), observation.about, person)
    advice.save_draft(rubric, observation, scene.at, reached=schedule.reached(scene.at))
    session.add(advice)


async def give_advice(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    schedule, observation, scene = await observation_for(session, participation_id, person, _TEAM)
    advice = await store.advice_of(session, participation_id, person)
    if advice is None:
        raise AdviceNotDrafted()
    fresh(advice.version, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    advice.give(observation, scene.at, reached=schedule.reached(scene.at))
