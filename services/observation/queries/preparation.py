"""The preparation document as it is seen: the teacher's alone until it is collected (R-DOC-3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.preparation import Carried, PreparationStatus
from services.observation.domain.refusals import NoLessonPlan, PreparationNotCollected
from services.observation.domain.times import Proposal
from services.observation.queries.reading import OBSERVERS, permitted
from services.observation.store import preparation
from shared.contracts.base import About
from shared.contracts.ids import PersonId, PlanId, PreparationId
from shared.edge import Versioned
from shared.errors import NotFound
from shared.facts import Relation
from shared.files.attachment import Attachment


class PreparationCard(Versioned):
    """The preparation document: the teacher's alone until it is collected."""

    id: PreparationId
    about: About
    plan_id: PlanId
    indicator: str
    rubric_version: str
    status: PreparationStatus
    target_behaviours: tuple[str, ...]
    effort: str | None
    proposed: Proposal
    lesson_plan: Attachment | None
    collected_at: datetime | None
    carried: Carried | None
    """Where it was handed in, if at a former school (E-11)."""


async def preparation_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> PreparationCard:
    """The document, for the teacher; for the superior once it is collected ("sedang diisi", R-DOC-3)."""
    query = select(preparation).where(preparation.c.participation_id == participation_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound()
    relations = await permitted(session, row.about, reader, OBSERVERS)
    if Relation.SELF not in relations and row.status is not PreparationStatus.COLLECTED:
        raise PreparationNotCollected()
    return PreparationCard.model_validate(row, from_attributes=True)


async def lesson_plan(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Attachment:
    """The file of the document, for whoever may read that."""
    found = (await preparation_card(session, participation_id, reader)).lesson_plan
    if found is None:
        raise NoLessonPlan()
    return found
