"""Notification's tables, and the few ways to find what is in them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry

from services.notification.domain.delivery import Delivery, DeliveryStatus
from services.notification.domain.message import Message
from services.notification.domain.notices import Channel, Note, Notice, Number, Values
from services.notification.domain.preferences import Preferences
from services.notification.messages import Context
from shared import clock, facts, idempotency
from shared.columns import Enumerated, Json
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity, NotificationId, PersonId, participation_id
from shared.errors import NotFound
from shared.plumbing import plumbing

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (plumbing, idempotency.install, clock.install, facts.install):
    part(metadata)
school_fact = metadata.tables["school_fact"]

person = Table(
    "person", metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
)  # fmt: skip

school_cycle = Table(
    "school_cycle", metadata,
    Column("npsn", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("planning_until", Date),
)  # fmt: skip

placement = Table(
    "placement", metadata,
    Column("employee_id", Uuid, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("left_on", Date),
    Column("principal", Boolean, nullable=False),
)  # fmt: skip

school_leader = Table(
    "school_leader", metadata,
    Column("npsn", Text, primary_key=True),
    Column("leader_id", Uuid),  # whom its teachers were told of last
    Column("look_on", Date),  # the next day on which somebody else may lead it
)  # fmt: skip

message = Table(
    "message", metadata,
    Column("id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("recipient_id", Uuid, nullable=False),
    Column("notice", Enumerated(Notice), nullable=False),
    Column("values", Json(Values), nullable=False),
    Column("npsn", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("participation_id", Uuid),
    Column("teacher_id", Uuid),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("in_app", Boolean, nullable=False),
    Column("read_at", DateTime(timezone=True)),
)  # fmt: skip

delivery = Table(
    "delivery", metadata,
    Column("id", Uuid, primary_key=True),
    Column("message_id", Uuid, nullable=False),
    Column("recipient_id", Uuid, nullable=False),
    Column("channel", Enumerated(Channel), nullable=False),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False),
    Column("traceparent", Text, nullable=False),
    Column("correlation_id", Text, nullable=False),
    Column("status", Enumerated(DeliveryStatus), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text),
    Column("finished_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

preferences = Table(
    "preferences", metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("muted_in_app", Json(tuple[Number, ...]), nullable=False),
    Column("muted_by_email", Json(tuple[Number, ...]), nullable=False),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

waiting_note = Table(
    "waiting_note", metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("notice", Enumerated(Notice), primary_key=True),
    Column("npsn", Text, nullable=False),
    Column("note", Json(Note), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("looked_at", DateTime(timezone=True), nullable=False),
)  # fmt: skip

mapper.map_imperatively(Message, message)
mapper.map_imperatively(Delivery, delivery)
mapper.map_imperatively(Preferences, preferences)


def in_context() -> Select[tuple[object, ...]]:
    """Messages with what their words need: names, the school and its zone, the window of the cycle."""
    m, named = message.c, person.alias("named")
    return select(
        message,
        person.c.name.label("teacher"),
        named.c.name.label("named"),
        school_fact.c.name.label("school"),
        school_fact.c.zone,
        school_cycle.c.planning_until,
    ).select_from(
        message.outerjoin(person, person.c.id == m.teacher_id)
        .outerjoin(named, named.c.id == cast(func.jsonb_extract_path_text(m["values"], "person_id"), Uuid))
        .outerjoin(school_fact, school_fact.c.npsn == m.npsn)
        .outerjoin(school_cycle, (school_cycle.c.npsn == m.npsn) & (school_cycle.c.cycle == m.cycle))
    )


def context_of(row: Row[tuple[object, ...]]) -> Context:
    until: date | None = row.planning_until
    zone, as_what = Zone(row.zone) if row.zone else None, as_what_told(row)
    return Context(row.cycle or None, row.teacher, zone, until, row.named, row.school, as_what)


def as_what_told(row: Row[tuple[object, ...]]) -> Capacity:
    """It follows from the participation that the message is about, and needs no column."""
    if row.participation_id is None or row.teacher_id is None:
        return Capacity.TEACHER
    keys = {participation_id(row.teacher_id, row.cycle, row.npsn, each): each for each in Capacity}
    return keys.get(row.participation_id, Capacity.TEACHER)


async def keep(session: AsyncSession, kept: Message) -> bool:
    """Whether this is the first that this person hears of the event (R-NTF-1)."""
    row = insert(message).values({column.name: getattr(kept, column.name) for column in message.columns})
    kept_now = row.on_conflict_do_nothing(index_elements=["event_id", "recipient_id"]).returning(message.c.id)
    return (await session.execute(kept_now)).first() is not None


async def keep_many(session: AsyncSession, kept: Sequence[Message]) -> set[NotificationId]:
    """Those of them that are the first that the person hears of it, written with one statement."""
    if not kept:
        return set()
    rows = insert(message).values([{c.name: getattr(each, c.name) for c in message.columns} for each in kept])
    first = rows.on_conflict_do_nothing(index_elements=["event_id", "recipient_id"]).returning(message.c.id)
    return set(await session.scalars(first))


async def message_by_id(session: AsyncSession, message_id: UUID, recipient: PersonId) -> Message:
    """His own message, locked; anybody else's does not exist for him."""
    m = message.c
    query = select(Message).where(m.id == message_id, m.recipient_id == recipient, m.in_app).with_for_update()
    found = await session.scalar(query)
    if found is None:
        raise NotFound()
    return found


async def preferences_of(session: AsyncSession, person_id: PersonId, *, lock: bool = False) -> Preferences:
    """What he chose; whoever chose nothing is told everything."""
    query = select(Preferences).where(preferences.c.person_id == person_id)
    found = await session.scalar(query.with_for_update() if lock else query)
    return found or Preferences(person_id)


async def preferences_of_many(session: AsyncSession, people: Collection[PersonId]) -> dict[PersonId, Preferences]:
    """The same of many; not locked."""
    query = select(Preferences).where(preferences.c.person_id.in_(people))
    found = {each.person_id: each for each in await session.scalars(query)}
    return {person_id: found.get(person_id) or Preferences(person_id) for person_id in people}


async def preferences_to_change(session: AsyncSession, person_id: PersonId) -> Preferences:
    """The same, locked; made if there are none, so that two first choices do not both win."""
    none_yet = Preferences(person_id)
    row = insert(preferences).values({c.name: getattr(none_yet, c.name) for c in preferences.columns})
    await session.execute(row.on_conflict_do_nothing())
    return await preferences_of(session, person_id, lock=True)


class Letter(NamedTuple):
    """A delivery that is due, the message it carries, and where to."""

    delivery: Delivery
    row: Row[tuple[object, ...]]
    known: bool
    """Whether the directory has told of the recipient at all."""
    address: str | None


async def due_letter(session: AsyncSession, at: datetime) -> UUID | None:
    """The delivery that has been due longest, locked; whoever else delivers skips it."""
    due = delivery.c.status == DeliveryStatus.WAITING, delivery.c.next_attempt_at <= at
    query = select(delivery.c.id).where(*due).order_by(delivery.c.next_attempt_at, delivery.c.id).limit(1)
    found: UUID | None = await session.scalar(query.with_for_update(skip_locked=True))
    return found


async def delivery_by_id(session: AsyncSession, delivery_id: UUID) -> Delivery:
    return (await session.scalars(select(Delivery).where(delivery.c.id == delivery_id).with_for_update())).one()


async def letter(session: AsyncSession, delivery_id: UUID) -> Letter:
    """A delivery with all that is needed to send it."""
    found = await delivery_by_id(session, delivery_id)
    row = (await session.execute(in_context().where(message.c.id == found.message_id))).one()
    to = (await session.execute(select(person.c.email).where(person.c.id == found.recipient_id))).one_or_none()
    return Letter(found, row, to is not None, to.email if to is not None else None)


async def wait(session: AsyncSession, event_id: UUID, note: Note, at: datetime) -> None:
    """Nobody is known yet whom this concerns: it is told when he comes."""
    row = insert(waiting_note).values(
        event_id=event_id, notice=note.notice, npsn=note.npsn, note=note, since=at, looked_at=at
    )
    await session.execute(row.on_conflict_do_nothing())


async def waiting_notes(session: AsyncSession, npsn: str) -> Sequence[tuple[UUID, Note]]:
    w = waiting_note.c
    query = select(w.event_id, w.note).where(w.npsn == npsn).order_by(w.event_id, w.notice).with_for_update()
    return [(row.event_id, row.note) for row in await session.execute(query)]


class Waiting(NamedTuple):
    """A note that waits, and since when."""

    event_id: UUID
    note: Note
    since: datetime


async def waiting_longest(session: AsyncSession, at: datetime, before: datetime, limit: int) -> Sequence[Waiting]:
    """Notes nobody has looked at since `before`, school by school; from now on they were looked at `at`."""
    w = waiting_note.c
    query = select(w.event_id, w.note, w.since).where(w.looked_at < before).order_by(w.looked_at, w.npsn, w.event_id)
    found = [Waiting(*row) for row in await session.execute(query.limit(limit).with_for_update(skip_locked=True))]
    if found:
        looked = update(waiting_note).where(w.event_id == bindparam("of"), w.notice == bindparam("what"))
        connection = await session.connection()
        keys = [{"of": waiting.event_id, "what": waiting.note.notice} for waiting in found]
        await connection.execute(looked.values(looked_at=at), keys)
    return found


async def no_longer_waiting(session: AsyncSession, event_id: UUID, notice: Notice) -> None:
    w = waiting_note.c
    await session.execute(delete(waiting_note).where(w.event_id == event_id, w.notice == notice))
