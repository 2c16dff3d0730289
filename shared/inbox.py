"""The inbox: what a consumer does with the records of one partition, in one transaction.

What must hold:
1. The offset is moved first, by compare-and-set against what this lane last wrote or loaded: whoever lost the partition
   is fenced before any handler runs.
2. An event is handled once per consumer, however often it was sent: its inbox row is in the same transaction.
3. Handlers see the events of a partition in order; of a key whose event is parked they see none until it is replayed.
4. Unknown types are none of our business: counted, never an error. A tombstone likewise. Unknown fields are not even
   counted: contracts only grow and who tells is released first, so each release has them for a while, and to see them
   would mean to read every body twice.
5. A record is never lost for being unreadable: what cannot be read is parked as it came.
"""

from collections import Counter as Tally
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time_ns
from typing import Any, Protocol, TypeVar
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import ARRAY, LargeBinary, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import envelope, telemetry, tracing
from shared.contracts.base import REGISTRY, CycleEvent, Event
from shared.envelope import Envelope, Headers, Malformed

E = TypeVar("E", bound=Event)
Handler = Callable[[AsyncSession, E], Awaitable[None]]

skipped = Counter("kinerja_inbox_skipped_total", "Records that need nothing", ["consumer", "reason"])
handled = Counter("kinerja_inbox_handled_total", "Events handled", ["consumer", "type"])


class Record(Protocol):
    """A record as the Kafka client gives it."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Headers: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event as it arrived."""

    id: UUID
    event: Event
    type: str
    topic: str
    partition: int
    offset: int
    key: str
    sequence: int
    time: datetime
    correlation_id: str | None
    traceparent: str | None


Fold = Callable[[AsyncSession, Sequence[Delivery]], Awaitable[None]]


class Consumer:
    """What one group listens to, and what it does about it: one group per service, or per read model."""

    def __init__(self, group: str, topics: Sequence[str]) -> None:
        self.group, self.topics = group, tuple(topics)
        self.handlers: dict[str, tuple[type[Event], list[Handler[Any]]]] = {}
        self.fold: Fold | None = None

    def on(self, event: type[E]) -> Callable[[Handler[E]], Handler[E]]:
        """Do this when such an event arrives; given twice, both are done, in this order."""
        if event.topic not in self.topics:
            raise TypeError(f"{self.group} does not read {event.topic}, where {event.type} travels")

        def keep(handler: Handler[E]) -> Handler[E]:
            self.handlers.setdefault(event.type, (event, []))[1].append(handler)
            return handler

        return keep

    def batch(self, fold: Fold) -> Fold:
        """Do this with all new events of a partition at once, of every type on these topics; for read models."""
        if self.handlers or self.fold:
            raise TypeError(f"{self.group} folds, or handles one by one, not both")
        self.fold = fold
        return fold

    def model(self, kind: str) -> type[Event] | None:
        """The event of this type, if this consumer cares for it."""
        if self.fold is not None:
            event = REGISTRY.get(kind)
            return event if event is not None and event.topic in self.topics else None
        found = self.handlers.get(kind)
        return found[0] if found else None

    async def handle(self, session: AsyncSession, deliveries: Sequence[Delivery]) -> None:
        """Do what must be done about these, in order."""
        if self.fold is not None:
            if deliveries:
                began = time_ns()
                await self.fold(session, deliveries)
                if tracing.on:
                    tracing.folded(session, self.group, deliveries, began)
        else:
            for delivery in deliveries:
                _continue(delivery)
                for handler in self.handlers[delivery.type][1]:
                    await handler(session, delivery.event)
                if tracing.on:
                    tracing.handled(session, self.group, delivery)
        for kind, count in Tally(delivery.type for delivery in deliveries).items():
            handled.labels(self.group, kind).inc(count)


def _continue(delivery: Delivery) -> None:
    """What the handler records is caused by this event, and belongs to the same story."""
    telemetry.about(delivery.event.key if isinstance(delivery.event, CycleEvent) else None)
    cause = str(delivery.id)
    telemetry.begin(delivery.traceparent, delivery.correlation_id or cause, cause)


class Unreadable(Exception):
    """The record makes no sense to us: trying again would not help."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record with what its envelope says; only events this consumer cares for."""

    record: Record
    envelope: Envelope | Malformed
    model: type[Event] | None

    @property
    def event_id(self) -> UUID | None:
        return self.envelope.id if isinstance(self.envelope, Envelope) else None

    def open(self) -> Delivery:
        """Read the body; raises `Unreadable`."""
        e, r = self.envelope, self.record
        if isinstance(e, Malformed):
            raise Unreadable(e.why)
        assert self.model is not None
        try:
            event = self.model.model_validate_json(r.value or b"")
        except ValueError as error:
            raise Unreadable(f"{e.type}: {_where(error)}") from error
        return Delivery(
            e.id, event, e.type, r.topic, r.partition, r.offset, e.key, e.sequence, e.time, e.correlation_id,
            e.traceparent,
        )  # fmt: skip


def _where(error: ValueError) -> str:
    """Which fields are wrong, never what was in them."""
    errors = getattr(error, "errors", None)
    found = errors(include_input=False, include_url=False, include_context=False) if errors else []
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in found[:5]) or type(error).__name__


def sort_out(consumer: Consumer, records: Sequence[Record]) -> list[Arrival]:
    """Leave out what needs nothing from this consumer."""
    found = []
    for record in records:
        if record.value is None:
            skipped.labels(consumer.group, "tombstone").inc()
            continue
        said = envelope.read(record.headers)
        model = consumer.model(said.type) if isinstance(said, Envelope) else None
        if isinstance(said, Envelope) and model is None:
            skipped.labels(consumer.group, "type").inc()
            continue
        found.append(Arrival(record, said, model))
    return found


LIMITS = text(
    "SELECT set_config('idle_in_transaction_session_timeout', '10s', true), set_config('lock_timeout', '5s', true)"
)
_ADVANCE = text(
    "UPDATE consumer_offset SET next = :following WHERE consumer = :consumer AND topic = :topic"
    " AND partition = :partition AND next = :known RETURNING absorb_before"
)
_TAKE = text(
    "INSERT INTO inbox (consumer, event_id) SELECT :consumer, unnest(:ids) ON CONFLICT DO NOTHING RETURNING event_id"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_WAITING = text(
    "SELECT key FROM parked_key WHERE consumer = :consumer AND topic = :topic AND key = ANY(:keys) FOR SHARE"
).bindparams(bindparam("keys", type_=ARRAY(LargeBinary)))


class Fenced(Exception):
    """Somebody else moved the offset: the partition is not ours any more, or was not where we thought."""


@dataclass(slots=True)
class Ledger:
    """The bookkeeping of one partition within one transaction."""

    session: AsyncSession
    consumer: Consumer
    topic: str
    partition: int
    absorb_before: datetime | None = None
    waiting: set[bytes] = field(default_factory=set)

    async def advance(self, known: int, following: int) -> None:
        """Compare-and-set. A zombie that stops in the middle must not hold the row for long, nor we wait for it."""
        await self.session.execute(LIMITS)
        row = {"consumer": self.consumer.group, "topic": self.topic, "partition": self.partition}
        moved = await self.session.execute(_ADVANCE, {**row, "known": known, "following": following})
        found = moved.first()
        if found is None:
            raise Fenced()
        self.absorb_before = found[0]

    async def take(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Those that were not taken before; from now on they are."""
        return await claim(self.session, self.consumer, arrivals, self._absorbed)

    def _absorbed(self, event_id: UUID) -> bool:
        """Older than the inbox remembers, in a log that was filled again: it was handled long ago."""
        if self.absorb_before is None:
            return False
        return datetime.fromtimestamp((event_id.int >> 80) / 1000, UTC) < self.absorb_before

    async def look_for_waiting(self, arrivals: Sequence[Arrival]) -> None:
        """Which of these keys wait behind a parked event. Held until we commit, so that no replay overtakes."""
        keys = list({a.record.key for a in arrivals if a.record.key is not None})
        if keys:
            names = {"consumer": self.consumer.group, "topic": self.topic, "keys": keys}
            self.waiting = set(await self.session.scalars(_WAITING, names))


async def claim(
    session: AsyncSession,
    consumer: Consumer,
    arrivals: Sequence[Arrival],
    absorbed: Callable[[UUID], bool] | None = None,
) -> list[Arrival]:  # fmt: skip
    """The inbox rows of these, in one statement; answers those that had none, and what has no id."""
    ids = [i for a in arrivals if (i := a.event_id) is not None and not (absorbed and absorbed(i))]
    fresh: set[UUID] = set()
    if ids:
        fresh = set(await session.scalars(_TAKE, {"consumer": consumer.group, "ids": ids}))
    new = [a for a in arrivals if a.event_id is None or _once(fresh, a.event_id)]
    if len(new) < len(arrivals):
        skipped.labels(consumer.group, "duplicate").inc(len(arrivals) - len(new))
    return new


def _once(fresh: set[UUID], event_id: UUID) -> bool:
    """A batch may hold one event twice; it is new the first time."""
    if event_id not in fresh:
        return False
    fresh.discard(event_id)
    return True
