"""What the relay costs per event (`make bench-relay`): our relay as it runs, beside read + produce and beside a peer.

A block: so many rows are inserted; the clock starts, they are committed, and it stops when all are sent and marked.
Counted is the relay's process and all of PostgreSQL, the broker apart.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg

from tests.benchmarks import ground, pairs, stock
from tests.benchmarks.cost import Trees
from tests.benchmarks.ground import Program
from tests.benchmarks.pairs import Figures
from tests.benchmarks.report import Aim, Report, compared, measured, shortened
from tests.benchmarks.system import System
from tests.eventually import eventually

TEACHERS, EVENTS, PEER_EVENTS = 1000, 200_000, 4_000
_STOCK = f"CREATE TABLE stock AS SELECT {', '.join(stock.COLUMNS)} FROM outbox WITH NO DATA"
_FILL = """
INSERT INTO outbox ({columns}) SELECT gen_random_uuid(), clock_timestamp(), {others}
FROM generate_series(1, $1 / (SELECT count(*) FROM stock) + 1), stock LIMIT $1
""".format(columns=", ".join(stock.COLUMNS), others=", ".join(stock.COLUMNS[2:]))
_FILL_PEER = """
INSERT INTO peer_outbox (queue, payload, headers)
SELECT 'relay', payload, headers || jsonb_build_object('key', key, 'ce_type', type, 'ce_id', gen_random_uuid(),
    'ce_source', '/kinerja/planning', 'ce_subject', aggregateid, 'ce_time', occurred_at, 'ce_partitionkey', key,
    'ce_sequence', aggregate_version::text, 'ce_specversion', '1.0', 'content-type', 'application/json')
FROM stock LIMIT $1
"""


class Bench:
    """The system with a full stock, and one block of each kind."""

    def __init__(self, system: System, connection: "asyncpg.Connection[asyncpg.Record]", events: int) -> None:
        self._system, self._connection, self._events = system, connection, events

    async def ours(self) -> Figures:
        trees = ground.trees(self._system)
        return await self._block("TRUNCATE outbox", _FILL, self._events, trees, "directory relay", self._all_sent)

    async def floor(self, program: Program) -> Figures:
        trees = ground.trees(self._system, floor=program.pid)
        return await self._block("TRUNCATE outbox", _FILL, self._events, trees, "floor", program.go)

    async def peer(self, program: Program) -> Figures:
        trees = ground.trees(self._system, peer=program.pid)
        return await self._block("TRUNCATE peer_outbox", _FILL_PEER, PEER_EVENTS, trees, "peer", program.go)

    async def _block(
        self, clear: str, fill: str, events: int, trees: Trees, worker: str, work: Callable[[], Awaitable[object]]
    ) -> Figures:
        await self._connection.execute(clear)
        await self._system.admin("directory", "CHECKPOINT")
        async with self._connection.transaction():
            await self._connection.execute(fill, events)
            before = trees.look()
        await self._connection.execute("NOTIFY outbox")
        await work()
        return ground.share(before.spent(), events, worker, "PostgreSQL")

    async def _all_sent(self) -> None:
        async def sent() -> bool:
            return not await self._connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)")

        await eventually(sent, timeout=120)

    async def vacuum(self) -> float:
        """What it costs PostgreSQL afterwards to clean up behind the marks, in µs per event."""
        before = ground.trees(self._system).look()
        await self._connection.execute("VACUUM outbox")
        return before.spent().per(self._events, "PostgreSQL")


@asynccontextmanager
async def bench(events: int) -> AsyncIterator[tuple[Bench, System]]:
    async with System(roles=("directory relay",), apis=0, services=("directory",)) as system:
        connection = await asyncpg.connect(system.dsn("directory"))
        await connection.execute(_STOCK)
        await stock.pour(connection, "stock", stock.nation(TEACHERS))
        yield Bench(system, connection, events), system
        await connection.close()


async def run(count: int, events: int, peer_count: int) -> Report:
    async with bench(events) as (here, system):
        report = Report("relay", "make bench-relay", await ground.setup(system))
        where = system.dsn("directory"), system.kafka.bootstrap
        async with ground.program("floors", "relay", *where) as floor, ground.program("floors", "peer", *where) as peer:
            await system.run("directory relay")
            await here.ours()
            found = await pairs.alternate(lambda: _idle(system, here.floor(floor)), here.ours, count)
            vacuum = await here.vacuum()
            beside = await pairs.alternate(lambda: _idle(system, here.peer(peer)), here.ours, peer_count)
    report.add(
        compared("relay", "µs/event", "read + produce", pairs.compare(found, "cpu"), Aim(1.7)),
        measured("relay, sent rows kept", "µs/event", pairs.middle(found, "ours", "cpu"), Aim(15)),
        measured("– of it the relay's process", "µs/event", pairs.middle(found, "ours", "directory relay")),
        measured("– of it PostgreSQL", "µs/event", pairs.middle(found, "ours", "PostgreSQL")),
        measured("vacuum of the marks, later", "µs/event", vacuum),
        measured("broker, for both", "µs/event", pairs.middle(found, "ours", "broker")),
        compared("times cheaper than faststream-outbox", "µs/event", "peer", pairs.compare(beside, "cpu").inverse(),
                 Aim(60, least=True)),
    )  # fmt: skip
    report.note(f"{events:,} real events of {TEACHERS:,} teachers a block, 398 bytes and 12 headers each.")
    return report


async def _idle(system: System, block: Awaitable[Figures]) -> Figures:
    """While something else is measured, our relay is not there."""
    system.stop("directory relay")
    try:
        return await block
    finally:
        await system.run("directory relay")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=pairs.PAIRS)
    parser.add_argument("--peer-pairs", type=int, default=3)
    parser.add_argument("--events", type=int, default=EVENTS)
    asked = parser.parse_args()
    asyncio.run(run(asked.pairs, asked.events, asked.peer_pairs)).close(shortened(parser, asked))


if __name__ == "__main__":
    main()
