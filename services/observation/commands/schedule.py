"""The time of the observation: proposed, countered, agreed, moved, called off; missed by the clock."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import diaries, store
from services.observation.commands import leadership
from services.observation.commands.scene import Scene, preparation_of, scene_of
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.refusals import PreparationNotCollected
from services.observation.domain.schedule import PARTICIPATION_OVER, Schedule
from shared import outbox
from shared.clock import now
from shared.contracts.base import ActingRole
from shared.contracts.ids import PersonId, ScheduleId
from shared.contracts.observation import PreparationCollected, ProposedTime
from shared.contracts.planning import ParticipationLeft
from shared.edge import fresh
from shared.explaining import explained
from shared.facts import Relation

BATCH = 200
"""How many are told missed in one transaction."""


async def propose(session: AsyncSession, event: PreparationCollected) -> None:
    """The time that stands in the preparation; where the preparation was opened again there is a schedule already."""
    schedule = await store.schedule_of(session, event.about.participation_id)
    if schedule is None:
        session.add(Schedule.of(ScheduleId(uuid7()), event))
    else:
        schedule.begin_again(event)


async def agree_schedule(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> None:
    schedule, scene = await _schedule(session, participation_id, person, seen)
    superior = scene.school.superior(schedule.about, scene.at)
    diary = await diaries.diary(session, superior.person_id, schedule) if superior else ()
    async with explained(session, scene.school, schedule.about, scene.at, own=_own(scene)):
        event = schedule.agree(superior, diary, scene.terms, scene.by, scene.at)
    schedule.look_at = leadership.next_look(scene.school, scene.at)
    await outbox.record(session, schedule, event)


def _own(scene: Scene) -> bool:
    return scene.by.role is ActingRole.EMPLOYEE


async def counter_schedule(
    session: AsyncSession, participation_id: UUID, time: ProposedTime, person: PersonId, seen: int
) -> None:
    schedule, scene = await _schedule(session, participation_id, person, seen)
    await outbox.record(session, schedule, schedule.counter(time, scene.terms, scene.by, scene.at))


async def move_schedule(
    session: AsyncSession, participation_id: UUID, time: ProposedTime, reason: str, person: PersonId, seen: int
) -> None:
    schedule, scene = await _schedule(session, participation_id, person, seen)
    await outbox.record(session, schedule, schedule.move(time, reason, scene.terms, scene.by, scene.at))


async def cancel_schedule(
    session: AsyncSession, participation_id: UUID, reason: str, person: PersonId, seen: int
) -> None:
    schedule, scene = await _schedule(session, participation_id, person, seen)
    await outbox.record(session, schedule, schedule.cancel(reason, scene.by, scene.at))


async def miss_overdue(session: AsyncSession, at: datetime, most: int = BATCH) -> int:
    """What was agreed and is long over without a rating is missed (E-26); told once, as its due moment goes with it.

    A late start tells `most` a round, and what is left in the next round of the scheduler: nobody is flooded.
    """
    for schedule in await diaries.overdue(session, at, most):
        if event := schedule.miss(at):
            await outbox.record(session, schedule, event)
    return 0


async def lapse(session: AsyncSession, event: ParticipationLeft) -> None:
    """He takes part there no longer: whoever was to observe has the time for others (E-11)."""
    schedule = await store.schedule_of(session, event.about.participation_id)
    if schedule is not None and (told := schedule.lapse(PARTICIPATION_OVER, await now(session))):
        await outbox.record(session, schedule, told)


_SIDES = (Relation.SELF, Relation.SUPERIOR, Relation.TEAM)


async def _schedule(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Schedule, Scene]:
    """The schedule, for either side that has seen it; the team is on the superior's (4.3, E-8)."""
    preparation = await preparation_of(session, participation_id, lock=False)
    scene = await scene_of(session, preparation.about, person, _SIDES)
    schedule = await store.schedule_of(session, participation_id)
    if schedule is None or preparation.status is not PreparationStatus.COLLECTED:
        raise PreparationNotCollected()
    fresh(schedule.version, seen)
    return schedule, scene
