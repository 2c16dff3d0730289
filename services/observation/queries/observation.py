"""The rubric, and the rating as its author and as others see it (R-SEC-2)."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import EMPTY, ObservationStatus, Rating, label
from services.observation.domain.refusals import PreparationNotCollected, RatingNotCollected
from services.observation.queries.reading import BOTH, RESULT_READERS, indicator, permitted
from services.observation.store import observation, preparation
from shared.catalogue import Entry, ScaleStep, catalogue
from shared.contracts.base import About
from shared.contracts.ids import ObservationId, PersonId
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation


class RatingCard(Versioned):
    """The rubric as its author writes it; for everybody else only after it was collected (R-SEC-2)."""

    id: ObservationId
    about: About
    indicator: str
    rubric_version: str
    targets: tuple[str, ...]
    status: ObservationStatus
    label: str
    message: str = "Hasil observasi adalah bahan diskusi, bukan nilai akhir."
    ratings: tuple[Rating, ...]
    recommendation: str | None
    general_note: str | None
    observed_at: AwareDatetime | None
    lesson_plan_checked: bool
    override_reason: str | None
    observer_id: PersonId | None
    collected_at: datetime | None


class RubricCard(View):
    """What is looked at: the indicator, its three focus behaviours, and what each level means."""

    catalogue_version: str
    indicator: Entry
    behaviours: tuple[Entry, ...]
    levels: tuple[ScaleStep, ...]


async def rating_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> RatingCard:
    """The rating: its author sees his draft, everybody else what was collected, and before that no trace of it."""
    joined = preparation.outerjoin(observation, observation.c.participation_id == preparation.c.participation_id)
    query = select(preparation.c.about.label("whose"), observation).select_from(joined)
    row = (await session.execute(query.where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    relations = await permitted(session, row.whose, reader, RESULT_READERS)
    rated = row.status is ObservationStatus.RATED
    if not rated and Relation.SUPERIOR not in relations:
        raise RatingNotCollected()
    if row.status is None:
        raise PreparationNotCollected()
    shown = rated or row.observer_id == reader
    status = row.status if shown else ObservationStatus.READY
    return RatingCard(
        **dict(row.rubric if shown else EMPTY), id=row.id, about=row.about, indicator=row.indicator,
        rubric_version=row.rubric_version, targets=row.targets, status=status, label=label(status),
        observer_id=row.observer_id if shown else None, collected_at=row.collected_at, version=row.version,
    )  # fmt: skip


async def rubric_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> RubricCard:
    query = select(preparation.c.about, preparation.c.indicator, preparation.c.rubric_version)
    row = (await session.execute(query.where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    await permitted(session, row.about, reader, BOTH)
    lists = catalogue(row.about.policy)
    found = lists.indicator(row.indicator)
    return RubricCard(
        catalogue_version=row.rubric_version, indicator=indicator(row.about.policy, row.indicator),
        behaviours=found.behaviours if found else (), levels=lists.observation_levels,
    )  # fmt: skip
