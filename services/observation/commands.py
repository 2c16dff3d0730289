"""What a person or an event can make happen in observation: load, decide, record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import store
from services.observation.domain.observation import Observation, Rubric
from services.observation.domain.preparation import Preparation
from services.observation.domain.refusals import PreparationNotCollected
from services.observation.domain.schedule import Schedule
from services.observation.domain.times import Proposal
from shared import cycles, facts, outbox
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.base import About, ActingRole, Actor
from shared.contracts.ids import ObservationId, PersonId, PreparationId, ScheduleId
from shared.contracts.observation import ProposedTime
from shared.contracts.planning import PlanApproved, Stage
from shared.edge import fresh
from shared.errors import ConfirmationMissing, NotFound
from shared.facts import Relation, School, permit
from shared.policies import policy


async def unlock(session: AsyncSession, event: PlanApproved) -> None:
    """The plan is approved: the preparation document opens, once per participation."""
    if await store.preparation_of(session, event.about.participation_id) is not None:
        return  # the same approval told anew; a plan that was reset and approved again is a rule of its own
    preparation = Preparation(
        PreparationId(uuid7()), event.about, event.plan_id, event.practice_indicator,
        catalogue(event.about.policy).version, await now(session),
    )  # fmt: skip
    session.add(preparation)
    await outbox.record(session, preparation, preparation.unlock())


async def save_preparation(
    session: AsyncSession, participation_id: UUID, targets: Sequence[str], effort: str | None, proposed: Proposal,
    person: PersonId, seen: int,
) -> None:  # fmt: skip
    preparation = await _preparation(session, participation_id)
    await _scene(session, preparation.about, person, (Relation.SELF,))
    fresh(preparation.version, seen)
    preparation.save_draft(targets, effort, proposed)


async def collect_preparation(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    """Step A is handed in; the proposed time becomes a schedule, and the observation is ready to be rated."""
    preparation = await _preparation(session, participation_id)
    scene = await _scene(session, preparation.about, person, (Relation.SELF,))
    fresh(preparation.version, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    superior = scene.school.superior(preparation.about.employee_id, scene.at)
    event = preparation.collect(superior, policy(preparation.about.policy), scene.by, scene.at)
    await outbox.record(session, preparation, event)
    session.add(Schedule.of(ScheduleId(uuid7()), event))
    session.add(Observation.of(ObservationId(uuid7()), preparation))


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


@dataclass(frozen=True)
class _Scene:
    """Who acts, as what, at which school, when."""

    school: School
    by: Actor
    at: datetime


async def _scene(session: AsyncSession, about: About, person: PersonId, allowed: tuple[Relation, ...]) -> _Scene:
    school, at = await facts.school(session, about.npsn), await now(session)
    relations = permit(school.relations(person, about.employee_id, at), allowed)
    await cycles.require(session, about, Stage.EXECUTION, school, at)
    role = ActingRole.EMPLOYEE if Relation.SELF in relations else ActingRole.SUPERIOR
    return _Scene(school, Actor(id=person, role=role), at)


async def _preparation(session: AsyncSession, participation_id: UUID, *, lock: bool = True) -> Preparation:
    found = await store.preparation_of(session, participation_id, lock=lock)
    if found is None:
        raise NotFound()
    return found


async def _schedule(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Schedule, _Scene]:
    """The schedule, for either side that has seen it."""
    preparation = await _preparation(session, participation_id, lock=False)
    scene = await _scene(session, preparation.about, person, (Relation.SELF, Relation.SUPERIOR))
    schedule = await store.schedule_of(session, participation_id)
    if schedule is None:
        raise PreparationNotCollected()
    fresh(schedule.version, seen)
    return schedule, scene


async def _observation(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Schedule, Observation, _Scene]:
    """The observation and its schedule, for the superior who has seen it."""
    preparation = await _preparation(session, participation_id, lock=False)
    scene = await _scene(session, preparation.about, person, (Relation.SUPERIOR,))
    schedule = await store.schedule_of(session, participation_id)
    observation = await store.observation_of(session, participation_id)
    if schedule is None or observation is None:
        raise PreparationNotCollected()
    fresh(observation.version, seen)
    return schedule, observation, scene
