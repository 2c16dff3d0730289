"""A practice change as it is seen, and the editions that no longer count."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.domain.change import ChangeStatus
from services.followup.queries.reading import reading
from services.followup.store import former_version, practice_change
from shared.contracts.base import About
from shared.contracts.followup import ChangeTarget
from shared.contracts.ids import PersonId, PracticeChangeId
from shared.edge import Versioned, View
from shared.errors import NotFound


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


class FormerVersion(View):
    """A document as it was handed in, before a practice change."""

    kind: str
    request_id: PracticeChangeId
    superseded_at: datetime
    content: dict[str, JsonValue]


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
    f = former_version.c
    query = select(former_version).where(f.participation_id == participation_id)
    rows = await session.execute(
        query.where(f.content["status"].astext == "SUPERSEDED").order_by(f.superseded_at, f.kind)
    )
    return [FormerVersion.model_validate(row, from_attributes=True) for row in rows]
