"""The editions of A and B that no longer count, after a practice change (rulebook 6.10)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import ObservationStatus
from services.observation.domain.preparation import PreparationStatus
from services.observation.queries.reading import BOTH, permitted
from services.observation.store import former_version, preparation
from shared.contracts.ids import PersonId, PracticeChangeId
from shared.edge import View
from shared.errors import NotFound

HANDED_IN = (PreparationStatus.SUPERSEDED, ObservationStatus.VOIDED)
"""A draft that went with them stays its author's (R-DOC-3)."""


class FormerVersion(View):
    """A document as it was handed in."""

    kind: str
    request_id: PracticeChangeId
    superseded_at: datetime
    content: dict[str, JsonValue]


async def former_versions(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Sequence[FormerVersion]:
    """Oldest first, for both sides."""
    query = select(preparation.c.about).where(preparation.c.participation_id == participation_id)
    about = await session.scalar(query)
    if about is None:
        raise NotFound()
    await permitted(session, about, reader, BOTH)
    f = former_version.c
    kept = select(former_version).where(
        f.participation_id == participation_id, f.content["status"].astext.in_(HANDED_IN)
    )
    rows = await session.execute(kept.order_by(f.superseded_at, f.kind))
    return [FormerVersion.model_validate(row, from_attributes=True) for row in rows]
