"""A trial of the bus: a small service of its own, whose every effect is written down, so that it can be counted.

A writer counts up `counter.n` for a key and records the number; a consumer writes what it hears into `effect`. If the
bus is right, the effects of a key are 1, 2, 3 … in this order, each once.

As a process (for what must be killed): `python -m tests.trial relay|intake DSN KAFKA TOPIC`.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared import outbox, telemetry
from shared.contracts.base import SYSTEM, Event
from shared.database import Sessions, connect, sessions
from shared.inbox import Consumer
from shared.messaging import Intake
from shared.outbox import Waker
from shared.plumbing import create_plumbing_0001
from shared.relay import Relay
from shared.settings import Environment, Settings

PLACE = UUID("5d1f7d0e-2c8e-4b51-8a53-0f6f2d6b9a10")
TABLES = """
CREATE TABLE counter (key text PRIMARY KEY, n bigint NOT NULL);
CREATE TABLE effect (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, consumer text NOT NULL, key text NOT NULL, n bigint NOT NULL,
    event_id uuid NOT NULL, pid int NOT NULL, told_at timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE begun (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pid int NOT NULL, key text NOT NULL, n bigint NOT NULL);
CREATE TABLE idempotency (
    person_id uuid NOT NULL, key text NOT NULL, request_hash bytea NOT NULL, status smallint, headers jsonb, body bytea,
    created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (person_id, key));
"""
COUNT = """
SELECT coalesce((SELECT sum(n) FROM counter), 0)::bigint AS told,
       (SELECT count(*) FROM (SELECT DISTINCT key, n FROM effect WHERE consumer = $1) AS e)::bigint AS heard,
       (SELECT count(*) - count(DISTINCT (key, n)) FROM effect WHERE consumer = $1)::bigint AS doubled,
       (SELECT count(*) FROM (
            SELECT n, max(n) OVER (PARTITION BY key ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING
                AND 1 PRECEDING) AS top FROM effect WHERE consumer = $1) AS o WHERE n < top)::bigint AS disordered
"""


class _Name:
    """Not in the registry: the product knows no trials."""

    type: ClassVar[str] = "trial.counted.v1"


class Counted(_Name, Event):
    """The key's next number."""

    topic: ClassVar[str] = "trial"
    name: str
    n: int
    note: str = ""

    @property
    def key(self) -> str:
        return self.name


def on_topic(name: str) -> type[Counted]:
    """The same event on a topic of its own."""
    return type(
        "Counted", (Counted,), {"topic": name, "__annotations__": {"topic": ClassVar[str]}, "__module__": __name__}
    )


@dataclass
class Thing:
    """What the events are about."""

    id: UUID
    version: int = 0


class _Operations:
    """Alembic's `op`, as far as the plumbing needs it."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def execute(self, sqltext: str) -> None:
        self.statements.append(sqltext)


@dataclass(frozen=True)
class Counts:
    """What became of what was told."""

    told: int
    heard: int
    doubled: int
    disordered: int

    @property
    def lost(self) -> int:
        return self.told - self.heard


@dataclass
class Trial:
    """One database, one topic, and everything that works on them."""

    dsn: str
    bootstrap: str
    topic: str
    pool_size: int = 5
    effort: float = 0.0
    """Seconds that handling an event takes, on average: longer, and more is under way when somebody dies."""
    instance: str = ""
    statement_timeout: int = 15
    settings: Settings = field(init=False)
    engine: AsyncEngine = field(init=False)
    sessions: Sessions = field(init=False)
    waker: Waker = field(init=False)
    event: type[Counted] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings.model_validate(
            {
                "env": Environment.TEST, "database_url": SecretStr(self.dsn), "kafka": self.bootstrap,
                "kafka_replication": 1, "oidc_issuer": "-", "oidc_jwks_url": "-", "pool_size": self.pool_size,
                "instance": self.instance, "statement_timeout": self.statement_timeout,
            }
        )  # fmt: skip
        self.engine = connect(self.settings, "trial")
        self.sessions = sessions(self.engine, self.settings)
        self.waker = Waker(self.engine)
        self.event = on_topic(self.topic)

    async def close(self) -> None:
        await self.waker.close()
        await self.engine.dispose()

    # ---- writing

    async def tell(self, key: str, times: int = 1, note: str = "") -> None:
        """One command for each: the key counts on, and the number is recorded in the same transaction."""
        for _ in range(times):
            async with self.sessions.begin() as session:
                await self.count(session, key, note=note)
            self.waker.wake()

    async def count(self, session: AsyncSession, key: str, events: int = 1, note: str = "") -> int:
        """The command itself: it holds the key's row until the commit. The last number it told."""
        up = "INSERT INTO counter VALUES (:key, :by) ON CONFLICT (key) DO UPDATE SET n = counter.n + :by RETURNING n"
        n = await session.scalar(text(up), {"key": key, "by": events})
        thing = Thing(uuid5(PLACE, key), n - events)
        now = datetime.now(UTC)
        told = [self.event(at=now, by=SYSTEM, name=key, n=i, note=note) for i in range(n - events + 1, n + 1)]
        await outbox.record(session, thing, *told)
        return int(n)

    async def send_raw(self, key: str | None, value: bytes | None, headers: Sequence[tuple[str, Any]] = ()) -> None:
        """Put something into the topic that no relay would."""
        producer = AIOKafkaProducer(bootstrap_servers=self.bootstrap)
        await producer.start()
        try:
            await producer.send_and_wait(self.topic, value, key=key.encode() if key else None, headers=list(headers))
        finally:
            await producer.stop()

    # ---- hearing

    def consumer(self, group: str = "") -> Consumer:
        """Writes down each event it handles, unless its note says that it fails, or takes too long."""
        consumer = Consumer(group or f"group-{self.topic}", [self.topic])

        @consumer.on(self.event)
        async def write_down(session: AsyncSession, event: Counted) -> None:
            if event.note == "poison":
                raise ValueError("this one cannot be handled")
            if event.note == "slow":
                await session.execute(text("SELECT pg_sleep(30)"))
            if self.effort and event.n % 10 == 0:
                await asyncio.sleep(10 * self.effort)
            await self.effect(session, consumer.group, event)

        return consumer

    async def effect(self, session: AsyncSession, group: str, event: Counted, event_id: UUID | None = None) -> None:
        cause = event_id or UUID(telemetry.current().causation_id)
        row = {"c": group, "k": event.name, "n": event.n, "i": cause, "p": os.getpid(), "t": event.at}
        done = "INSERT INTO effect (consumer, key, n, event_id, pid, told_at) VALUES (:c, :k, :n, :i, :p, :t)"
        await session.execute(text(done), row)

    def relay(self) -> Relay:
        return Relay(self.settings, "trial")

    def intake(self, consumer: Consumer | None = None) -> Intake:
        session = 30.0 if self.instance else 6.0
        return Intake(consumer or self.consumer(), self.sessions, self.settings, self.waker.wake, session)

    # ---- looking

    async def ask(self, question: str, *values: object) -> Any:
        """The first row of a question in SQL; its only value if it has one."""
        connection = await asyncpg.connect(self.dsn, timeout=5)
        try:
            row = await connection.fetchrow(question, *values)
        finally:
            await connection.close()
        return row[0] if row is not None and len(row) == 1 else row

    async def counts(self, group: str = "") -> Counts:
        return Counts(**dict(await self.ask(COUNT, group or f"group-{self.topic}")))

    async def somebody_waits_for_a_lock(self) -> bool:
        found = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return bool(await self.ask(found))

    async def all_heard(self) -> bool:
        counts = await self.counts()
        return counts.lost == 0

    async def numbers(self, key: str) -> list[int]:
        """What was heard of a key, in order."""
        return list(await self.ask("SELECT coalesce(array_agg(n ORDER BY seq), '{}') FROM effect WHERE key = $1", key))


async def make(
    admin_dsn: str, bootstrap: str, partitions: int = 6, topic: str = "", replication: int = 1, **configs: str
) -> Trial:
    """A new database with the plumbing and a new topic, or one that is there."""
    name = f"trial_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(admin_dsn)
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    dsn = admin_dsn.rsplit("/", 1)[0] + "/" + name
    connection = await asyncpg.connect(dsn)
    operations = _Operations()
    create_plumbing_0001(operations)
    for statement in [*operations.statements, TABLES]:
        await connection.execute(statement)
    await connection.close()
    if not topic:
        await make_topic(bootstrap, name, partitions, replication, **configs)
    return Trial(dsn, bootstrap, topic or name)


async def make_topic(bootstrap: str, name: str, partitions: int = 6, replication: int = 1, **configs: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        settings = {setting.replace("_", "."): value for setting, value in configs.items()}
        await admin.create_topics([NewTopic(name, partitions, replication, topic_configs=settings)])
    finally:
        await admin.close()


@asynccontextmanager
async def running(*parts: Relay | Intake) -> AsyncIterator[None]:
    """Relays and intakes that run meanwhile, and end in order."""
    tasks = [asyncio.create_task(part.run()) for part in parts]
    try:
        yield
    finally:
        for part in reversed(parts):
            await part.stop()
        await asyncio.gather(*tasks, return_exceptions=True)


# ---- as a process


@asynccontextmanager
async def process(trial: Trial, role: str, instance: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    """A part of the trial as a process of its own, until the block is left."""
    arguments = ["-m", "tests.trial", role, trial.dsn, trial.bootstrap, trial.topic, "0", instance]
    child = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"running\n"
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


async def live(role: str, dsn: str, bootstrap: str, topic: str, effort: float = 0.0, instance: str = "") -> None:
    """A relay or an intake until it is told to stop."""
    trial = Trial(dsn, bootstrap, topic, effort=float(effort), instance=instance)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with running(trial.relay() if role == "relay" else trial.intake()):
        print("running", flush=True)
        await stop.wait()
    await trial.close()


if __name__ == "__main__":
    asyncio.run(live(*sys.argv[1:]))
