"""Many people told at once: of a reminder, of a start that was confirmed. A few statements for hundreds of messages.

A reminder for which nobody is there does not wait, as other messages do: it would be untrue when he comes.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.notification import commands, known, store
from services.notification.addressing import NAMED, addressed
from services.notification.domain.delivery import Delivery
from services.notification.domain.message import Message
from services.notification.domain.notices import Audience, Channel, Note, Notice
from services.notification.domain.reminding import Keyed, eve_notes, stage_notes, undone
from services.notification.leaving import Departures
from shared import facts, telemetry
from shared.clock import now
from shared.contracts.awaited import ObservationAhead, ObservationsAhead, StageAwaited
from shared.contracts.ids import NotificationId, PersonId
from shared.contracts.planning import CycleStartConfirmed
from shared.superior import Position, Superior

ROWS = 1000
"""Messages that are written with one statement."""


async def remind(session: AsyncSession, event: StageAwaited) -> None:
    """R-TIM-2: who is not done, and his superior, hear of the end of a stage. Not who has left the school meanwhile."""
    awaited = {who.employee_id for school in event.schools for who in undone(school)}
    departures = await Departures.of(session, [school.npsn for school in event.schools], awaited)
    schools, at = departures.schools, await now(session)

    def gone(npsn: str, who: Position) -> bool:
        return departures.gone(npsn, who, at)

    def superior_of(npsn: str, who: Position) -> Superior | None:
        school = schools.get(npsn)
        return school.superior(who, at) if school is not None else None

    await tell_many(session, stage_notes(event, superior_of, gone))


async def remind_of_eve(session: AsyncSession, event: ObservationsAhead) -> None:
    """N13. Who will have left by then is not observed, and of what has begun nobody is reminded."""
    departures = await Departures.of(session, [event.npsn], {ahead.employee_id for ahead in event.observations})

    def gone(ahead: ObservationAhead) -> bool:
        return departures.gone(event.npsn, ahead, ahead.starts_at)

    await tell_many(session, eve_notes(event, gone, await now(session)))


async def tell_start(session: AsyncSession, event: CycleStartConfirmed) -> None:
    """R-CYC-2: who works at the school may plan now, also its principal where another has confirmed it (D19)."""
    cause, school = commands.cause(), (await facts.schools(session, [event.npsn])).get(event.npsn)
    today = facts.today(school, await now(session))
    notes = [
        Note(
            notice=Notice.START_CONFIRMED, audience=Audience.TEACHER, npsn=event.npsn, cycle=event.cycle,
            teacher_id=who, at=event.at,
        )
        for who in await known.employees(session, event.npsn, today)
        if who != event.by.id
    ]  # fmt: skip
    await tell_many(session, [Keyed(cause, note) for note in notes])


async def tell_many(session: AsyncSession, keyed: Iterable[Keyed]) -> None:
    """Everyone whom these notes concern gets a message, once for each key (R-NTF-1)."""
    notes, at = list(keyed), await now(session)
    schools = await facts.schools(session, {note.npsn for _, note in notes if note.audience not in NAMED})
    letters = [(key, note, to) for key, note in notes for to in addressed(note, schools.get(note.npsn), at)]
    letters.sort(key=lambda each: (each[0], each[2]))  # two batches never wait for each other crosswise
    for begin in range(0, len(letters), ROWS):
        await _tell(session, letters[begin : begin + ROWS])


async def _tell(session: AsyncSession, letters: Sequence[tuple[UUID, Note, PersonId]]) -> None:
    chosen = await store.preferences_of_many(session, {to for _, _, to in letters})
    messages = [
        Message.of(note, NotificationId(uuid7()), key, to, in_app=chosen[to].wants(note.notice, Channel.IN_APP))
        for key, note, to in letters
    ]
    kept, trace, at = await store.keep_many(session, messages), telemetry.current(), await now(session)
    session.add_all(
        Delivery(uuid7(), m.id, m.recipient_id, Channel.EMAIL, at, trace.traceparent, trace.correlation_id)
        for m in messages
        if m.id in kept and chosen[m.recipient_id].wants(m.notice, Channel.EMAIL)
    )
