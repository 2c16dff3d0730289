"""Step B: the rubric is filled in and the rating handed in."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import store
from services.observation.commands.scene import Scene, preparation_of, scene_of
from services.observation.domain.observation import Observation, ObservationStatus
from services.observation.domain.refusals import PreparationNotCollected, RatingNotCollected
from services.observation.domain.rubric import Rubric
from services.observation.domain.schedule import Schedule
from shared import facts, outbox
from shared.clock import now
from shared.contracts.ids import PersonId
from shared.edge import fresh
from shared.errors import ConfirmationMissing
from shared.facts import Relation, permit


async def save_rating(
    session: AsyncSession, participation_id: UUID, rubric: Rubric, person: PersonId, seen: int
) -> None:
    schedule, observation, scene = await _rated(session, participation_id, person, seen)
    observation.save_draft(rubric, person, scene.at, reached=schedule.reached(scene.at))


async def collect_rating(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    """Step B is handed in: everyone learns that, only the readers of the restricted topic learn the levels."""
    schedule, observation, scene = await _rated(session, participation_id, person, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    rated, levels = observation.collect(scene.by, scene.at, reached=schedule.reached(scene.at))
    schedule.finish()
    await outbox.record(session, observation, rated, levels)


async def note_print(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """Somebody who may see the rating prints it; that is allowed at any time (R-OBS-3)."""
    preparation = await preparation_of(session, participation_id, lock=False)
    school, at = await facts.school(session, preparation.about.npsn), await now(session)
    relations = permit(await store.relations(session, school, preparation.about, person, at), store.RESULT_READERS)
    observation = await store.observation_of(session, participation_id)
    if Relation.SUPERIOR not in relations and (
        observation is None or observation.status is not ObservationStatus.RATED
    ):
        raise RatingNotCollected()
    if observation is None:
        raise PreparationNotCollected()
    observation.print()


async def observation_for(
    session: AsyncSession, participation_id: UUID, person: PersonId, allowed: tuple[Relation, ...]
) -> tuple[Schedule, Observation, Scene]:
    """The observation and its schedule, for somebody who looks at the lesson."""
    preparation = await preparation_of(session, participation_id, lock=False)
    scene = await scene_of(session, preparation.about, person, allowed)
    schedule = await store.schedule_of(session, participation_id)
    observation = await store.observation_of(session, participation_id)
    if schedule is None or observation is None:
        raise PreparationNotCollected()
    return schedule, observation, scene


async def _rated(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Schedule, Observation, Scene]:
    """For the superior, who has seen it."""
    found = await observation_for(session, participation_id, person, (Relation.SUPERIOR,))
    fresh(found[1].version, seen)
    return found
