"""What a person or an event can make happen in notification: load, decide, record."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.notification import store
from services.notification.addressing import NAMED, addressed
from services.notification.domain.delivery import Delivery, DeliveryStatus
from services.notification.domain.message import Message
from services.notification.domain.notices import WHILE_THERE, Channel, Note, Number
from services.notification.domain.preferences import Preferences
from services.notification.domain.telling import notes
from services.notification.leaving import Departures
from services.notification.mail import LetterBroke, LetterRefused, MailSettings, Post, PostAway, compose
from services.notification.store import Waiting
from shared import facts, outbox, telemetry
from shared.clock import now
from shared.contracts.base import Event
from shared.contracts.directory import LeadershipChanged, SchoolRecorded
from shared.contracts.ids import NotificationId, PersonId
from shared.edge import fresh
from shared.superior import Position

AT_ONCE = 100
"""How many waiting notes are looked at in one transaction."""
LOOK_AGAIN, PATIENCE = timedelta(minutes=5), timedelta(days=30)
"""How long a waiting note is left alone after somebody looked; and when it is given up."""
given_up = Counter("kinerja_notes_given_up_total", "Notes for which nobody came within thirty days")
log = telemetry.get_logger(__name__)


async def tell(session: AsyncSession, event: Event) -> None:
    """Something happened: everyone whom it concerns gets a message."""
    event_id = cause()
    for note in notes(event):
        if not await _tell(session, event_id, note):
            await store.wait(session, event_id, note, await now(session))


async def tell_waiting(session: AsyncSession, event: LeadershipChanged | SchoolRecorded) -> None:
    """The school's people changed: somebody may have come for what waits."""
    for event_id, note in await store.waiting_notes(session, event.npsn):
        if await _tell(session, event_id, note):
            await store.no_longer_waiting(session, event_id, note.notice)


async def tell_all_waiting(session: AsyncSession, at: datetime) -> int:
    """Who leads depends on the day, too: look again, also when no fact has come, a hundred notes at a time.

    A note that was looked at has its turn again only later: so the errand ends, and none stands in another's way.
    """
    found = await store.waiting_longest(session, at, at - LOOK_AGAIN, AT_ONCE)
    for waiting in found:
        await _look_again(session, waiting, at)
    return len(found)


async def _look_again(session: AsyncSession, waiting: Waiting, at: datetime) -> None:
    told, over = False, waiting.since < at - PATIENCE
    try:
        async with outbox.attempt(session):
            told = await _tell(session, waiting.event_id, waiting.note)
    except Exception as error:
        log.error("note_not_told", event_id=str(waiting.event_id), **telemetry.blame(error))
    if told or over:
        await store.no_longer_waiting(session, waiting.event_id, waiting.note.notice)
    if over and not told:
        given_up.inc()
        log.warning("note_given_up", event_id=str(waiting.event_id), notice=waiting.note.notice)


async def _tell(session: AsyncSession, event_id: UUID, note: Note) -> bool:
    """Whether it is settled: there was somebody to tell, or it is for somebody who works there no more."""
    if note.notice in WHILE_THERE and await _gone(session, note):
        return True
    found = addressed(note, await _school(session, note), await now(session))
    for recipient in found:
        await _write(session, event_id, note, recipient)
    return bool(found)


async def _gone(session: AsyncSession, note: Note) -> bool:
    """Whether the one it is about has left the school, or leads it no more (E-11, E-13)."""
    if note.teacher_id is None:
        return False
    departures = await Departures.of(session, [note.npsn], [note.teacher_id])
    return departures.gone(note.npsn, Position(note.teacher_id, note.capacity), await now(session))


async def _school(session: AsyncSession, note: Note) -> facts.School | None:
    return None if note.audience in NAMED else (await facts.schools(session, [note.npsn])).get(note.npsn)


async def _write(session: AsyncSession, event_id: UUID, note: Note, recipient: PersonId) -> None:
    chosen = await store.preferences_of(session, recipient)
    in_app = chosen.wants(note.notice, Channel.IN_APP)
    message = Message.of(note, NotificationId(uuid7()), event_id, recipient, in_app=in_app)
    if await store.keep(session, message) and chosen.wants(note.notice, Channel.EMAIL):
        trace = telemetry.current()
        session.add(
            Delivery(
                uuid7(), message.id, recipient, Channel.EMAIL, await now(session), trace.traceparent,
                trace.correlation_id,
            )
        )  # fmt: skip


def cause() -> UUID:
    """The event that is being handled; the inbox says which."""
    causation = telemetry.current().causation_id
    assert causation is not None, "a message is told because of an event"
    return UUID(causation)


async def read_message(session: AsyncSession, message_id: UUID, person: PersonId) -> None:
    message = await store.message_by_id(session, message_id, person)
    message.read(await now(session))


async def choose(
    session: AsyncSession, person: PersonId, in_app: Mapping[Number, bool], by_email: Mapping[Number, bool], seen: int
) -> Preferences:
    preferences = await store.preferences_to_change(session, person)
    fresh(preferences.version, seen)
    preferences.choose(in_app, by_email)
    return preferences


async def deliver_next(session: AsyncSession, post: Post, sender: str, where: MailSettings) -> str | None:
    """Send the letter that has been due longest; answers what became of it, or None if nothing is due.

    The row stays locked until the commit. A crash in between repeats the letter, with the same Message-ID.
    Whatever nobody foresaw is raised as `LetterBroke`: it is this letter's trouble, and the others go on.
    """
    at = await now(session)
    letter_id = await store.due_letter(session, at)
    if letter_id is None:
        return None
    try:
        status = await _deliver(session, letter_id, post, sender, where, at)
        await session.flush()
    except PostAway:
        raise
    except Exception as error:
        raise LetterBroke(letter_id) from error
    return status


async def count_attempt(session: AsyncSession, broke: LetterBroke) -> str:
    """In a transaction of its own, for that of the attempt is undone: later again, and given up in the end."""
    delivery = await store.delivery_by_id(session, broke.letter_id)
    if delivery.status is DeliveryStatus.WAITING:
        failed = delivery.fail(f"unforeseen: {type(broke.__cause__).__name__}", await now(session), for_good=False)
        await outbox.record(session, delivery, *([failed] if failed else []))
    return delivery.status


async def _deliver(
    session: AsyncSession, letter_id: UUID, post: Post, sender: str, where: MailSettings, at: datetime
) -> DeliveryStatus:
    letter = await store.letter(session, letter_id)
    delivery, row = letter.delivery, letter.row
    telemetry.begin(delivery.traceparent, delivery.correlation_id, str(row.event_id))
    if letter.known and not letter.address:
        delivery.without_address(at)
        return delivery.status
    try:
        if letter.address is None:
            raise LetterRefused("the recipient is not known yet", for_good=False)
        context = store.context_of(row)
        mail = compose(delivery.id, letter.address, row.notice, row.values, context, sender, where, at)
        await post.send(mail, letter.address)
    except LetterRefused as refused:
        failed = delivery.fail(refused.reason, at, for_good=refused.for_good)
        await outbox.record(session, delivery, *([failed] if failed else []))
    else:
        await outbox.record(session, delivery, delivery.succeed(at))
    return delivery.status
