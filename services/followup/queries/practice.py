"""Steps C, D and E as they are seen."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.domain.effort import EffortStatus
from services.followup.domain.follow_up import FollowUpContent, FollowUpStatus, LearningChoice
from services.followup.domain.reflection import ReflectionContent, ReflectionStatus, unfinished
from services.followup.domain.refusals import FollowUpLocked, ReflectionLocked
from services.followup.queries.reading import Reading, fields_of, of, reading
from services.followup.store import effort, effort_states, follow_up, reflection
from shared.contracts.base import About
from shared.contracts.ids import (
    ChoiceId,
    EffortId,
    FollowUpId,
    ObservationId,
    ParticipationId,
    PersonId,
    ReflectionId,
)
from shared.edge import Versioned


class FollowUpCard(Versioned):
    """Step C. `content` is what a draft is saved with; the superior sees it once it is collected."""

    id: FollowUpId | None
    about: About
    status: FollowUpStatus
    message: str | None
    observation_id: ObservationId | None
    content: FollowUpContent | None
    opened_at: datetime | None
    collected_at: datetime | None
    carried_from: ParticipationId | None
    """Where the observation was rated, if at a former school (E-11)."""


class EffortCard(Versioned):
    """Step D: one learning choice, carried out. The note is the teacher's own until he has finished."""

    id: EffortId
    about: About
    choice_id: ChoiceId
    choice: LearningChoice
    status: EffortStatus
    progress_note: str | None
    started_on: date | None
    finished_on: date | None


class ReflectionCard(Versioned):
    """Step E."""

    id: ReflectionId | None
    about: About
    status: ReflectionStatus
    message: str | None
    due_on: date | None
    content: ReflectionContent | None
    collected_at: datetime | None
    warning: str | None
    """No effort is done yet: where the policy asks for one it cannot be handed in, else it can (E-28)."""


async def follow_up_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> FollowUpCard:
    see = await reading(session, participation_id, reader)
    row = (await session.execute(of(follow_up, participation_id))).one_or_none()
    if row is None:
        return FollowUpCard(
            id=None, about=see.about, status=FollowUpStatus.LOCKED, message=FollowUpLocked.detail.id,
            observation_id=None, content=None, opened_at=None, collected_at=None, carried_from=None, version=0,
        )  # fmt: skip
    return FollowUpCard(**fields_of(FollowUpCard, row, see))


async def reflection_card(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> ReflectionCard:
    see = await reading(session, participation_id, reader)
    row = (await session.execute(of(reflection, participation_id))).one_or_none()
    if row is None:
        return ReflectionCard(
            id=None, about=see.about, status=ReflectionStatus.LOCKED, message=ReflectionLocked.detail.id, due_on=None,
            content=None, collected_at=None, version=0, warning=None,
        )  # fmt: skip
    done = EffortStatus.DONE in await effort_states(session, participation_id)
    warning = unfinished(see.about, row.status, done=done)
    said = warning.say(language, {}) if warning and see.own else None
    return ReflectionCard(**fields_of(ReflectionCard, row, see), warning=said)


async def efforts(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Sequence[EffortCard]:
    """In the order of the learning choices; none before step C is collected."""
    see = await reading(session, participation_id, reader)
    rows = await session.execute(of(effort, participation_id).order_by(effort.c.id))
    return [_effort(row, see) for row in rows]


async def effort_card(session: AsyncSession, effort_id: UUID, reader: PersonId) -> EffortCard:
    row = (await session.execute(select(effort).where(effort.c.id == effort_id))).one()
    return _effort(row, await reading(session, row.participation_id, reader))


def _effort(row: Row[tuple[object, ...]], see: Reading) -> EffortCard:
    card = EffortCard.model_validate(row, from_attributes=True)
    mine = see.own or card.status is EffortStatus.DONE
    return card if mine else card.model_copy(update={"progress_note": None})
