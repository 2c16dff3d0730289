"""The relay: reads what is committed and unsent in the outbox, sends it to Kafka, marks it sent.

What must hold:
1. Nothing is skipped: the question is always "what is unsent", never "what is after the last I saw" (a `seq` is taken
   before its transaction commits, so a smaller one can appear later).
2. A lane belongs to one relay at a time (an advisory lock on the relay's own session); it changes hands between rounds.
3. A row is marked sent only after its acknowledgement. Killed in between, it is sent again; consumers absorb that.
4. The order of a key is the order of `seq`: rows are read from the first unsent one, and what is behind a row that
   failed, or is held, waits.
5. A relay that stopped breathing loses its session after 15 s, and with it its lanes. Whatever it sends when it wakes
   was sent before, or begins at a first unsent row: order holds for whoever sees each event for the first time.
6. Any trouble, of database or broker: new session, new producer, back-off; nothing is remembered but what is unsent.
"""

import asyncio
import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, time_ns
from typing import TYPE_CHECKING

import asyncpg
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry, tracing
from shared.courier import Courier, Outcome, Refused, Row
from shared.database import Sessions
from shared.outbox import BELL
from shared.plumbing import LANES, outbox
from shared.settings import Settings

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

KEEP = timedelta(days=7)
"""How long sent rows stay, so that a lost or rolled-back broker can be filled again."""

_CLASS, _PRESENT = 0x6B696E65, 1_000
_AGAIN = 5000
_BATCH, _BYTES = 1000, 16 * 1024 * 1024
_POLL, _SHARE, _RETRY_HELD, _TIDY = 0.25, 1.0, 30.0, 60.0
_LONGEST_PAUSE = 5.0

# Each order can be given by one index alone, `outbox_unsent` and `outbox_held`. With `lane = mine.lane` the first were
# `seq`, and a plan made while the table was empty walked the primary key, through all that is sent, for ever. What is
# held is asked for row by row only if anything is.
_READ = """
SELECT o.* FROM unnest($1::smallint[]) AS mine(lane) CROSS JOIN LATERAL (
    SELECT seq, id, created_at, topic, key, aggregateid, aggregate_version, type, occurred_at, headers, payload
    FROM (
        SELECT *, sum(octet_length(payload)) OVER (ORDER BY lane, seq) - octet_length(payload) AS bytes_before FROM (
            SELECT * FROM outbox AS o
            WHERE o.lane BETWEEN mine.lane AND mine.lane AND sent_at IS NULL AND held IS NULL
              AND ((SELECT topic FROM outbox WHERE held IS NOT NULL ORDER BY topic, key LIMIT 1) IS NULL
                OR (SELECT topic FROM outbox AS h WHERE h.held IS NOT NULL AND h.topic = o.topic AND h.key = o.key
                    LIMIT 1) IS NULL)
            ORDER BY o.lane, o.seq LIMIT $2) AS head
        ) AS weighed
    WHERE coalesce(bytes_before, 0) < $3) AS o
"""
_SENT = "UPDATE outbox SET sent_at = clock_timestamp(), held = NULL WHERE seq = ANY($1::bigint[])"
_HOLD = "UPDATE outbox SET held = $2 WHERE seq = ANY($1::bigint[]) AND sent_at IS NULL"
_LET_GO = "UPDATE outbox SET held = NULL WHERE held IS NOT NULL AND sent_at IS NULL AND lane = ANY($1::smallint[])"
_STATUS = """
SELECT count(*) AS unsent, count(held) AS held,
       coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS oldest
FROM outbox WHERE sent_at IS NULL
"""
_FORGET = """
DELETE FROM outbox WHERE seq IN (
    SELECT seq FROM (SELECT seq, sent_at FROM outbox ORDER BY seq LIMIT 5000) AS head
    WHERE sent_at < clock_timestamp() - $1::interval)
"""
_PEERS = """
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND classid = $1::bigint::oid AND objid = $2::bigint::oid AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

depth = Gauge("kinerja_outbox_depth", "Events not yet sent", ["service"])
oldest = Gauge("kinerja_outbox_oldest_seconds", "Age of the oldest event not yet sent", ["service"])
held = Gauge("kinerja_outbox_held", "Events that Kafka refuses; their keys wait", ["service"])
sent = Counter("kinerja_relay_sent_total", "Events acknowledged by Kafka", ["service"])
batch = Histogram("kinerja_relay_batch", "Events in a round", ["service"], buckets=(1, 3, 10, 30, 100, 300, 1000))
renewed = Counter("kinerja_relay_renewed_total", "Sessions given up for trouble", ["service", "reason"])

log = telemetry.get_logger(__name__)


class Lanes:
    """The lanes that this relay holds, its fair share of all."""

    def __init__(self, connection: "Connection") -> None:
        self.mine: set[int] = set()
        self._connection = connection
        self._ask = connection.fetchval

    async def enter(self) -> None:
        """Be counted by the others."""
        await self._ask("SELECT pg_advisory_lock_shared($1, $2)", _CLASS, _PRESENT)

    async def share(self) -> None:
        """Give back what is more than our share, take what is free of it."""
        peers = await self._ask(_PEERS, _CLASS, _PRESENT)
        share = -(-LANES // max(1, peers))
        while len(self.mine) > share:
            await self._ask("SELECT pg_advisory_unlock($1, $2)", _CLASS, self.mine.pop())
        others = [lane for lane in range(LANES) if lane not in self.mine]
        random.shuffle(others)
        for lane in others:
            if len(self.mine) >= share:
                break
            if await self._ask("SELECT pg_try_advisory_lock($1, $2)", _CLASS, lane):
                self.mine.add(lane)


class Relay:
    """Runs until told to stop. Any number may run; they share the lanes."""

    def __init__(self, settings: Settings, service: str) -> None:
        self._dsn, self._bootstrap, self._service = settings.dsn, settings.kafka, service
        self._rung, self._stop, self._ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._suspects: set[int] = set()
        self._retry, self._tidy = _Every(_RETRY_HELD), _Every(_TIDY)
        self._pause = 0.0
        self.trouble: str | None = "not started"

    def healthy(self) -> str | None:
        """Why it does not relay, if it does not."""
        return self.trouble

    async def run(self) -> None:
        try:
            await self._run()
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """End after the round that is under way."""
        self._stop.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), 15)

    async def _run(self) -> None:
        while not self._stop.is_set():
            try:
                await self._relay()
            except Refused as refusal:
                self._give_up(refusal)
                self._pause = 0.0
            except Exception as trouble:
                self._give_up(trouble)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), self._pause)

    def _give_up(self, trouble: Exception) -> None:
        self.trouble = type(trouble).__name__
        self._pause = min(_LONGEST_PAUSE, max(0.1, self._pause * 2))
        renewed.labels(self._service, self.trouble).inc()
        log.warning("relay starts again", pause=self._pause, **telemetry.blame(trouble))

    async def _relay(self) -> None:
        courier = Courier(self._bootstrap, f"{self._service}-relay", self._suspects)
        connection: Connection | None = None
        try:
            await courier.start()
            connection = await _connect(self._dsn, f"{self._service}-relay")
            await connection.add_listener(BELL, lambda *_: self._rung.set())
            await self._rounds(connection, courier)
        finally:
            await courier.abandon()
            if connection is not None:
                with suppress(Exception):
                    await connection.close(timeout=2)

    async def _rounds(self, connection: "Connection", courier: Courier) -> None:
        lanes = Lanes(connection)
        await lanes.enter()
        share, measure = _Every(_SHARE), _Every(_SHARE)
        while not self._stop.is_set():
            if share.due():
                await lanes.share()
            if measure.due():
                began = monotonic()
                await self._measure(connection)
                measure.rest(20 * (monotonic() - began))  # counting a million takes a second: one in twenty is for that
            if self._retry.due():
                await courier.look()
                await connection.execute(_LET_GO, list(lanes.mine))
            if self._tidy.due():
                while await connection.execute(_FORGET, KEEP) == "DELETE 5000":
                    pass
            self._rung.clear()
            rows = await _read(connection, lanes.mine)
            if rows:
                taken = time_ns()
                outcome = await courier.send(tracing.outgoing(rows) if tracing.on else rows)
                if tracing.on:
                    tracing.published(rows, outcome.acked, taken)
                await self._settle(connection, outcome)
            self.trouble, self._pause = None, 0.0
            if not rows:
                await self._listen()

    async def _settle(self, connection: "Connection", outcome: Outcome) -> None:
        if outcome.acked:
            await connection.execute(_SENT, outcome.acked)
            sent.labels(self._service).inc(len(outcome.acked))
            batch.labels(self._service).observe(len(outcome.acked))
        for why in sorted(set(outcome.held.values())):
            seqs = [seq for seq, reason in outcome.held.items() if reason == why]
            await connection.execute(_HOLD, seqs, why)
            log.error("events are held", first=seqs[0], count=len(seqs), reason=why)
        if outcome.trouble is not None:
            raise outcome.trouble

    async def _measure(self, connection: "Connection") -> None:
        now = await connection.fetchrow(_STATUS)
        assert now is not None
        for gauge, name in ((depth, "unsent"), (held, "held"), (oldest, "oldest")):
            gauge.labels(self._service).set(now[name])

    async def _listen(self) -> None:
        waits = [asyncio.ensure_future(self._rung.wait()), asyncio.ensure_future(self._stop.wait())]
        await asyncio.wait(waits, timeout=_POLL, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


async def _connect(dsn: str, name: str) -> "Connection":
    return await asyncpg.connect(
        dsn,
        timeout=5,
        command_timeout=15,
        server_settings={
            "application_name": name,
            "idle_session_timeout": "15s",
            "statement_timeout": "14s",
            "enable_seqscan": "off",  # plans are kept, and the outbox grows: always by index, whatever it was then
            "enable_bitmapscan": "off",
            "enable_sort": "off",
            "tcp_keepalives_idle": "5",
            "tcp_keepalives_interval": "3",
            "tcp_keepalives_count": "3",
        },
    )


async def _read(connection: "Connection", lanes: set[int]) -> list[Row]:
    if not lanes:
        return []
    found = await connection.fetch(_READ, sorted(lanes), max(1, _BATCH // len(lanes)), _BYTES // len(lanes))
    return sorted((_row(each) for each in found), key=lambda row: row.seq)


def _row(found: asyncpg.Record) -> Row:
    *plain, headers, payload = found
    return Row(*[*plain, json.loads(headers), payload])


class _Every:
    """Something to do again after some seconds; at once the first time."""

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock, self._next = seconds, clock, 0.0

    def due(self) -> bool:
        if self._clock() < self._next:
            return False
        self._next = self._clock() + self._seconds
        return True

    def rest(self, seconds: float) -> None:
        """Not again before so many seconds from now."""
        self._next = max(self._next, self._clock() + seconds)


@dataclass(frozen=True)
class Status:
    """How the outbox stands; the age in seconds."""

    unsent: int
    held: int
    oldest: float
    kept_since: datetime | None


async def status(session: AsyncSession) -> Status:
    unsent = outbox.c.sent_at.is_(None)
    age = func.extract("epoch", func.clock_timestamp() - func.min(outbox.c.created_at))
    count, stuck, seconds = (
        await session.execute(select(func.count(), func.count(outbox.c.held), age).where(unsent))
    ).one()
    since = await session.scalar(select(outbox.c.created_at).order_by(outbox.c.seq).limit(1))
    return Status(count, stuck, float(seconds or 0), since)


async def resend(sessions: Sessions, since: datetime, now: datetime) -> int:
    """Send again what was recorded since then, as far back as sent rows are kept. Consumers absorb what they know.

    Some thousands at a time, so that it is done under any statement time-out. For a broker that lost what it had
    acknowledged: stop the relays first, else what they send meanwhile arrives before what is older.
    """
    done, last = 0, 0
    while True:
        async with sessions() as session, session.begin():
            window = select(outbox.c.seq).where(outbox.c.seq > last).order_by(outbox.c.seq).limit(_AGAIN).subquery()
            seen = (await session.execute(select(func.count(), func.max(window.c.seq)))).one()
            again = (outbox.c.seq > last) & (outbox.c.seq <= seen[1]) & (outbox.c.created_at >= max(since, now - KEEP))
            if seen[0]:
                marked = update(outbox).where(again, outbox.c.sent_at.is_not(None)).values(sent_at=None)
                done += len((await session.execute(marked.returning(outbox.c.seq))).all())
        if seen[0] < _AGAIN:
            return done
        last = seen[1]
