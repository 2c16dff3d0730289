"""The time of the observation as it is seen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.refusals import PreparationNotCollected
from services.observation.domain.schedule import ScheduleStatus
from services.observation.queries.reading import BOTH, permitted
from services.observation.store import preparation, schedule
from shared.contracts.base import ActingRole
from shared.contracts.ids import ParticipationId, PersonId, ScheduleId
from shared.contracts.observation import ProposedTime
from shared.edge import Versioned
from shared.errors import NotFound


class ScheduleCard(Versioned):
    """`proposed` is the latest word, by whom; `agreed` is the time that stands."""

    id: ScheduleId
    participation_id: ParticipationId
    status: ScheduleStatus
    proposed: ProposedTime
    proposed_by: ActingRole
    agreed: ProposedTime | None
    agreed_at: datetime | None
    observer_id: PersonId | None
    class_name: str | None
    subject: str | None


async def schedule_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> ScheduleCard:
    p, s = preparation.c, schedule.c
    query: Select[tuple[object, ...]] = select(
        p.participation_id, p.about, p.proposed.label("wish"),
        s.id.label("schedule_id"), s.status.label("schedule_status"), s.proposed, s.proposed_by, s.agreed, s.agreed_at,
        s.observer_id, s.version.label("schedule_version"),
    ).select_from(preparation.outerjoin(schedule, s.participation_id == p.participation_id))  # fmt: skip
    row = (await session.execute(query.where(p.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    await permitted(session, row.about, reader, BOTH)
    found = shown_schedule(row)
    if found is None:
        raise PreparationNotCollected()
    return found


def shown_schedule(row: Row[tuple[object, ...]]) -> ScheduleCard | None:
    if row.schedule_id is None:
        return None
    return ScheduleCard(
        id=row.schedule_id, participation_id=row.participation_id, status=row.schedule_status, proposed=row.proposed,
        proposed_by=row.proposed_by, agreed=row.agreed, agreed_at=row.agreed_at, observer_id=row.observer_id,
        class_name=row.wish.class_name, subject=row.wish.subject, version=row.schedule_version,
    )  # fmt: skip
