"""The time of the observation as it is seen, by the clock of the school (R-TIM-3), and as a file for calendars."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import diaries
from services.observation.domain.appointment import Deed
from services.observation.domain.refusals import PreparationNotCollected
from services.observation.domain.schedule import ScheduleStatus
from services.observation.domain.schedule_refusals import NothingAgreed
from services.observation.domain.times import local, overlap, say
from services.observation.queries.reading import OBSERVERS, permitted, school_of
from services.observation.store import preparation, schedule
from shared import ics
from shared.contracts.base import About, ActingRole
from shared.contracts.directory import Zone
from shared.contracts.ids import ParticipationId, PersonId, ScheduleId, school_id
from shared.contracts.observation import ProposedTime
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.policies import policy
from shared.texts import Text


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
    zone: Zone


class TurnView(View):
    """One line of the history."""

    deed: Deed
    by: ActingRole
    at: datetime
    time: ProposedTime
    reason: str | None


class ScheduleDetail(ScheduleCard):
    """`said` is the time that stands, else the one proposed, in words; `warnings` stop nobody."""

    said: str
    warnings: tuple[str, ...]
    history: tuple[TurnView, ...]


async def schedule_card(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> ScheduleDetail:
    row = await _row(session, participation_id, reader)
    zone = (await school_of(session, row.about))[0].zone
    card = shown_schedule(row, zone)
    if card is None:
        raise PreparationNotCollected()
    time = card.agreed or card.proposed
    return ScheduleDetail(
        **dict(card), said=say(time, zone, language), warnings=await _warnings(session, row.about, card, language),
        history=tuple(
            TurnView(deed=t.deed, by=t.by.role, at=t.at, time=local(t.time, zone), reason=t.reason) for t in row.history
        ),
    )  # fmt: skip


async def calendar(session: AsyncSession, participation_id: UUID, reader: PersonId, language: str) -> bytes:
    """The appointment for the reader's calendar; one that was called off is a file too, and takes it out again."""
    row = await _row(session, participation_id, reader)
    if row.schedule_id is None:
        raise PreparationNotCollected()
    if row.appointment is None:
        raise NothingAgreed()
    school, at = await school_of(session, row.about)
    stands, rules = row.appointment, policy(row.about.policy)
    entry = ics.Entry(
        uid=row.schedule_id, sequence=stands.sequence, changed_at=stands.changed_at, starts_at=stands.time.starts_at,
        ends_at=stands.time.ends_at, zone=school.zone, place=f"{stands.time.place}, {school.name}",
        summary=" · ".join(filter(None, (rules.step_names["B"], row.wish.class_name, row.wish.subject))),
        description=_DESCRIPTION.say(language, {"title": rules.title}), organiser_id=school_id(school.npsn),
        organiser=school.name, cancelled=stands.cancelled,
    )  # fmt: skip
    return ics.document(entry, at)


async def _row(session: AsyncSession, participation_id: UUID, reader: PersonId) -> Row[tuple[object, ...]]:
    p, s = preparation.c, schedule.c
    query: Select[tuple[object, ...]] = select(
        p.participation_id, p.about, p.proposed.label("wish"),
        s.id.label("schedule_id"), s.status.label("schedule_status"), s.proposed, s.proposed_by, s.agreed, s.agreed_at,
        s.observer_id, s.version.label("schedule_version"), s.history, s.appointment,
    ).select_from(preparation.outerjoin(schedule, s.participation_id == p.participation_id))  # fmt: skip
    row = (await session.execute(query.where(p.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    await permitted(session, row.about, reader, OBSERVERS)
    return row


def shown_schedule(row: Row[tuple[object, ...]], zone: Zone) -> ScheduleCard | None:
    if row.schedule_id is None:
        return None
    return ScheduleCard(
        id=row.schedule_id, participation_id=row.participation_id, status=row.schedule_status,
        proposed=local(row.proposed, zone), proposed_by=row.proposed_by,
        agreed=local(row.agreed, zone) if row.agreed else None, agreed_at=row.agreed_at, observer_id=row.observer_id,
        class_name=row.wish.class_name, subject=row.wish.subject, version=row.schedule_version, zone=zone,
    )  # fmt: skip


async def _warnings(session: AsyncSession, about: About, card: ScheduleCard, language: str) -> tuple[str, ...]:
    """What else is at that time: said, never refused. An observer has two only where he took one over (E-6)."""
    wanted = [time for time in (card.proposed, card.agreed) if time is not None]
    teachers = await diaries.others_of(session, about)
    observers = await diaries.appointments(session, card.observer_id, card.id) if card.observer_id else ()
    found = [(_SAME_TIME, other) for other in teachers if any(overlap(other, time) for time in wanted)]
    found += [(_OBSERVER, other) for other in observers if card.agreed and overlap(other, card.agreed)]
    return tuple(text.say(language, {"time": say(other, card.zone, language)}) for text, other in found)


_SAME_TIME = Text(
    "Pegawai ini mempunyai jadwal observasi lain pada waktu yang sama: {time}.",
    "This employee has another observation at the same time: {time}.",
)
_OBSERVER = Text(
    "Atasan mempunyai jadwal observasi lain pada waktu yang sama: {time}.",
    "The observer has another observation at the same time: {time}.",
)
_DESCRIPTION = Text(
    "{title}. Rubrik dibuka pada waktu yang telah disepakati.", "{title}. The rubric opens at the agreed time."
)
