"""What a person can see of notification: one SELECT, one view."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notification import store
from services.notification.domain.delivery import DeliveryStatus
from services.notification.domain.notices import Notice, Number
from services.notification.domain.preferences import COMPULSORY, EMAILED
from services.notification.messages import LABELS, WORDINGS, period, words
from services.notification.store import delivery, message, person, school_fact
from shared import facts
from shared.contracts.ids import NotificationId, ParticipationId, PersonId
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation, permit


class MessageCard(View):
    """A message in the reader's language."""

    id: NotificationId
    number: Number
    notice: Notice
    subject: str
    text: str
    at: datetime
    read_at: datetime | None
    npsn: str
    cycle: str | None
    period: str | None
    """The cycle as people read it; of who takes part twice, also as what (E-3)."""
    participation_id: ParticipationId | None


class Inbox(View):
    """My messages, newest first; `unread` counts all that I have not read."""

    rows: tuple[MessageCard, ...]
    next: str | None
    unread: int


class PreferencesCard(Versioned):
    """Whether each message is wanted, by channel. `compulsory` ones always appear in the app (R-NTF-2)."""

    in_app: dict[Number, bool]
    email: dict[Number, bool]
    compulsory: tuple[Number, ...]
    labels: dict[Number, str]


class FailedDelivery(View):
    """An e-mail that was given up. The address is not shown: the directory has it."""

    id: UUID
    message_id: NotificationId
    number: Number
    recipient_id: PersonId
    name: str | None
    npsn: str
    attempts: int
    reason: str | None
    failed_at: datetime


class FailedDeliveries(View):
    rows: tuple[FailedDelivery, ...]
    next: str | None


async def inbox(
    session: AsyncSession, reader: PersonId, language: str, *, unread: bool, after: UUID | None, limit: int
) -> Inbox:
    mine = (message.c.recipient_id == reader) & message.c.in_app
    query = store.in_context().where(mine).order_by(message.c.id.desc()).limit(limit + 1)
    if unread:
        query = query.where(message.c.read_at.is_(None))
    if after is not None:
        query = query.where(message.c.id < after)
    found = [_card(row, language) for row in await session.execute(query)]
    count = await session.scalar(select(func.count()).where(mine, message.c.read_at.is_(None)))
    rows = tuple(found[:limit])
    return Inbox(rows=rows, next=str(rows[-1].id) if len(found) > limit else None, unread=count or 0)


async def message_card(session: AsyncSession, message_id: UUID, reader: PersonId, language: str) -> MessageCard:
    query = store.in_context().where(message.c.id == message_id, message.c.recipient_id == reader)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound()
    return _card(row, language)


def _card(row: Row[tuple[object, ...]], language: str) -> MessageCard:
    notice: Notice = row.notice
    context = store.context_of(row)
    return MessageCard(
        id=row.id, number=notice.number, notice=notice, subject=WORDINGS[notice].subject.say(language, {}),
        text=words(notice, row.values, context, language), at=row.at, read_at=row.read_at,
        npsn=row.npsn, cycle=row.cycle or None, period=period(context, language),
        participation_id=row.participation_id,
    )  # fmt: skip


async def preferences_card(session: AsyncSession, reader: PersonId, language: str) -> PreferencesCard:
    chosen = await store.preferences_of(session, reader)
    return PreferencesCard(
        version=chosen.version,
        in_app={number: number not in chosen.muted_in_app for number in Number},
        email={number: number not in chosen.muted_by_email for number in Number if number in EMAILED},
        compulsory=tuple(sorted(COMPULSORY)),
        labels={number: LABELS[number].say(language, {}) for number in Number},
    )


async def failed_deliveries(
    session: AsyncSession, office: str, reader: PersonId, *, after: UUID | None, limit: int
) -> FailedDeliveries:
    """What could not be delivered to people of the office's schools, newest first (R-NTF-5)."""
    permit(await facts.office_relations(session, office, reader), (Relation.OFFICE_ADMIN,))
    query = (
        select(
            delivery.c.id, delivery.c.message_id, message.c.notice, delivery.c.recipient_id, person.c.name,
            message.c.npsn, delivery.c.attempts, delivery.c.reason, delivery.c.finished_at.label("failed_at"),
        )
        .join_from(delivery, message, message.c.id == delivery.c.message_id)
        .join(school_fact, school_fact.c.npsn == message.c.npsn)
        .join(person, person.c.id == delivery.c.recipient_id, isouter=True)
        .where(delivery.c.status == DeliveryStatus.FAILED, school_fact.c.office_code == office)
        .order_by(delivery.c.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        query = query.where(delivery.c.id < after)
    found = [
        FailedDelivery.model_validate({**row._mapping, "number": row.notice.number})
        for row in await session.execute(query)
    ]
    rows = tuple(found[:limit])
    return FailedDeliveries(rows=rows, next=str(rows[-1].id) if len(found) > limit else None)
