"""The world that is broken: a PostgreSQL, a Kafka of one or three nodes, the processes between them, their wires."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.local.ports import HOST, free_ports
from deploy.local.postgres import Postgres
from tests.chaos import people
from tests.chaos.api import serve
from tests.chaos.brokers import WiredKafka
from tests.chaos.history import History
from tests.chaos.parts import Part
from tests.chaos.recovery import ways_of
from tests.chaos.wire import Wire
from tests.trial import Trial, live, make

MANY = {"api": 2, "relay": 2, "worker": 3}
PARTS = [f"{kind}-{number}" for kind, many in MANY.items() for number in range(many)]
AT_THE_BROKER = [part for part in PARTS if not part.startswith("api")]
PARTITIONS, EFFORT, CONNECTIONS = 6, 0.0003, 80
_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


@dataclass
class World:
    """Everything together; `source` is where events are told, `sink` where they have their effect."""

    home: Path
    nodes: int
    history: History
    postgres: Postgres = field(init=False)
    kafka: WiredKafka = field(init=False)
    source: Trial = field(init=False)
    sink: Trial = field(init=False)
    apis: list[int] = field(default_factory=list)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    people: Part = field(init=False)
    _database_ports: dict[str, int] = field(default_factory=dict)

    async def start(self, events: int, rate: float, seed: int, lasting: bool = False) -> None:
        self._claim_ports()
        await asyncio.gather(asyncio.to_thread(self.postgres.start), asyncio.to_thread(self.kafka.start))
        admin, bootstrap = self.postgres.admin_dsn, self.kafka.bootstrap
        self.source = await make(admin, bootstrap, partitions=PARTITIONS, replication=self.nodes)
        self.sink = await make(admin, bootstrap, topic=self.source.topic)
        for kind, many in MANY.items():
            self.parts[kind] = [await self._part(kind, number) for number in range(many)]
            for part in self.parts[kind]:
                part.start()
        ordered = self.history.path, self.apis, seed, rate, events, lasting
        self.people = Part("people", self.home / "people.log", people.act, ordered, {})
        self.people.start()

    def _claim_ports(self) -> None:
        """All from one row, so that nobody is given a port twice."""
        own, doors = 2 * self.nodes, self.nodes * len(AT_THE_BROKER)
        ports = iter(free_ports(1 + own + 2 * doors + len(PARTS) + MANY["api"]))
        take = lambda many: [next(ports) for _ in range(many)]  # noqa: E731
        self.postgres = Postgres(self.home / "postgres", take(1)[0], {"max_connections": str(CONNECTIONS)})
        kafka_ports, wires = take(own + doors), take(doors)
        self.kafka = WiredKafka(self.home / "kafka", kafka_ports, self.nodes, AT_THE_BROKER, wires)
        self._database_ports = dict(zip(PARTS, take(len(PARTS)), strict=True))
        self.apis = take(MANY["api"])

    async def _part(self, kind: str, number: int) -> Part:
        name = f"{kind}-{number}"
        trial = self.sink if kind == "worker" else self.source
        to_database = Wire(f"{name} database", self._database_ports[name], self.postgres.port)
        wires = {"database": [await to_database.start()]}
        dsn, log = _through(trial.dsn, to_database.port), self.home / f"{name}.log"
        if kind == "api":
            return Part(name, log, serve, (dsn, trial.topic, self.apis[number]), wires)
        ways = self.kafka.ways(name)
        wires["broker"] = [await Wire(f"{name} broker", wire, door).start() for wire, door in ways]
        role = "relay" if kind == "relay" else "intake"
        return Part(name, log, live, (role, dsn, self.kafka.behind(name), trial.topic, EFFORT), wires)

    def everybody(self) -> list[Part]:
        return [part for parts in self.parts.values() for part in parts]

    async def stop(self) -> None:
        for part in [*self.everybody(), *([self.people] if hasattr(self, "people") else [])]:
            part.kill()
            for wire in [wire for wires in part.wires.values() for wire in wires]:
                await wire.stop()
        for trial in [getattr(self, name) for name in ("source", "sink") if hasattr(self, name)]:
            await trial.close()
        await asyncio.to_thread(self.kafka.destroy)
        await asyncio.to_thread(self.postgres.destroy)

    # ---- what is done to its data

    async def send_again(self, many: int) -> int:
        """Duplicates: so many of the events sent last are sent once more."""
        again = (
            "WITH again AS (UPDATE outbox SET sent_at = NULL WHERE seq IN (SELECT seq FROM outbox"
            " WHERE seq > (SELECT max(seq) FROM outbox) - 3000 AND sent_at IS NOT NULL ORDER BY random() LIMIT $1)"
            " RETURNING 1) SELECT count(*) FROM again"
        )
        with suppress(*_AWAY):
            return int(await self.source.ask(again, many))
        return 0

    async def read_again(self, partition: int) -> bool:
        """A whole partition is read again, from its beginning."""
        back = "UPDATE consumer_offset SET next = 0 WHERE partition = $1 RETURNING 1"
        with suppress(*_AWAY):
            return bool(await self.sink.ask(back, partition))
        return False

    # ---- how it goes

    async def progress(self) -> tuple[int, int] | None:
        """Told, and about how much had an effect, so far; None while the database is away."""
        with suppress(*_AWAY):
            told = await self.source.ask("SELECT coalesce(sum(n), 0)::bigint FROM counter")
            return told, await self.sink.ask("SELECT coalesce(max(seq), 0) FROM effect")
        return None

    async def at_rest(self) -> bool:
        """The people have their answers, all is sent, and every partition is read to its end."""
        if self.people.running() or await self.source.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL"):
            return False
        return int(await self.sink.ask("SELECT sum(next) FROM consumer_offset") or 0) >= await self.on_the_wire()

    async def recovered(self, since: float) -> bool:
        """Every partition and every lane has had an effect of what was told since then."""
        found = (
            "SELECT array_agg(DISTINCT key) FROM effect WHERE seq > (SELECT max(seq) FROM effect) - 5000"
            " AND told_at > to_timestamp($1)"
        )
        with suppress(*_AWAY):
            return ways_of(await self.sink.ask(found, since) or []) == ways_of(people.KEYS)
        return False

    def fenced(self) -> int:
        """How often a worker was told that a partition was not its own any more."""
        return sum(part.log.read_text(errors="replace").count(" fenced ") for part in self.parts["worker"])

    async def on_the_wire(self) -> int:
        """Records in the topic."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.kafka.bootstrap)
        await consumer.start()
        try:
            ends = await consumer.end_offsets([TopicPartition(self.source.topic, p) for p in range(PARTITIONS)])
            return sum(ends.values())
        finally:
            await consumer.stop()

    async def write_down_effects(self, table: Path) -> None:
        """Every effect, in order, as the checker reads it."""
        connection = await asyncpg.connect(self.sink.dsn)
        columns = "key, n, extract(epoch FROM told_at) AS told, extract(epoch FROM at) AS at"
        try:
            question = f"SELECT {columns} FROM effect ORDER BY seq"
            await connection.copy_from_query(question, output=table, format="csv", header=True)
        finally:
            await connection.close()


def _through(dsn: str, port: int) -> str:
    """The same address by another port."""
    parts = urlsplit(dsn)
    return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{HOST}:{port}"))
