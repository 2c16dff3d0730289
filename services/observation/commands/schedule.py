"""The time of the observation: proposed, countered, agreed."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import store
from services.observation.commands.scene import Scene, preparation_of, scene_of
from services.observation.domain.refusals import PreparationNotCollected
from services.observation.domain.schedule import Schedule
from shared import outbox
from shared.contracts.ids import PersonId
from shared.contracts.observation import ProposedTime
from shared.edge import fresh
from shared.facts import Relation


async def agree_schedule(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> None:
    schedule, scene = await _schedule(session, participation_id, person, seen)
    superior = scene.school.superior(schedule.about.employee_id, scene.at)
    diary = await store.diary(session, superior.person_id, schedule) if superior else ()
    await outbox.record(session, schedule, schedule.agree(superior, diary, scene.by, scene.at))


async def counter_schedule(
    session: AsyncSession, participation_id: UUID, time: ProposedTime, person: PersonId, seen: int
) -> None:
    schedule, scene = await _schedule(session, participation_id, person, seen)
    await outbox.record(session, schedule, schedule.counter(time, scene.by, scene.at))


async def _schedule(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Schedule, Scene]:
    """The schedule, for either side that has seen it."""
    preparation = await preparation_of(session, participation_id, lock=False)
    scene = await scene_of(session, preparation.about, person, (Relation.SELF, Relation.SUPERIOR))
    schedule = await store.schedule_of(session, participation_id)
    if schedule is None:
        raise PreparationNotCollected()
    fresh(schedule.version, seen)
    return schedule, scene
