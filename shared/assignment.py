"""The partitions that are ours for now: where each goes on, which must wait, and what becomes of them in a rebalance.

What must hold:
1. After an assignment nothing is fetched until the stored offset is loaded and sought. The listener itself returns at
   once: aiokafka sends no heartbeats while it runs.
2. After a revocation no new transaction begins; the running one is awaited, at most 5 s. What lives longer is fenced.
3. A partition that must wait is paused, rewound and resumed later; the others go on.
4. Offsets live in the service's database. Kafka's own are committed afterwards, for those who look at lag.
"""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Protocol

from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from prometheus_client import Counter, Gauge

from shared import telemetry
from shared.database import Sessions
from shared.offsets import open_lanes
from shared.taking import Lane, got_on

STUCK, TURN = 30.0, 300.0
"""Seconds without progress, while records wait, that make a consumer unhealthy; of a partition that only waits for its
turn while others get on, as after an outage."""

REVOKE = 5.0
_LONGEST_PAUSE, _AFTER_FENCE = 10.0, 0.3

lag = Gauge("kinerja_inbox_lag", "Records not yet taken", ["consumer", "topic", "partition"])
lag_age = Gauge("kinerja_inbox_lag_seconds", "How long a partition has been behind", ["consumer", "topic", "partition"])
still = Gauge("kinerja_inbox_still_seconds", "How long records wait unmoved", ["consumer", "topic", "partition"])
fenced = Counter("kinerja_inbox_fenced_total", "Batches refused because somebody else moved the offset", ["consumer"])
waits = Counter("kinerja_inbox_waits_total", "Partitions paused for trouble", ["consumer", "reason"])
assignments = Counter("kinerja_inbox_assignments_total", "Rebalances that ended with us", ["consumer"])
log = telemetry.get_logger(__name__)


class Reader(Protocol):
    """What we need of the Kafka consumer."""

    def assignment(self) -> set[TopicPartition]: ...
    def pause(self, *tps: TopicPartition) -> None: ...
    def resume(self, *tps: TopicPartition) -> None: ...
    def seek(self, partition: TopicPartition, offset: int) -> None: ...
    async def commit(self, offsets: dict[TopicPartition, int]) -> None: ...
    async def beginning_offsets(self, partitions: set[TopicPartition]) -> dict[TopicPartition, int]: ...
    async def end_offsets(self, partitions: set[TopicPartition]) -> dict[TopicPartition, int]: ...


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    """The lanes of one consumer, from one rebalance to the next."""

    def __init__(self, group: str, sessions: Sessions, topic: str) -> None:
        self._group, self._sessions = group, sessions
        self._anything = TopicPartition(topic, 0)
        """What we ask the broker about while no partition is ours, to know whether it answers."""
        self._answered_at = monotonic()
        self.lanes: dict[TopicPartition, Lane] = {}
        self.idle = asyncio.Event()
        """No transaction is running."""
        self.idle.set()
        self._reader: Reader | None = None
        self._epoch = 0
        self._opening: set[asyncio.Task[None]] = set()
        self._opening_since: float | None = None

    def attach(self, reader: Reader) -> None:
        self._reader, self._answered_at = reader, monotonic()

    async def detach(self) -> None:
        """No new transaction; the running one is awaited; Kafka is told how far we are."""
        await self._let_go()
        for task in self._opening:
            task.cancel()
        self._reader = None

    # ---- called by aiokafka

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        assignments.labels(self._group).inc()
        self._epoch += 1
        self.lanes = {}
        self._open(assigned)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        await self._let_go()

    async def _let_go(self) -> None:
        self._epoch += 1
        for lane in self.lanes.values():
            lane.alive = False
        with suppress(TimeoutError):
            await asyncio.wait_for(self.idle.wait(), REVOKE)
        await self.commit()
        for tp in self.lanes:
            with suppress(KeyError):
                lag.remove(self._group, tp.topic, str(tp.partition))
                lag_age.remove(self._group, tp.topic, str(tp.partition))
                still.remove(self._group, tp.topic, str(tp.partition))
        self.lanes, self._opening_since = {}, None

    # ---- called by the intake

    def wait(self, lane: Lane, seconds: float, reason: str) -> None:
        """Rewind the partition and leave it alone for a while."""
        waits.labels(self._group, reason).inc()
        tp = TopicPartition(lane.topic, lane.partition)
        if self.lanes.get(tp) is lane and self._reader is not None:
            self._reader.pause(tp)
            self._reader.seek(tp, lane.next)
            asyncio.get_running_loop().call_later(seconds, self._go_on, tp, lane)

    def _go_on(self, tp: TopicPartition, lane: Lane) -> None:
        if self.lanes.get(tp) is lane and self._reader is not None:
            with suppress(IllegalStateError):
                self._reader.resume(tp)

    def fence(self, lane: Lane) -> None:
        """Somebody else moved the offset. If the partition is still ours, go on from where it now is."""
        fenced.labels(self._group).inc()
        log.warning("fenced", consumer=self._group, topic=lane.topic, partition=lane.partition, known=lane.next)
        lane.alive = False
        tp = TopicPartition(lane.topic, lane.partition)
        if self.lanes.get(tp) is lane:
            self._open({tp}, after=_AFTER_FENCE)

    def reopen(self) -> None:
        """Some position is outside its log: look at all of them again."""
        for lane in self.lanes.values():
            lane.alive = False
        if self._reader is not None:
            self._open(set(self._reader.assignment()))

    # ---- opening

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
        while epoch == self._epoch:
            try:
                lanes = await self._load(tps)
            except Exception as trouble:
                log.warning("offsets not loaded", consumer=self._group, **telemetry.blame(trouble))
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            else:
                if epoch == self._epoch:
                    self._begin(lanes)
                return

    async def _load(self, tps: set[TopicPartition]) -> list[Lane]:
        assert self._reader is not None
        begins, ends = await self._reader.beginning_offsets(tps), await self._reader.end_offsets(tps)
        return await open_lanes(self._sessions, self._group, begins, ends)

    def _begin(self, lanes: list[Lane]) -> None:
        assert self._reader is not None
        self._opening_since = None
        for lane in lanes:
            tp = TopicPartition(lane.topic, lane.partition)
            if tp in self.lanes:
                self.lanes[tp].alive = False
            self.lanes[tp] = lane
            self._reader.seek(tp, lane.next)
            if lane.stopped is None:
                self._reader.resume(tp)

    # ---- watching

    async def commit(self) -> None:
        """Tell Kafka how far we are. Nothing depends on it."""
        news = {tp: lane.next for tp, lane in self.lanes.items() if lane.next > max(lane.committed, 0)}
        if not news or self._reader is None:
            return
        with suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(2):
                await self._reader.commit(news)
            for tp, following in news.items():
                if tp in self.lanes:
                    self.lanes[tp].committed = following

    async def measure(self) -> None:
        """How far behind each lane is, and for how long."""
        lanes = dict(self.lanes)
        if self._reader is None:
            return
        with suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(5):
                ends = await self._reader.end_offsets(set(lanes) or {self._anything})
            self._answered_at = monotonic()
            for tp, lane in lanes.items():
                age = lane.behind(max(0, ends[tp] - lane.next))
                lag.labels(self._group, tp.topic, str(tp.partition)).set(lane.lag)
                lag_age.labels(self._group, tp.topic, str(tp.partition)).set(age)
                still.labels(self._group, tp.topic, str(tp.partition)).set(monotonic() - lane.moved_at)

    def trouble(self) -> str | None:
        """What is wrong with the partitions that are ours."""
        if self._opening_since is not None and monotonic() - self._opening_since > STUCK:
            return "offsets cannot be loaded"
        if monotonic() - self._answered_at > STUCK:
            return "the broker does not answer"
        for lane in self.lanes.values():
            if lane.stopped is not None:
                return lane.stopped
            if lane.lag > 0 and monotonic() - lane.moved_at > self._patience(lane):
                return f"{lane.topic}/{lane.partition}: {lane.lag} records wait"
        return None

    def _patience(self, lane: Lane) -> float:
        """Nothing ails it and others get on: then it waits for its turn, behind five hundred records of each."""
        ails = lane.tries or lane.timeouts or lane.pause
        return STUCK if ails or monotonic() - got_on(self._group) > STUCK else TURN
