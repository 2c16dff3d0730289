"""A rating of a former school stands at the new one: with it what was written about it, as far as it had come (E-11).

They are copies. What was handed in stays as it is, read-only; a draft goes on as a draft.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.followup import store
from services.followup.domain.effort import Effort
from services.followup.domain.follow_up import FollowUp, FollowUpStatus
from services.followup.domain.reflection import ReflectionStatus
from services.followup.store import effort, follow_up
from shared import outbox
from shared.contracts.ids import EffortId, ParticipationId


async def go_on(session: AsyncSession, available: FollowUp, at: datetime) -> None:
    """Where the follow-up of the same rating had come furthest: at the school before."""
    former = await _former(session, available)
    if former is None:
        return
    if (collected := available.go_on_from(former, at)) is not None:
        await session.flush()
        await outbox.record(session, available, collected)
        await _efforts(session, former, available, at)
        await _reflection(session, former, available, at)


async def _former(session: AsyncSession, available: FollowUp) -> FollowUp | None:
    """The newest of the same rating at another school; its teacher writes nothing there until we commit."""
    f, origin = follow_up.c, available.carried_from
    others = ((f.participation_id == origin) | (f.carried_from == origin)) & (f.id != available.id)
    found = await session.scalar(select(f.participation_id).where(others).order_by(f.id.desc()).limit(1))
    if found is None:
        return None
    whose = await store.participation_by_id(session, found, lock=True)
    former = await store.follow_up_of(session, whose.about)
    return None if former.status is FollowUpStatus.LOCKED else former


async def _efforts(session: AsyncSession, former: FollowUp, here: FollowUp, at: datetime) -> None:
    """One for each choice. What is not there yet comes with our own word that the choices were handed in."""
    begun = {each.choice_id: each for each in await efforts_of(session, former.about.participation_id)}
    for (old, _), (new, _) in zip(former.choices(), here.choices(), strict=True):
        if old in begun:
            stands, told = Effort.carry(EffortId(uuid7()), begun[old], here, new, at)
            session.add(stands)
            await outbox.record(session, stands, *told)


async def _reflection(session: AsyncSession, former: FollowUp, here: FollowUp, at: datetime) -> None:
    asked = await store.reflection_of(session, former.about)
    if asked.status is not ReflectionStatus.LOCKED:
        stands = await store.reflection_of(session, here.about)
        told = stands.go_on_from(asked, here.carried_from, at)
        session.add(stands)
        await outbox.record(session, stands, told)


async def efforts_of(session: AsyncSession, participation_id: ParticipationId | UUID) -> Sequence[Effort]:
    """In the order of the learning choices."""
    mine = effort.c.participation_id == participation_id
    return (await session.scalars(select(Effort).where(mine).order_by(effort.c.id))).all()
