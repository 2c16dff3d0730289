"""How practice changes are found, and what no longer counts is kept (rulebook 6.10)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup import store
from services.followup.domain.change import OPEN, Practice, PracticeChange
from services.followup.domain.follow_up import FollowUpStatus
from services.followup.domain.participation import Participation
from services.followup.domain.reflection import ReflectionStatus
from services.followup.store import effort, follow_up, participation, practice_change, reflection
from shared.contracts.assessment import RatingsGiven
from shared.contracts.base import About
from shared.contracts.followup import ChangeTarget
from shared.contracts.observation import ExecutionLocked, PreparationCollected, PreparationReopened

STEPS: dict[ChangeTarget, tuple[Table, ...]] = {
    ChangeTarget.PREPARATION: (follow_up, effort, reflection),
    ChangeTarget.FOLLOW_UP: (follow_up, effort, reflection),
    ChangeTarget.REFLECTION: (reflection,),
}
"""What goes with the target, of what is kept here."""


async def newest(session: AsyncSession, participation_id: UUID) -> PracticeChange | None:
    """The last request of a teacher's cycle, locked."""
    mine = practice_change.c.participation_id == participation_id
    query = (
        select(PracticeChange).where(mine).order_by(practice_change.c.requested_at.desc(), practice_change.c.id.desc())
    )
    return await session.scalar(query.limit(1).with_for_update())


async def under_way(session: AsyncSession, about: About) -> bool:
    mine = practice_change.c.participation_id == about.participation_id
    found = await session.scalar(select(practice_change.c.id).where(mine, practice_change.c.status.in_(OPEN)).limit(1))
    return found is not None


async def practice_of(session: AsyncSession, whose: Participation) -> Practice:
    """How far the practice has come."""
    c, e = await store.follow_up_of(session, whose.about), await store.reflection_of(session, whose.about)
    collected = {
        ChangeTarget.PREPARATION: whose.prepared_at is not None,
        ChangeTarget.FOLLOW_UP: c.status is FollowUpStatus.COLLECTED,
        ChangeTarget.REFLECTION: e.status is ReflectionStatus.COLLECTED,
    }
    return Practice(
        collected=frozenset(target for target, holds in collected.items() if holds),
        rated=c.status is not FollowUpStatus.LOCKED,
        assessed=whose.assessed_at is not None,
        under_way=await under_way(session, whose.about),
        preparation_id=whose.preparation_id,
    )


async def remember_preparation(session: AsyncSession, event: PreparationCollected) -> None:
    await store.remember_participation(session, event)
    await _note(session, event.about, prepared_at=event.at, preparation_id=event.preparation_id)


async def remember_reopening(session: AsyncSession, event: PreparationReopened | ExecutionLocked) -> None:
    await _note(session, event.about, prepared_at=None, preparation_id=None)


async def remember_ratings(session: AsyncSession, event: RatingsGiven) -> None:
    await store.remember_participation(session, event)
    await _note(session, event.about, assessed_at=event.at)


async def _note(session: AsyncSession, about: About, **values: datetime | UUID | None) -> None:
    await session.execute(update(participation).where(participation.c.id == about.participation_id).values(**values))
