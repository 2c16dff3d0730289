"""The outbox: an event is written in the transaction of its cause, and told to Kafka afterwards by the relay.

What must hold:
1. No event without its cause, no cause without its event: one transaction.
2. Events of one aggregate are recorded while its row is locked (`FOR UPDATE`), so their `seq` is their order.
3. Nothing is recorded that the broker would refuse for its size.
4. The relay is woken only after the commit (NOTIFY inside the transaction costs a third of the commit rate), at most
   once in 5 ms; a bell that was not heard costs a quarter of a second, never an event.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID
from zlib import crc32

from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from uuid_utils.compat import uuid7

from shared import envelope, telemetry
from shared.contracts.base import Event
from shared.plumbing import LANES, outbox

LARGEST = 900 * 1024
"""Bytes of one payload: the broker's limit is 1 MiB, and the headers need room."""

BELL = "outbox"
_PAUSE = 0.005
_RECORD = insert(outbox)


class Aggregate(Protocol):
    """What events are about: it has an identity, and a version that grows by one with each event."""

    @property
    def id(self) -> UUID: ...

    version: int


class EventTooLarge(Exception):
    """The event is larger than the bus carries; its cause must not be committed."""


async def record(session: AsyncSession, aggregate: Aggregate, *events: Event) -> None:
    """Tell the world what happened to the aggregate, if and only if this transaction commits."""
    await record_all(session, [(aggregate, events)])


async def record_all(session: AsyncSession, told: Iterable[tuple[Aggregate, Sequence[Event]]]) -> None:
    """The same for many aggregates, in this order, with one statement: an import tells thousands at once."""
    trace = telemetry.current()
    extras = envelope.extras(trace.correlation_id, trace.causation_id, trace.traceparent)
    rows = [_row(aggregate, event, extras) for aggregate, events in told for event in events]
    if not rows:
        return
    await session.execute(_RECORD, rows)
    session.info.setdefault("recorded", []).extend((row["type"], row["id"]) for row in rows)


def _row(aggregate: Aggregate, event: Event, extras: dict[str, str]) -> dict[str, Any]:
    payload = event.model_dump_json().encode()
    if len(payload) > LARGEST:
        raise EventTooLarge(f"{event.type}: {len(payload)} bytes")
    aggregate.version += 1
    return {
        "id": uuid7(),
        "created_at": datetime.now(UTC),
        "topic": event.topic,
        "key": event.key,
        "lane": lane_of(event.key),
        "aggregatetype": type(aggregate).__name__,
        "aggregateid": aggregate.id,
        "aggregate_version": aggregate.version,
        "type": event.type,
        "occurred_at": event.at,
        "headers": extras,
        "payload": payload,
    }


@asynccontextmanager
async def attempt(session: AsyncSession) -> AsyncIterator[None]:
    """A savepoint: what fails in it is undone, and what it recorded was never told."""
    told = len(session.info.get("recorded", []))
    try:
        async with session.begin_nested():
            yield
    except BaseException:
        del session.info.get("recorded", [])[told:]
        raise


def lane_of(key: str) -> int:
    """The lane of a key: the same in every process and for ever."""
    return crc32(key.encode()) % LANES


class Waker:
    """Tells the relay that there is something new, for everybody who asked within 5 ms at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._wanted = False
        self._ringing: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """After the commit; returns at once."""
        self._wanted = True
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._ring())

    async def _ring(self) -> None:
        while self._wanted:
            self._wanted = False
            try:
                async with self._engine.connect() as connection:
                    await connection.execute(text(f"NOTIFY {BELL}"))
            except (SQLAlchemyError, OSError, TimeoutError):
                return  # the relay looks by itself every quarter of a second
            await asyncio.sleep(_PAUSE)

    async def close(self) -> None:
        if self._ringing is not None:
            await asyncio.gather(self._ringing, return_exceptions=True)
