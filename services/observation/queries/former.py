"""The editions of A and B that no longer count, after a practice change (rulebook 6.10)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import ObservationStatus
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.refusals import NoLessonPlan
from services.observation.queries.reading import BOTH, permitted
from services.observation.store import preparation
from shared import former
from shared.contracts.ids import PersonId
from shared.errors import NotFound
from shared.files.attachment import Attachment
from shared.former import FormerVersion

HANDED_IN = (PreparationStatus.SUPERSEDED, ObservationStatus.VOIDED)
"""A draft that went with them stays its author's (R-DOC-3)."""


async def former_versions(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Sequence[FormerVersion]:
    """Oldest first, for both sides."""
    query = select(preparation.c.about).where(preparation.c.participation_id == participation_id)
    about = await session.scalar(query)
    if about is None:
        raise NotFound()
    await permitted(session, about, reader, BOTH)
    return await former.shown(session, participation_id, HANDED_IN)


async def former_lesson_plan(session: AsyncSession, participation_id: UUID, id: UUID, reader: PersonId) -> Attachment:
    """What an edition was handed in with: for whoever may read that, as long as it is kept."""
    there = await former_versions(session, participation_id, reader)
    edition = next((each for each in there if each.id == id), None)
    if edition is None:
        raise NotFound()
    named = edition.content.get("lesson_plan")
    if named is None:
        raise NoLessonPlan()
    return Attachment.model_validate(named)
