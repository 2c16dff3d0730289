"""A practice change as it is seen, and the editions that no longer count."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.domain.change import ChangeStatus
from services.followup.queries.reading import reading
from services.followup.store import practice_change
from shared import former
from shared.contracts.base import About
from shared.contracts.followup import ChangeTarget
from shared.contracts.ids import PersonId, PracticeChangeId
from shared.edge import Versioned
from shared.errors import NotFound
from shared.former import FormerVersion


class ChangeCard(Versioned):
    """The last request of a teacher's cycle."""

    id: PracticeChangeId
    about: About
    target: ChangeTarget
    reason: str
    status: ChangeStatus
    requested_at: datetime
    decided_by: PersonId | None
    decided_at: datetime | None
    decision_reason: str | None


async def change_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> ChangeCard:
    """For the teacher and the superior."""
    await reading(session, participation_id, reader)
    p = practice_change.c
    query = select(practice_change).where(p.participation_id == participation_id)
    row = (await session.execute(query.order_by(p.requested_at.desc(), p.id.desc()).limit(1))).one_or_none()
    if row is None:
        raise NotFound()
    return ChangeCard.model_validate(row, from_attributes=True)


async def former_versions(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Sequence[FormerVersion]:
    """What had been handed in and no longer counts, oldest first; a draft that went with it is nobody's (R-DOC-3)."""
    await reading(session, participation_id, reader)
    return await former.shown(session, participation_id, ["SUPERSEDED"])
