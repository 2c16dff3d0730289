"""The intake: one consumer of a service on Kafka, by FastStream, with our own hand on offsets, pauses and failures.

What must hold:
1. Offsets live in the service's database. Kafka's own are committed afterwards, for those who look at lag.
2. After an assignment nothing is fetched until the stored offset is loaded and sought. The listener itself returns at
   once: aiokafka sends no heartbeats while it runs.
3. After a revocation no new transaction begins; the running one is awaited, at most 5 s. What lives longer is fenced.
4. The handler never sleeps and never raises. A partition that must wait is paused, rewound, and resumed later; the
   others go on.
5. A position outside the log goes to `offsets`, never to a reset policy, nor to FastStream, which would sleep 5 s.
6. `healthy` tells when records wait and nothing moves.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import IllegalStateError, KafkaError, OffsetOutOfRangeError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from prometheus_client import Counter, Gauge, Histogram

from shared import offsets, telemetry
from shared.database import Sessions
from shared.inbox import Consumer, Fenced
from shared.offsets import open_lanes, partitions
from shared.settings import Settings
from shared.taking import Lane, take, transient

Batch = tuple[ConsumerRecord, ...]
Chunks = list[tuple[Lane, list[ConsumerRecord]]]

RECORDS = 500
STUCK = 30.0
_REVOKE, _TEND, _LONGEST_PAUSE, _AFTER_FENCE = 5.0, 1.0, 10.0, 0.3

lag = Gauge("kinerja_inbox_lag", "Records not yet taken", ["consumer", "topic", "partition"])
lag_age = Gauge(
    "kinerja_inbox_lag_seconds", "For how long a partition has been behind", ["consumer", "topic", "partition"]
)
fenced = Counter("kinerja_inbox_fenced_total", "Batches refused because somebody else moved the offset", ["consumer"])
waits = Counter("kinerja_inbox_waits_total", "Partitions paused for trouble", ["consumer", "reason"])
batch = Histogram("kinerja_inbox_batch", "Records in a batch", ["consumer"], buckets=(1, 3, 10, 30, 100, 300, 500))
assignments = Counter("kinerja_inbox_assignments_total", "Rebalances that ended with us", ["consumer"])
log = telemetry.get_logger(__name__)


class MissingTopics(Exception):
    """A topic it listens to does not exist."""


class Reader(AIOKafkaConsumer):  # type: ignore[misc]
    """Waits for records for a second (FastStream asks every few milliseconds), and keeps lost positions from it."""

    lost: Callable[[], None] | None = None

    async def getmany(self, *tps: TopicPartition, timeout_ms: int = 0, max_records: int | None = None) -> Any:  # noqa: ANN401
        try:
            return await super().getmany(*tps, timeout_ms=max(timeout_ms, 1000), max_records=max_records)
        except OffsetOutOfRangeError:
            if self.lost is not None:
                self.lost()
            return {}


class Intake(ConsumerRebalanceListener):  # type: ignore[misc]
    """Runs one `Consumer` against the service's database."""

    def __init__(
        self, consumer: Consumer, sessions: Sessions, settings: Settings, wake: Callable[[], None],
        session_seconds: float = 10.0,
    ) -> None:  # fmt: skip
        self._consumer, self._sessions, self._settings, self._wake = consumer, sessions, settings, wake
        self._session_ms = int(session_seconds * 1000)
        self._lanes: dict[TopicPartition, Lane] = {}
        self._broker: KafkaBroker | None = None
        self._reader: Reader | None = None
        self._epoch = 0
        self._opening: set[asyncio.Task[None]] = set()
        self._idle, self._stopping, self._ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._idle.set()
        self._trouble: str | None = "not started"
        self._opening_since: float | None = None

    @property
    def group(self) -> str:
        return self._consumer.group

    # ---- life

    async def run(self) -> None:
        """Until `stop`; begins anew after a trouble that the client does not survive."""
        pause = 0.1
        try:
            while not self._stopping.is_set():
                try:
                    await self._start()
                    pause = 0.1
                    await self._tend()
                except (KafkaError, MissingTopics, OSError, TimeoutError) as trouble:
                    self._trouble = (
                        f"{type(trouble).__name__} {trouble if isinstance(trouble, MissingTopics) else ''}".strip()
                    )
                    log.warning("intake starts again", consumer=self.group, reason=self._trouble)
                finally:
                    await self._end()
                pause = min(_LONGEST_PAUSE, pause * 2)
                await _within(self._stopping, pause)
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Finish the running transaction, tell Kafka, leave the group."""
        self._stopping.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), 20)

    async def _start(self) -> None:
        await self._require_topics()
        broker = KafkaBroker(
            self._settings.kafka.split(","), client_id=f"{self.group}-intake", consumer_only=True,
            allow_auto_create_topics=False, apply_types=False, logger=None, graceful_timeout=10,
        )  # fmt: skip
        subscriber: Any = broker.subscriber(
            *self._consumer.topics, group_id=self.group, batch=True, max_records=RECORDS, batch_timeout_ms=10,
            ack_policy=AckPolicy.MANUAL, no_reply=True, listener=self, auto_offset_reset="none",
            fetch_max_wait_ms=250, session_timeout_ms=self._session_ms, heartbeat_interval_ms=self._session_ms // 4,
            parser=self._parse, decoder=_decode,
        )  # fmt: skip
        subscriber(self._receive)
        self._broker = broker
        await broker.connect()
        config = broker.config.broker_config
        keywords = config.builder.keywords  # type: ignore[attr-defined]
        config.builder = lambda **more: self._read(Reader(**{**keywords, **more}))
        await broker.start()
        self._trouble = None

    def _read(self, reader: Reader) -> Reader:
        reader.lost = self._reopen
        self._reader = reader
        return reader

    async def _require_topics(self) -> None:
        """Ask before we subscribe: aiokafka waits 40 s for a topic that does not exist, and logs ten times a second."""
        client = AIOKafkaClient(bootstrap_servers=self._settings.kafka, client_id=f"{self.group}-intake")
        try:
            await client.bootstrap()
            missing = set(self._consumer.topics) - (await client.fetch_all_metadata()).topics()
        finally:
            await client.close()
        if missing:
            raise MissingTopics(", ".join(sorted(missing)))

    async def _end(self) -> None:
        for lane in self._lanes.values():
            lane.alive = False
        self._epoch += 1
        await _within(self._idle, _REVOKE)
        await self._commit()
        for task in self._opening:
            task.cancel()
        if self._broker is not None:
            with suppress(Exception):
                async with asyncio.timeout(10):
                    await self._broker.stop()
        self._lanes, self._broker, self._reader = {}, None, None

    # ---- records

    async def _parse(self, records: Batch) -> KafkaMessage:
        """Binds each record to the lane it was fetched for, before anything can be reassigned. Touches no header."""
        chunks: dict[TopicPartition, list[ConsumerRecord]] = {}
        for record in records:
            chunks.setdefault(TopicPartition(record.topic, record.partition), []).append(record)
        bound: Chunks = [(lane, chunk) for tp, chunk in chunks.items() if (lane := self._lanes.get(tp)) is not None]
        return KafkaMessage(raw_message=records, body=bound, correlation_id="-", consumer=FAKE_CONSUMER)

    async def _receive(self, chunks: Chunks) -> None:
        self._idle.clear()
        recorded = False
        try:
            for lane, records in chunks:
                if lane.alive and not self._stopping.is_set():
                    recorded = await self._take(lane, records) or recorded
        finally:
            self._idle.set()
        if recorded:
            self._wake()

    async def _take(self, lane: Lane, records: Sequence[ConsumerRecord]) -> bool:
        batch.labels(self.group).observe(len(records))
        try:
            taken = await take(self._sessions, self._consumer, lane, records)
        except Fenced:
            fenced.labels(self.group).inc()
            log.warning("fenced", consumer=self.group, topic=lane.topic, partition=lane.partition, known=lane.next)
            lane.alive = False
            self._open({TopicPartition(lane.topic, lane.partition)}, after=_AFTER_FENCE)
            return False
        except Exception as trouble:
            lane.pause = min(_LONGEST_PAUSE, max(0.2, lane.pause * 2))
            self._wait(lane, lane.pause * random.uniform(0.75, 1.25), type(trouble).__name__)
            log.warning("a partition waits", consumer=self.group, topic=lane.topic, partition=lane.partition,
                        seconds=lane.pause, reason=type(trouble).__name__, exc_info=not transient(trouble))  # fmt: skip
            return False
        if taken.again_in is not None:
            self._wait(lane, taken.again_in, "retry")
        return taken.recorded

    def _wait(self, lane: Lane, seconds: float, reason: str) -> None:
        """Rewind the partition and leave it alone for a while."""
        waits.labels(self.group, reason).inc()
        tp = TopicPartition(lane.topic, lane.partition)
        if self._lanes.get(tp) is not lane or self._reader is None:
            return
        self._reader.pause(tp)
        self._reader.seek(tp, lane.next)
        asyncio.get_running_loop().call_later(seconds, self._go_on, tp, lane)

    def _go_on(self, tp: TopicPartition, lane: Lane) -> None:
        if self._lanes.get(tp) is lane and self._reader is not None:
            with suppress(IllegalStateError):
                self._reader.resume(tp)

    # ---- assignment

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        assignments.labels(self.group).inc()
        self._epoch += 1
        self._lanes = {}
        self._open(assigned)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        self._epoch += 1
        for lane in self._lanes.values():
            lane.alive = False
        await _within(self._idle, _REVOKE)
        await self._commit()
        self._lanes, self._opening_since = {}, None

    def _reopen(self) -> None:
        """Some position is outside its log: look at all of them again."""
        for lane in self._lanes.values():
            lane.alive = False
        if self._reader is not None:
            self._open(set(self._reader.assignment()))

    def _open(self, tps: set[TopicPartition], after: float = 0.0) -> None:
        """Hold these partitions still, and let them go when their offsets are known."""
        assert self._reader is not None
        for tp in tps:
            self._reader.pause(tp)
            self._reader.seek(tp, 0)  # any valid position keeps aiokafka from asking for Kafka's own offset
        if tps:
            self._opening_since = self._opening_since or monotonic()
            task = asyncio.create_task(self._opened(tps, self._epoch, after))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _opened(self, tps: set[TopicPartition], epoch: int, after: float) -> None:
        pause = 0.1
        await asyncio.sleep(after)
        while epoch == self._epoch and self._reader is not None:
            try:
                begins = await self._reader.beginning_offsets(tps)
                ends = await self._reader.end_offsets(tps)
                lanes = await open_lanes(self._sessions, self.group, begins, ends)
                break
            except Exception as trouble:
                log.warning("offsets not loaded", consumer=self.group, reason=type(trouble).__name__)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
        else:
            return
        if epoch == self._epoch and self._reader is not None:
            self._begin(lanes)

    def _begin(self, lanes: list[Lane]) -> None:
        assert self._reader is not None
        self._opening_since = None
        for tp, lane in zip(partitions(lanes), lanes, strict=True):
            if tp in self._lanes:
                self._lanes[tp].alive = False
            self._lanes[tp] = lane
            self._reader.seek(tp, lane.next)
            if lane.stopped is None:
                self._reader.resume(tp)

    # ---- watch

    async def _tend(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            await self._commit()
            with suppress(KafkaError, TimeoutError):
                await self._measure()
            if rounds % 3600 == 60:
                with suppress(Exception):
                    await offsets.forget(self._sessions, self.group)
            if self._reader is not None and self._reader._coordinator._coordination_task.done():
                raise KafkaError("the group's coordination ended")
            rounds += 1
            await _within(self._stopping, _TEND)

    async def _commit(self) -> None:
        """Tell Kafka how far we are. Nothing depends on it."""
        news = {tp: lane.next for tp, lane in self._lanes.items() if lane.next > max(lane.committed, 0)}
        if not news or self._reader is None:
            return
        with suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(2):
                await self._reader.commit(news)
            for tp, following in news.items():
                if tp in self._lanes:
                    self._lanes[tp].committed = following

    async def _measure(self) -> None:
        lanes = dict(self._lanes)
        if not lanes or self._reader is None:
            return
        async with asyncio.timeout(5):
            ends = await self._reader.end_offsets(list(lanes))
        for tp, lane in lanes.items():
            lane.lag = max(0, ends[tp] - lane.next)
            if lane.lag == 0:
                lane.moved_at, lane.behind_since = monotonic(), None
            elif lane.behind_since is None:
                lane.behind_since = monotonic()
            age = monotonic() - lane.behind_since if lane.behind_since else 0.0
            lag.labels(self.group, tp.topic, str(tp.partition)).set(lane.lag)
            lag_age.labels(self.group, tp.topic, str(tp.partition)).set(age)

    def healthy(self) -> str | None:
        """What is wrong: not connected, a partition stopped, records that wait while nothing moves."""
        if self._trouble is not None:
            return self._trouble
        if self._opening_since is not None and monotonic() - self._opening_since > STUCK:
            return "offsets cannot be loaded"
        for lane in self._lanes.values():
            if lane.stopped is not None:
                return lane.stopped
            if lane.lag > 0 and monotonic() - lane.moved_at > STUCK:
                return f"{lane.topic}/{lane.partition}: {lane.lag} records wait"
        return None


async def _decode(message: KafkaMessage) -> object:
    return message.body


async def _within(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
