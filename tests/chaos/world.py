"""The world that is broken: a PostgreSQL, a Kafka of one or three nodes, and the processes between them."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.local.kafka import Kafka
from deploy.local.ports import free_ports
from deploy.local.postgres import Postgres
from tests.chaos import nursery
from tests.chaos.writer import write
from tests.trial import Counts, Trial, live, make

WRITERS, RELAYS, WORKERS = 2, 2, 3
KEYS, EFFORT = 300, 0.001


@dataclass
class Part:
    """One process that may be killed or frozen at any time, and is started again."""

    log: Path
    main: Callable[..., Coroutine[Any, Any, None]]
    arguments: tuple[object, ...]
    process: ForkServerProcess | None = None
    frozen: bool = False

    def start(self) -> None:
        self.process = nursery.start(self.log, self.main, *self.arguments)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
        self.frozen = False

    def freeze(self, frozen: bool) -> None:
        if self.process is not None and self.process.pid is not None and self.running():
            os.kill(self.process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)
        self.frozen = frozen

    def running(self) -> bool:
        return self.process is not None and self.process.is_alive()


@dataclass
class World:
    """Everything together; `source` is where events are told, `sink` where they have their effect."""

    home: Path
    nodes: int
    postgres: Postgres = field(init=False)
    kafka: Kafka = field(init=False)
    source: Trial = field(init=False)
    sink: Trial = field(init=False)
    parts: dict[str, list[Part]] = field(default_factory=dict)

    async def start(self, events: int, rate: float, seed: int) -> None:
        self.postgres = await asyncio.to_thread(Postgres(self.home / "postgres", free_ports(1)[0]).start)
        kafka = Kafka(self.home / "kafka", free_ports(2 * self.nodes), nodes=self.nodes)
        self.kafka = await asyncio.to_thread(kafka.start)
        self.source = await make(self.postgres.admin_dsn, self.kafka.bootstrap, replication=self.nodes)
        self.sink = await make(self.postgres.admin_dsn, self.kafka.bootstrap, topic=self.source.topic)
        for kind, many in (("writer", WRITERS), ("relay", RELAYS), ("worker", WORKERS)):
            self.parts[kind] = [self._part(kind, i, events, rate, seed) for i in range(many)]
            for part in self.parts[kind]:
                part.start()

    def _part(self, kind: str, number: int, events: int, rate: float, seed: int) -> Part:
        trial = self.sink if kind == "worker" else self.source
        where = trial.dsn, trial.bootstrap, trial.topic
        log = self.home / f"{kind}-{number}.log"
        if kind == "writer":
            return Part(log, write, (*where, seed * 100 + number, rate / WRITERS, events, KEYS))
        return Part(log, live, ("relay" if kind == "relay" else "intake", *where, EFFORT))

    async def stop(self) -> None:
        for part in [part for parts in self.parts.values() for part in parts]:
            part.kill()
        await self.source.close()
        await self.sink.close()
        await asyncio.to_thread(self.kafka.destroy)
        await asyncio.to_thread(self.postgres.destroy)

    async def send_again(self, share: float) -> int:
        """Duplicates: some of what was sent in the last second is sent once more."""
        again = (
            "WITH again AS (UPDATE outbox SET sent_at = NULL WHERE seq IN (SELECT seq FROM outbox"
            " WHERE sent_at > clock_timestamp() - interval '1 second' AND random() < $1) RETURNING 1)"
            " SELECT count(*) FROM again"
        )
        with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return int(await self.source.ask(again, share))
        return 0

    async def progress(self) -> tuple[int, int] | None:
        """Told, and had an effect, so far; None while the database is away."""
        with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            told = await self.source.ask("SELECT coalesce(sum(n), 0)::bigint FROM counter")
            return told, await self.sink.ask("SELECT count(*) FROM effect")
        return None

    async def counts(self) -> Counts:
        """What was told at the source against what happened at the sink."""
        told = await self.source.ask("SELECT coalesce(sum(n), 0)::bigint FROM counter")
        heard = await self.sink.counts()
        return Counts(told, heard.heard, heard.doubled, heard.disordered)

    def fenced(self) -> int:
        """How often a worker was told that a partition was not its own any more."""
        return sum(part.log.read_text(errors="replace").count(" fenced ") for part in self.parts["worker"])

    async def on_the_wire(self) -> int:
        """Records in the topic."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.kafka.bootstrap)
        await consumer.start()
        try:
            ends = await consumer.end_offsets([TopicPartition(self.source.topic, p) for p in range(6)])
            return sum(ends.values())
        finally:
            await consumer.stop()
