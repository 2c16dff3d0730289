"""What the performance team recommends: each member his own, the superior what was given, with who wrote it."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.advice import AdviceStatus
from services.observation.domain.rubric import EMPTY, Rating
from services.observation.queries.reading import permitted
from services.observation.store import advice, preparation
from shared.contracts.base import About
from shared.contracts.ids import AdviceId, PersonId
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation


class TeamRecommendation(View):
    """What somebody of the team recommends; his levels are not part of the result."""

    member_id: PersonId
    recommendation: str | None
    given_at: datetime | None


class AdviceCard(Versioned):
    """A rubric that a member of the team filled in; no id while there is none."""

    id: AdviceId | None
    about: About
    member_id: PersonId
    status: AdviceStatus | None
    ratings: tuple[Rating, ...]
    recommendation: str | None
    general_note: str | None
    observed_at: AwareDatetime | None
    lesson_plan_checked: bool
    override_reason: str | None
    given_at: datetime | None


class TeamAdvice(View):
    """All that was given, oldest first."""

    given: tuple[AdviceCard, ...]


async def own_advice(session: AsyncSession, participation_id: UUID, reader: PersonId) -> AdviceCard:
    """What a member of the team has written; nobody else sees it before he gives it."""
    about = await _about(session, participation_id, reader, Relation.TEAM)
    query = select(advice).where(advice.c.participation_id == participation_id, advice.c.member_id == reader)
    row = (await session.execute(query)).one_or_none()
    if row is not None:
        return _card(row)
    return AdviceCard(**dict(EMPTY), id=None, about=about, member_id=reader, status=None, given_at=None, version=0)


async def team_advice(session: AsyncSession, participation_id: UUID, reader: PersonId) -> TeamAdvice:
    """What was given, for the superior."""
    await _about(session, participation_id, reader, Relation.SUPERIOR)
    rows = await session.execute(_given(participation_id))
    return TeamAdvice(given=tuple(_card(row) for row in rows))


async def team_recommendations(session: AsyncSession, participation_id: UUID) -> tuple[TeamRecommendation, ...]:
    """Of what was given only the recommendation: for whoever may see the rating itself."""
    rows = await session.execute(_given(participation_id))
    return tuple(
        TeamRecommendation(member_id=r.member_id, recommendation=r.rubric.recommendation, given_at=r.given_at)
        for r in rows
    )


def _given(participation_id: UUID) -> Select[tuple[object, ...]]:
    here = (advice.c.participation_id == participation_id) & (advice.c.status == AdviceStatus.GIVEN)
    return select(advice).where(here).order_by(advice.c.given_at, advice.c.id)


def _card(row: Row[tuple[object, ...]]) -> AdviceCard:
    return AdviceCard(
        **dict(row.rubric), id=row.id, about=row.about, member_id=row.member_id, status=row.status,
        given_at=row.given_at, version=row.version,
    )  # fmt: skip


async def _about(session: AsyncSession, participation_id: UUID, reader: PersonId, who: Relation) -> About:
    query = select(preparation.c.about).where(preparation.c.participation_id == participation_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound()
    about: About = row.about
    await permitted(session, about, reader, (who,))
    return about
