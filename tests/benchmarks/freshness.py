"""How soon an event is seen (`make bench-freshness`): from the commit of its cause to the commit of its effect.

Open loop: causes at fixed times, whatever became of the earlier ones. PostgreSQL itself notes when each transaction was
committed (`track_commit_timestamp`), of the cause in the writer's database and of the effect in the reader's: one
clock, and nobody who asks again and again. The floor: the same row committed, produced at once, and fetched.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import quantiles

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from shared.outbox import Waker
from tests.benchmarks import ground, guard, pairs, stock
from tests.benchmarks.causes import CAUSE, TABLES, open_loop
from tests.benchmarks.ground import Program
from tests.benchmarks.pairs import Figures
from tests.benchmarks.report import Aim, Report, compared, measured, shortened
from tests.benchmarks.stock import Told
from tests.benchmarks.system import System
from tests.eventually import eventually

RATES, SECONDS = (200, 1000), 8.0
ROLES = ("planning relay", "reporting worker")
_WHEN = "SELECT {id} AS id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 AS at FROM {table}"


class Bench:
    """The system with a writer's pool, and one block of each kind."""

    def __init__(self, system: System, pool: "asyncpg.Pool[asyncpg.Record]", waker: Waker, seconds: float) -> None:
        self._system, self._pool, self._waker, self._seconds = system, pool, waker, seconds
        self._events = stock.nation(100)

    async def ours(self, rate: int) -> Figures:
        await self._system.admin("planning", "TRUNCATE outbox, aside, cause", "CHECKPOINT")
        await self._system.admin("reporting", "TRUNCATE inbox, dossier_entry, progress")
        before = ground.trees(self._system).look()
        told = await open_loop(self._events, rate, self._seconds, self._cause)
        await eventually(self._seen, timeout=60, until=lambda seen: seen == told)
        spent = before.spent()
        causes = await self._when("planning", _WHEN.format(id="id", table="cause"))
        effects = await self._when("reporting", _WHEN.format(id="event_id", table="dossier_entry"))
        return figures([(effects[id] - causes[id]) * 1000 for id in effects], spent.others)

    async def floor(self, program: Program, rate: int) -> Figures:
        before = ground.trees(self._system, floor=program.pid).look()
        delays = json.loads(await program.go(rate, self._seconds))
        return figures(delays, before.spent().others)

    async def _cause(self, told: Told) -> None:
        row = told.row(0, datetime.now(UTC))
        await self._pool.execute(CAUSE, *stock.columns(row))
        self._waker.wake()

    async def _seen(self) -> int:
        found = await self._system.ask("reporting", "SELECT count(*) FROM inbox WHERE consumer = 'reporting.dossier'")
        assert isinstance(found, int)
        return found

    async def _when(self, service: str, question: str) -> dict[object, float]:
        connection = await asyncpg.connect(self._system.dsn(service))
        try:
            return {row["id"]: row["at"] for row in await connection.fetch(question)}
        finally:
            await connection.close()


def figures(milliseconds: Sequence[float], others: float) -> Figures:
    cuts = quantiles(milliseconds, n=100)
    return {"p50": cuts[49], "p99": cuts[98], "others": others, "events": len(milliseconds)}


async def run(count: int, seconds: float) -> Report:
    planned = System(roles=ROLES, apis=0, services=("planning", "reporting"))
    planned.postgres.settings["track_commit_timestamp"] = "on"
    async with planned as system:
        report = Report("freshness", "make bench-freshness", await ground.setup(system))
        dsn = system.dsn("planning")
        async with (
            asyncpg.create_pool(dsn, min_size=8, max_size=8, init=stock.speak_jsonb) as pool,
            ground.program("floors", "echo", dsn, system.kafka.bootstrap) as echo,
        ):
            await pool.execute("; ".join(TABLES))
            await system.run(*ROLES)
            engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
            bench = Bench(system, pool, Waker(engine), seconds)
            for rate in RATES:
                await bench.ours(rate)
                found = await pairs.alternate(
                    lambda rate=rate: bench.floor(echo, rate), lambda rate=rate: bench.ours(rate), count
                )
                _say(report, rate, found)
            await engine.dispose()
    report.note(f"{seconds:g} s a block, the causes at fixed times; times from PostgreSQL's commit timestamps.")
    return report


def _say(report: Report, rate: int, found: Sequence[pairs.Pair]) -> None:
    """A clock on the wall tells nothing about us while others work: such pairs are said, and leave no verdict."""
    busy = max(side["others"] for pair in found for side in (pair.reference, pair.ours))
    aim = Aim(3) if busy <= guard.BUSY else None
    report.add(
        compared(f"{rate:,}/s, p99", "ms", "insert + produce + fetch", pairs.compare(found, "p99"), aim),
        compared(f"{rate:,}/s, p50", "ms", "insert + produce + fetch", pairs.compare(found, "p50")),
        measured(f"{rate:,}/s, cores that others kept busy at most", "cores", busy),
    )
    if aim is None:
        report.note(f"{rate:,}/s: no verdict, for others kept {busy:.1f} cores busy.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=pairs.PAIRS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    asyncio.run(run(asked.pairs, asked.seconds)).close(shortened(parser, asked))


if __name__ == "__main__":
    main()
