"""Short scenes in which a mistake shows: what is killed or held at the worst moment. Each answers what is red."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.local.ports import HOST, free_ports
from shared.inbox import Consumer, Fenced, Record
from shared.taking import Lane, take
from tests.chaos.api import serve
from tests.chaos.checker import check
from tests.chaos.mutants import Patch, mutated, slow_sender
from tests.chaos.parts import Part
from tests.eventually import NeverTrue, eventually
from tests.trial import Counted, Trial, live, running


@dataclass
class Stage:
    """A trial, and the processes of a scene, which make a mistake or none."""

    trial: Trial
    home: Path
    mistake: Patch | None
    parts: list[Part] = field(default_factory=list)

    @property
    def patience(self) -> float:
        """Seconds."""
        return 2.0 if self.mistake else 30.0

    def start(self, role: str, *more: Patch, instance: str = "") -> Part:
        """A relay or an intake."""
        trial = self.trial
        return self._start(role, more, live, role, trial.dsn, trial.bootstrap, trial.topic, 0.0, instance)

    def start_api(self, port: int) -> Part:
        return self._start("api", (), serve, self.trial.dsn, self.trial.topic, port)

    def _start(self, name: str, more: Sequence[Patch], *main: object) -> Part:
        patches = [*([self.mistake] if self.mistake else []), *more]
        part = Part(name, self.home / f"{name}-{len(self.parts)}.log", mutated, (patches, *main), {})
        part.start()
        self.parts.append(part)
        return part

    async def red(self, promised: Sequence[tuple[str, int, int]] | None = None) -> set[str]:
        """What the checker says; by default all that was counted is promised."""
        connection = await asyncpg.connect(self.trial.dsn)
        counted = [(row["key"], 1, row["n"]) for row in await connection.fetch("SELECT key, n FROM counter")]
        effects = await connection.fetch("SELECT key, n FROM effect ORDER BY seq")
        await connection.close()
        return check(counted if promised is None else promised, [(row["key"], row["n"]) for row in effects]).red

    async def sent(self) -> None:
        """All that is committed is marked as sent."""
        await eventually(lambda: self.trial.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL"), 20, until=_none)

    async def read(self, records: int) -> None:
        """The worker has passed so many records."""
        passed = "SELECT coalesce(sum(next), 0) FROM consumer_offset"
        await eventually(lambda: self.trial.ask(passed), 20, until=lambda found: found == records)

    async def heard(self) -> None:
        """All is heard; or, of a mistake, it is not in a time in which it should have been."""
        with suppress(NeverTrue):
            await eventually(self.trial.all_heard, self.patience)

    @asynccontextmanager
    async def effects_held(self) -> AsyncIterator[None]:
        """No effect can be written meanwhile: whoever tries is in the middle of its transaction."""
        connection = await asyncpg.connect(self.trial.dsn)
        async with connection.transaction():
            await connection.execute("LOCK TABLE effect IN EXCLUSIVE MODE")
            yield
        await connection.close()


def _none(found: int) -> bool:
    return found == 0


async def api_killed_after_its_answer(stage: Stage) -> set[str]:
    port = free_ports(1)[0]
    api = stage.start_api(port)
    headers = {"Authorization": "Bearer 5d1f7d0e-2c8e-4b51-8a53-0f6f2d6b9a10", "Idempotency-Key": "one"}
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", headers=headers, trust_env=False) as http:
        answer = await eventually(lambda: _posted(http), 20)
    api.kill()
    assert answer is not None
    async with running(stage.trial.relay(), stage.trial.intake()):
        await eventually(lambda: _nothing_open(stage.trial), 10)
        with suppress(NeverTrue):
            await eventually(lambda: stage.trial.numbers("a"), stage.patience, until=lambda found: found == [1, 2, 3])
    return await stage.red([("a", answer["first"], answer["last"])])


async def _posted(http: httpx.AsyncClient) -> dict[str, int] | None:
    with suppress(httpx.HTTPError):
        answer = await http.post("/counts", json={"key": "a", "events": 3})
        answer.raise_for_status()
        return dict(answer.json())
    return None


async def _nothing_open(trial: Trial) -> bool:
    """The killed one's transactions have ended."""
    active = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE '%transaction'"
    return not await trial.ask(active)


async def relay_killed_after_marking(stage: Stage) -> set[str]:
    await stage.trial.tell("a", 3)
    relay = stage.start("relay")
    await stage.sent()
    relay.kill()
    async with running(stage.trial.relay(), stage.trial.intake()):
        await stage.heard()
    return await stage.red()


async def commit_that_comes_late(stage: Stage) -> set[str]:
    stage.start("relay")
    async with running(stage.trial.intake()):
        async with stage.trial.sessions.begin() as late:
            await stage.trial.count(late, "late")  # takes its number, and is in no hurry
            await stage.trial.tell("early")
            await eventually(lambda: stage.trial.numbers("early"), 20)
        await stage.heard()
    return await stage.red()


async def two_relays_one_slow(stage: Stage) -> set[str]:
    stage.start("relay", slow_sender)
    stage.start("relay")
    relays = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%relay'"
    )
    await eventually(lambda: stage.trial.ask(relays), 20, until=lambda found: found == 2)
    async with running(stage.trial.intake()):
        for _ in range(4):
            async with stage.trial.sessions.begin() as session:
                await stage.trial.count(session, "a", events=40)
        await eventually(stage.trial.all_heard, 30)
    return await stage.red()


async def worker_killed_in_its_work(stage: Stage) -> set[str]:
    async with running(stage.trial.relay()):
        async with stage.effects_held():
            worker = stage.start("intake", instance="w")
            await stage.trial.tell("a", 3)
            await eventually(stage.trial.somebody_waits_for_a_lock, 20)
            worker.kill()
        stage.start("intake", instance="w")  # it has a name: its partition is given back at once
        await stage.read(3)
    return await stage.red()


async def session_ended_in_the_work(stage: Stage) -> set[str]:
    end = "SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with running(stage.trial.relay()):
        async with stage.effects_held():
            stage.start("intake")
            await stage.trial.tell("a", 3)
            await eventually(stage.trial.somebody_waits_for_a_lock, 20)
            await stage.trial.ask(end)
        await stage.read(3)
    return await stage.red()


async def partition_read_again(stage: Stage) -> set[str]:
    async with running(stage.trial.relay()):
        stage.start("intake")
        await stage.trial.tell("a", 3)
        await eventually(stage.trial.all_heard, 20)
        await stage.trial.ask("UPDATE consumer_offset SET next = 0")
        await stage.trial.tell("a", 1)
        await stage.read(4)
    return await stage.red()


async def zombie_with_a_record_in_hand(stage: Stage) -> set[str]:
    """Somebody else has gone on to offset 1; we still think it is 0. Red is that our handler begins at all."""
    trial, begun = stage.trial, list[int]()
    await trial.tell("a")
    async with running(trial.relay()):
        await stage.sent()
    record = await _record(trial)
    consumer = Consumer(trial.consumer().group, [trial.topic])

    @consumer.on(trial.event)
    async def begin(_: AsyncSession, event: Counted) -> None:
        begun.append(event.n)

    at = consumer.group, trial.topic, record.partition
    await trial.ask("INSERT INTO consumer_offset VALUES ($1, $2, $3, 1)", *at)
    with stage.mistake() if stage.mistake else nullcontext(), suppress(Fenced):
        await take(trial.sessions, consumer, Lane(trial.topic, record.partition, 0), [record])
    return {"begun"} if begun else set()


async def _record(trial: Trial) -> Record:
    reader = AIOKafkaConsumer(bootstrap_servers=trial.bootstrap, auto_offset_reset="earliest")
    await reader.start()
    try:
        reader.assign([TopicPartition(trial.topic, p) for p in range(6)])
        return await asyncio.wait_for(reader.getone(), 20)
    finally:
        await reader.stop()
