"""Somebody has changed school in the middle of a cycle: a rating of the former one stands at the new one (E-11).

It is carried when the plan of the new school stands, with the same practice indicator. It is a copy: each school has
its own, read by whoever may read there. A rating that was collected at the former school in the same moment, and the
way back to a school whose preparation is open, come to the same.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.observation import store
from services.observation.domain.observation import Observation, standing
from services.observation.domain.preparation import Preparation
from services.observation.domain.schedule import Schedule
from services.observation.store import observation, preparation, schedule
from shared import outbox, stops
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.ids import ObservationId, ScheduleId
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import ParticipationStarted
from shared.files import ledger


class Former(NamedTuple):
    """What was handed in, agreed and rated elsewhere."""

    preparation: Preparation
    schedule: Schedule | None
    observation: Observation


async def unlock(session: AsyncSession, opened: Preparation) -> None:
    """The plan stands here: the preparation opens, or what stands elsewhere stands here too."""
    former = await _standing(session, opened)
    session.add(opened)
    await outbox.record(session, opened, opened.unlock(former and former.preparation))
    if former is not None:
        await _carry(session, opened, former, opened.unlocked_at)


async def follow_rating(session: AsyncSession, event: ObservationRated) -> None:
    """Rated at the former school when the preparation at the new one was open already."""
    if event.carried_from is None:
        for opened in await _elsewhere(session, event.about):
            await _carry_if_it_stands(session, opened)


async def come_back(session: AsyncSession, event: ParticipationStarted) -> None:
    """He is here again, and was rated at another school meanwhile."""
    opened = await store.preparation_of(session, event.about.participation_id)
    if opened is not None:
        await _carry_if_it_stands(session, opened)


async def _carry_if_it_stands(session: AsyncSession, opened: Preparation) -> None:
    if (former := await _standing(session, opened)) is not None:
        await ledger.release(session, opened.id)
        await _carry(session, opened, former, await now(session))


async def _elsewhere(session: AsyncSession, about: About) -> Sequence[Preparation]:
    """The same teacher's preparations of the cycle at other schools, where he takes part; held."""
    p = preparation.c
    theirs = (p.employee_id == about.employee_id) & (p.cycle == about.cycle)
    others = theirs & (p.participation_id != about.participation_id) & stops.takes_part(p.participation_id)
    found = await session.scalars(select(Preparation).where(others).order_by(p.participation_id).with_for_update())
    return found.all()


async def _standing(session: AsyncSession, opened: Preparation) -> Former | None:
    """What stands here too; None: he is observed here.

    The ratings are held: one that is being collected is seen, and after us its event finds the preparation here.
    """
    p, o = preparation.c, observation.c
    theirs = (p.employee_id == opened.about.employee_id) & (p.cycle == opened.about.cycle)
    query = (
        select(Observation)
        .join(preparation, p.participation_id == o.participation_id)
        .where(theirs, p.participation_id != opened.about.participation_id)
        .order_by(p.participation_id)
        .with_for_update(of=observation)
    )
    rated = standing((await session.scalars(query)).all(), opened)
    if rated is None:
        return None
    whose = rated.about.participation_id
    handed_in = (await session.scalars(select(Preparation).where(p.participation_id == whose))).one()
    kept = await session.scalar(select(Schedule).where(schedule.c.participation_id == whose))
    return Former(handed_in, kept, rated)


async def _carry(session: AsyncSession, opened: Preparation, former: Former, at: datetime) -> None:
    await session.flush()
    await outbox.record(session, opened, opened.carry(former.preparation, at))
    await ledger.share(session, former.preparation.id, opened.id)
    if former.schedule is not None:
        session.add(Schedule.carry(ScheduleId(uuid7()), former.schedule, opened.about))
    stands, *told = Observation.carry(ObservationId(uuid7()), former.observation, opened, at)
    session.add(stands)
    await outbox.record(session, stands, *told)
