"""Parked events: what a consumer could not handle, kept whole, and what operators do about it.

What must hold:
1. Parking is in the transaction that moves the offset past the event: it is either ahead of us or parked, never lost.
2. While a key has something parked, its later events park behind; the key is free again when its queue is empty.
3. A replay goes through a key's queue in order, one transaction for each event, with the key's row locked: no arrival
   overtakes it. It bypasses the inbox, which knows the event already. It stops at the first that fails again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from prometheus_client import Counter, Gauge
from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared import envelope, telemetry, tracing
from shared.database import Sessions
from shared.envelope import Envelope, Headers
from shared.inbox import Arrival, Consumer, Unreadable
from shared.plumbing import parked, parked_key

Kept = Row[Any]
BEHIND = "waits behind a parked event of its key"
counted = Counter("kinerja_parked_total", "Events parked", ["consumer", "why"])
now_waiting = Gauge("kinerja_parked_now", "Events parked and not yet resolved", ["consumer"])
log = telemetry.get_logger(__name__)
_waits = parked.c.resolved_at.is_(None)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A parked record, as it came."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers


async def park(session: AsyncSession, consumer: str, arrival: Arrival, error: Exception | None, attempts: int) -> None:
    """Keep the record and let its key wait. `error` is None for what only waits behind another."""
    record, said = arrival.record, arrival.envelope
    known = said if isinstance(said, Envelope) else None
    row = {
        "consumer": consumer,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "event_id": known.id if known else None,
        "type": known.type if known else None,
        "body": record.value,
        "headers": envelope.readable(record.headers),
        "produced_at": datetime.fromtimestamp(record.timestamp / 1000, UTC),
        "error": _said(error) if error else BEHIND,
        "trace": known.traceparent if known else None,
        "attempts": attempts,
    }
    await session.execute(insert(parked).values(row))
    if record.key is not None:
        key = {"consumer": consumer, "topic": record.topic, "key": record.key}
        await session.execute(insert(parked_key).values(key).on_conflict_do_nothing())
    counted.labels(consumer, type(error).__name__ if error else "behind").inc()
    if error is None and tracing.on:
        tracing.failed(session, consumer, arrival, None, attempts)
    if error:
        said_so = {"reason": type(error).__name__, "type": row["type"], "event_id": str(row["event_id"])}
        log.error("parked", consumer=consumer, topic=record.topic, offset=record.offset, **said_so)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", "")[:2000]


async def waiting(session: AsyncSession, consumer: str | None = None) -> Sequence[Kept]:
    """Everything parked and not yet resolved, oldest first."""
    query = select(parked).where(_waits).order_by(parked.c.id)
    if consumer is not None:
        query = query.where(parked.c.consumer == consumer)
    return (await session.execute(query)).all()


async def measure(sessions: Sessions, consumer: str) -> None:
    async with sessions() as session, session.begin():
        many = select(func.count()).where(_waits, parked.c.consumer == consumer)
        now_waiting.labels(consumer).set(await session.scalar(many) or 0)


async def show(session: AsyncSession, parked_id: int) -> Kept | None:
    return (await session.execute(select(parked).where(parked.c.id == parked_id))).one_or_none()


async def discard(session: AsyncSession, parked_id: int, reason: str) -> bool:
    """Give it up, for a reason that stays written down. False if it is not there, or was resolved."""
    row = await show(session, parked_id)
    if row is None or row.resolved_at is not None:
        return False
    await _lock(session, row)
    await _resolve(session, row, "discarded", reason)
    return True


@dataclass(frozen=True)
class Replayed:
    """How far a replay came; `failed` is the row that stopped it, and why."""

    done: int
    failed: int | None = None
    error: str | None = None


async def replay(sessions: Sessions, consumer: Consumer, parked_id: int) -> Replayed:
    """Handle the queue of this event's key, in order, until it is empty or one fails again."""
    async with sessions() as session, session.begin():
        row = await show(session, parked_id)
    if row is None or row.resolved_at is not None or row.consumer != consumer.group:
        return Replayed(0)
    done = 0
    while (head := await _head(sessions, row)) is not None:
        try:
            async with sessions() as session, session.begin():
                await _again(session, consumer, head)
            if tracing.on:
                tracing.committed(session)
        except Exception as error:
            await _failed_again(sessions, head, error)
            return Replayed(done, head.id, _said(error))
        done += 1
    return Replayed(done)


async def _head(sessions: Sessions, row: Kept) -> Kept | None:
    """The first of the queue that this row is in; a row without a key is a queue of its own."""
    async with sessions() as session, session.begin():
        mine = parked.c.id == row.id if row.key is None else _same_key(row)
        return (await session.execute(select(parked).where(_waits, mine).order_by(parked.c.id).limit(1))).one_or_none()


def _same_key(row: Kept) -> Any:  # noqa: ANN401  (an SQL expression)
    p = parked.c
    return (p.consumer == row.consumer) & (p.topic == row.topic) & (p.key == row.key)


async def _again(session: AsyncSession, consumer: Consumer, row: Kept) -> None:
    await _lock(session, row)
    still = await session.scalar(select(parked.c.id).where(_waits, parked.c.id == row.id).with_for_update())
    if still is None:
        return  # somebody else resolved it meanwhile
    kept = KeptRecord(
        row.topic, row.partition, row.offset, int(row.produced_at.timestamp() * 1000), row.key, row.body,
        envelope.original(row.headers),
    )  # fmt: skip
    said = envelope.read(kept.headers)
    model = consumer.model(said.type) if isinstance(said, Envelope) else None
    if isinstance(said, Envelope) and model is None:
        raise Unreadable(f"{consumer.group} does not listen to {said.type}")
    await consumer.handle(session, [Arrival(kept, said, model).open()])
    await _resolve(session, row, "replayed", None)


async def _lock(session: AsyncSession, row: Kept) -> None:
    """Arrivals of this key wait until we are done; they hold the row shared while they look."""
    k = parked_key.c
    key = (k.consumer == row.consumer) & (k.topic == row.topic) & (k.key == row.key)
    await session.execute(select(k.key).where(key).with_for_update())


async def _resolve(session: AsyncSession, row: Kept, resolution: str, reason: str | None) -> None:
    """It is done with; the key is free if nothing else of it waits."""
    done = {"resolved_at": func.clock_timestamp(), "resolution": resolution, "reason": reason}
    await session.execute(update(parked).where(parked.c.id == row.id).values(done))
    more = select(parked.c.id).where(_waits, _same_key(row)).exists()
    k = parked_key.c
    key = (k.consumer == row.consumer) & (k.topic == row.topic) & (k.key == row.key)
    await session.execute(delete(parked_key).where(key, ~more))


async def _failed_again(sessions: Sessions, row: Kept, error: Exception) -> None:
    async with sessions() as session, session.begin():
        again = {"attempts": parked.c.attempts + 1, "error": _said(error)}
        await session.execute(update(parked).where(parked.c.id == row.id).values(again))
