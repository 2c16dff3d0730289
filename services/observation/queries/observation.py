"""The rubric, and the rating as its author and as others see it (R-SEC-2)."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import ObservationStatus, label
from services.observation.domain.preparation import Carried
from services.observation.domain.refusals import PreparationNotCollected, RatingNotCollected
from services.observation.domain.rubric import EMPTY, Rating
from services.observation.queries.advice import TeamRecommendation, team_recommendations
from services.observation.queries.reading import OBSERVERS, indicator, permitted
from services.observation.store import RESULT_READERS, observation, preparation
from shared.catalogue import Entry, ScaleStep
from shared.contracts.base import About
from shared.contracts.ids import ObservationId, PersonId
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation
from shared.instruments import FocusBehaviour, Wording, instrument


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
    team_recommendations: tuple[TeamRecommendation, ...]
    collected_at: datetime | None
    printed_count: int
    carried: Carried | None
    """Where it was rated, if at a former school (E-11)."""


class RubricCard(View):
    """What is looked at: the indicator, its three focus behaviours with examples, and what each level means.

    `official` only where sources confirm all of it; what they do not says `verified: false` (rulebook 8).
    """

    rubric_version: str
    official: bool
    notice: str | None
    indicator: Entry
    dimension: str | None
    definition: Wording | None
    success: Wording | None
    behaviours: tuple[FocusBehaviour, ...]
    levels: tuple[ScaleStep, ...]


UNCONFIRMED = "Sebagian isi rubrik ini belum dipastikan dari sumber resmi."


async def rating_card(session: AsyncSession, participation_id: UUID, reader: PersonId, language: str) -> RatingCard:
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
        rubric_version=row.rubric_version, targets=row.targets, status=status, label=label(status, language),
        observer_id=row.observer_id if shown else None, collected_at=row.collected_at, version=row.version,
        team_recommendations=await team_recommendations(session, _rated_as(row)), printed_count=row.printed_count,
        carried=row.carried,
    )  # fmt: skip


def _rated_as(row: Row[tuple[object, ...]]) -> UUID:
    """The participation in which it was rated: there the team recommended something."""
    about: About = row.whose
    carried: Carried | None = row.carried
    return carried.participation_id if carried else about.participation_id


async def rubric_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> RubricCard:
    """ "Cek Rubrik Observasi": in the version that the preparation was begun with (E-25)."""
    query = select(preparation.c.about, preparation.c.indicator, preparation.c.rubric_version)
    row = (await session.execute(query.where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    await permitted(session, row.about, reader, OBSERVERS)
    return rubric_of(row.about, row.indicator, row.rubric_version)


def rubric_of(about: About, code: str, rubric_version: str) -> RubricCard:
    """The rubric of an indicator in this version, whoever looks at it."""
    version = instrument(rubric_version)
    found = version.practice(code)
    official = found is not None and found.official
    return RubricCard(
        rubric_version=rubric_version, official=official, notice=None if official else UNCONFIRMED,
        indicator=indicator(about.policy, code),
        dimension=found and found.dimension, definition=found and found.definition, success=found and found.success,
        behaviours=found.behaviours if found else (), levels=version.levels,
    )  # fmt: skip
