"""Step B: the rubric is filled in and the rating handed in."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import store
from services.observation.commands.scene import Scene, preparation_of, scene_of
from services.observation.domain.observation import Observation, Rubric
from services.observation.domain.refusals import PreparationNotCollected
from services.observation.domain.schedule import Schedule
from shared import outbox
from shared.contracts.ids import PersonId
from shared.edge import fresh
from shared.errors import ConfirmationMissing
from shared.facts import Relation


async def save_rating(
    session: AsyncSession, participation_id: UUID, rubric: Rubric, person: PersonId, seen: int
) -> None:
    schedule, observation, scene = await _observation(session, participation_id, person, seen)
    observation.save_draft(rubric, person, scene.at, reached=schedule.reached(scene.at))


async def collect_rating(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    """Step B is handed in: everyone learns that, only the readers of the restricted topic learn the levels."""
    schedule, observation, scene = await _observation(session, participation_id, person, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    rated, levels = observation.collect(scene.by, scene.at, reached=schedule.reached(scene.at))
    schedule.finish()
    await outbox.record(session, observation, rated, levels)


async def _observation(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Schedule, Observation, Scene]:
    """The observation and its schedule, for the superior who has seen it."""
    preparation = await preparation_of(session, participation_id, lock=False)
    scene = await scene_of(session, preparation.about, person, (Relation.SUPERIOR,))
    schedule = await store.schedule_of(session, participation_id)
    observation = await store.observation_of(session, participation_id)
    if schedule is None or observation is None:
        raise PreparationNotCollected()
    fresh(observation.version, seen)
    return schedule, observation, scene
