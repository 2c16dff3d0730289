"""The intake: one consumer of a service on Kafka, by FastStream, with our own hand on offsets, pauses and failures.

What must hold:
1. The handler never sleeps and never raises: FastStream would log the error and go on past the records.
2. A record is bound to the lane it was fetched for before anything can be reassigned; nothing is parsed on the way.
3. A position outside the log goes to `offsets`, never to a reset policy, nor to FastStream, which would sleep 5 s.
4. Trouble that the client does not survive begins it anew; `healthy` says so meanwhile, and whenever records wait and
   nothing moves.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, OffsetOutOfRangeError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from prometheus_client import Histogram
from sqlalchemy.exc import SQLAlchemyError

from shared import offsets, parked, telemetry
from shared.assignment import REVOKE, Assignment
from shared.database import Sessions
from shared.inbox import Consumer, Fenced
from shared.poll import take_whole
from shared.settings import Settings
from shared.taking import Lane, take

Batch = tuple[ConsumerRecord, ...]
Chunks = list[tuple[Lane, list[ConsumerRecord]]]

RECORDS = 500
"""At most so many in a transaction."""

_TEND, _COUNT, _TIDY, _LONGEST_PAUSE = 1.0, 15, 3600, 10.0
batch = Histogram("kinerja_inbox_batch", "Records in a batch", ["consumer"], buckets=(1, 3, 10, 30, 100, 300, 500))
log = telemetry.get_logger(__name__)


class MissingTopics(Exception):
    """A topic it listens to does not exist."""


class Reader(AIOKafkaConsumer):  # type: ignore[misc]
    """Waits for records for a second (FastStream asks every few milliseconds), and keeps lost positions from it."""

    lost: Callable[[], None] | None = None

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        try:
            found = await super().getmany(*partitions, timeout_ms=max(timeout_ms, 1000), max_records=max_records)
        except OffsetOutOfRangeError:
            if self.lost is not None:
                self.lost()
            return {}
        return dict(found)


class Intake:
    """Runs one `Consumer` against the service's database."""

    def __init__(
        self, consumer: Consumer, sessions: Sessions, settings: Settings, wake: Callable[[], None],
        session_seconds: float = 10.0,
    ) -> None:  # fmt: skip
        self._consumer, self._sessions, self._settings, self._wake = consumer, sessions, settings, wake
        self._session_ms = int(session_seconds * 1000)
        self.assignment = Assignment(consumer.group, sessions, consumer.topics[0])
        self._broker: KafkaBroker | None = None
        self._reader: Reader | None = None
        self._stopping, self._ended = asyncio.Event(), asyncio.Event()
        self._trouble: str | None = "not started"

    @property
    def group(self) -> str:
        return self._consumer.group

    def healthy(self) -> str | None:
        """What is wrong: not connected, a partition stopped, records that wait while nothing moves."""
        return self._trouble or self.assignment.trouble()

    # ---- life

    async def run(self) -> None:
        """Until `stop`; begins anew after a trouble that the client does not survive."""
        try:
            await self._run()
        finally:
            self._ended.set()

    async def _run(self) -> None:
        pause = 0.1
        while not self._stopping.is_set():
            try:
                await self._start()
                pause = 0.1
                await self._tend()
            except MissingTopics as missing:
                self._trouble = f"MissingTopics {missing}"
            except Exception as trouble:
                self._trouble = type(trouble).__name__
                log.warning("intake starts again", consumer=self.group, **telemetry.blame(trouble))
            finally:
                await self._end()
            pause = min(_LONGEST_PAUSE, pause * 2)
            await self._rest(pause)

    async def stop(self) -> None:
        """Finish the running transaction, tell Kafka, leave the group."""
        self._stopping.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), REVOKE + 15)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _start(self) -> None:
        await self._require_topics()
        broker = KafkaBroker(
            self._settings.kafka.split(","), client_id=f"{self.group}-intake", consumer_only=True,
            allow_auto_create_topics=False, apply_types=False, logger=None, graceful_timeout=10,
        )  # fmt: skip
        subscriber: Any = broker.subscriber(
            *self._consumer.topics, group_id=self.group, batch=True, max_records=RECORDS, batch_timeout_ms=10,
            ack_policy=AckPolicy.MANUAL, no_reply=True, listener=self.assignment, auto_offset_reset="none",
            fetch_max_wait_ms=250, session_timeout_ms=self._session_ms, heartbeat_interval_ms=self._session_ms // 4,
            group_instance_id=self._instance, parser=self._bind, decoder=_body,
        )  # fmt: skip
        subscriber(self._receive)
        self._broker = broker
        await broker.connect()
        config = broker.config.broker_config
        options = config.builder.keywords  # type: ignore[attr-defined]
        config.builder = lambda **more: self._read(Reader(**{**options, **more}))
        await broker.start()
        self._trouble = None

    def _read(self, reader: Reader) -> Reader:
        """Our reader instead of FastStream's plain one; ours from before its first assignment."""
        reader.lost = self.assignment.reopen
        self._reader = reader
        self.assignment.attach(reader)
        return reader

    @property
    def _instance(self) -> str | None:
        """A member with a name is waited for when it goes, and gets its partitions back; one without is replaced."""
        return f"{self.group}-{self._settings.instance}" if self._settings.instance else None

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
        await self.assignment.detach()
        if self._broker is not None:
            with suppress(Exception):
                async with asyncio.timeout(10):
                    await self._broker.stop()
        self._broker, self._reader = None, None

    # ---- records

    async def _bind(self, records: Batch) -> KafkaMessage:
        """FastStream's parser: each record with its lane, its headers untouched."""
        chunks: dict[TopicPartition, list[ConsumerRecord]] = {}
        for record in records:
            chunks.setdefault(TopicPartition(record.topic, record.partition), []).append(record)
        lanes = self.assignment.lanes
        bound: Chunks = [(lanes[tp], chunk) for tp, chunk in chunks.items() if tp in lanes]
        return KafkaMessage(raw_message=records, body=bound, correlation_id="-", consumer=FAKE_CONSUMER)

    async def _receive(self, chunks: Chunks) -> None:
        recorded = False
        self.assignment.idle.clear()
        try:
            if not await self._take_whole(chunks):
                for lane, records in chunks:
                    if lane.alive and not self._stopping.is_set():
                        recorded = await self._take(lane, records) or recorded
        finally:
            self.assignment.idle.set()
        if recorded:
            self._wake()

    async def _take_whole(self, chunks: Chunks) -> bool:
        """For a read model, which tells nothing: all partitions of the poll at once, if nothing is in the way."""
        plain = len(chunks) > 1 and all(lane.alive for lane, _ in chunks) and not self._stopping.is_set()
        if self._consumer.fold is None or not plain:
            return False
        if not await take_whole(self._sessions, self._consumer, chunks):
            return False
        batch.labels(self.group).observe(sum(len(records) for _, records in chunks))
        return True

    async def _take(self, lane: Lane, records: Sequence[ConsumerRecord]) -> bool:
        """Take them in; whether events were recorded."""
        batch.labels(self.group).observe(len(records))
        try:
            taken = await take(self._sessions, self._consumer, lane, records)
        except Fenced:
            self.assignment.fence(lane)
            return False
        except Exception as trouble:
            lane.pause = min(_LONGEST_PAUSE, max(0.2, lane.pause * 2))
            self.assignment.wait(lane, lane.pause * random.uniform(0.75, 1.25), type(trouble).__name__)
            where = {"topic": lane.topic, "partition": lane.partition}
            log.warning("a partition waits", consumer=self.group, **where, **telemetry.blame(trouble))
            return False
        if taken.again_in is not None:
            self.assignment.wait(lane, taken.again_in, "retry")
        return taken.recorded

    # ---- watch

    async def _tend(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            await self.assignment.commit()
            await self.assignment.measure()
            with suppress(SQLAlchemyError, OSError, TimeoutError):
                if rounds % _COUNT == 0:
                    await parked.measure(self._sessions, self.group)
                if rounds % _TIDY == 60:
                    await offsets.forget(self._sessions, self.group)
            if self._reader is not None and self._reader._coordinator._coordination_task.done():
                raise KafkaError("the group's coordination has ended")
            rounds += 1
            await self._rest(_TEND)


async def _body(message: KafkaMessage) -> object:
    """FastStream's decoder: there is nothing to decode."""
    return message.body
