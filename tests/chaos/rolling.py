"""`python -m tests.chaos.rolling`: what a rolling restart of all workers costs, with names and without, in one run.

Every partition is told something each tenth of a second. A partition stands still when it has had no effect for half a
second or more; the cost of a restart is the sum of these times over all partitions.
"""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from time import time

import asyncpg
from aiokafka.partitioner import DefaultPartitioner

from deploy.local.kafka import Kafka
from deploy.local.ports import free_ports
from deploy.local.postgres import Postgres
from tests.eventually import eventually
from tests.trial import Trial, make, running

EVERY, STILL, CALM = 0.1, 0.5, 10.0
TABLE = Path(__file__).parents[2] / "benchmarks" / "rolling.json"
_partition = DefaultPartitioner()


@dataclass(frozen=True)
class Cost:
    """Of one rolling restart; `still` in partition-seconds, the other times in seconds."""

    how: str
    workers: int
    partitions: int
    seconds: float
    still: float
    still_before: float
    """The same in the ten seconds before the restart: what the machine does by itself."""
    longest: float
    freshness_p99: float

    def __str__(self) -> str:
        each = self.still / self.workers
        figures = (self.seconds, self.still, each, self.longest, self.freshness_p99, self.still_before)
        return f"{self.how:<16}" + "".join(f"{figure:>14.1f}" for figure in figures)


HEAD = f"{'':<16}" + "".join(
    f"{word:>14}" for word in ("seconds", "standing still", "per worker", "longest", "fresh p99", "still before")
)


class Worker:
    """A process that can be stopped in order and started again, under a name or none."""

    def __init__(self, trial: Trial, name: str) -> None:
        self._trial, self._name = trial, name
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        t = self._trial
        given = ["-m", "tests.trial", "intake", t.dsn, t.bootstrap, t.topic, "0", self._name]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *given, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()


def one_key_each(partitions: int) -> list[str]:
    """For every partition a key that goes there."""
    every, found, number = list(range(partitions)), dict[int, str](), 0
    while len(found) < partitions:
        found.setdefault(_partition(f"key-{number}".encode(), every, every), f"key-{number}")
        number += 1
    return list(found.values())


async def roll(trial: Trial, workers: int, partitions: int, named: bool) -> Cost:
    """Start the workers, let all run calmly, then restart one after the other; each is waited for."""
    crew = [Worker(trial, f"worker-{number}" if named else "") for number in range(workers)]
    keys = one_key_each(partitions)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(trial.relay()))
        for worker in crew:
            stack.push_async_callback(worker.stop, signal.SIGKILL)
            await worker.start()
        await stack.enter_async_context(_telling(trial, keys))
        await _all_move(trial, partitions)
        calm = time()
        await asyncio.sleep(CALM)
        began = time()
        for worker in crew:
            await worker.stop()
            await worker.start()
            await asyncio.sleep(1.0)
            await _all_move(trial, partitions)
        ended = time()
        await asyncio.sleep(2 * STILL)
    how = "with names" if named else "without names"
    return await _cost(trial, how, workers, partitions, calm, began, ended)


@asynccontextmanager
async def _telling(trial: Trial, keys: Sequence[str]) -> AsyncIterator[None]:
    async def tell() -> None:
        while True:
            async with trial.sessions.begin() as session:
                for key in keys:
                    await trial.count(session, key)
            trial.waker.wake()
            await asyncio.sleep(EVERY)

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _all_move(trial: Trial, partitions: int) -> None:
    """Every partition has had an effect lately, and again, and again."""
    since = f"SELECT count(DISTINCT key) FROM effect WHERE at > clock_timestamp() - interval '{4 * STILL} s'"
    for _ in range(3):
        await eventually(lambda: trial.ask(since), 120, until=lambda found: found == partitions)
        await asyncio.sleep(STILL)


async def _cost(trial: Trial, how: str, workers: int, partitions: int, calm: float, began: float, ended: float) -> Cost:
    connection = await asyncpg.connect(trial.dsn)
    found = "SELECT key, extract(epoch FROM at)::float8 AS at, extract(epoch FROM told_at)::float8 AS told FROM effect"
    rows = await connection.fetch(f"{found} ORDER BY key, at")
    await connection.close()
    times: dict[str, list[float]] = {}
    for row in rows:
        times.setdefault(row["key"], []).append(row["at"])
    gaps = [gap for moments in times.values() for gap in _stills(moments, began, ended)]
    fresh = [row["at"] - row["told"] for row in rows if began <= row["told"] <= ended]
    before = [gap for moments in times.values() for gap in _stills(moments, calm, began)]
    return Cost(
        how=how, workers=workers, partitions=partitions, seconds=ended - began, still=sum(gaps),
        still_before=sum(before), longest=max(gaps, default=0.0), freshness_p99=quantiles(fresh, n=100)[98],
    )  # fmt: skip


def _stills(moments: Sequence[float], began: float, ended: float) -> list[float]:
    """The times in which nothing happened, as far as they are within."""
    within = [(max(a, began), min(b, ended)) for a, b in pairwise(moments) if b > began and a < ended]
    return [b - a for a, b in within if b - a >= STILL]


async def main(workers: int, partitions: int, rounds: int) -> list[Cost]:
    with tempfile.TemporaryDirectory(prefix="kinerja-rolling-") as home:
        postgres, kafka = Postgres(Path(home) / "p", free_ports(1)[0]), Kafka(Path(home) / "k", free_ports(2))
        costs: list[Cost] = []
        try:
            await asyncio.gather(asyncio.to_thread(postgres.start), asyncio.to_thread(kafka.start))
            for named in [False, True] * rounds:
                trial = await make(postgres.admin_dsn, kafka.bootstrap, partitions=partitions)
                costs.append(await roll(trial, workers, partitions, named))
                print(costs[-1], flush=True)
                await trial.close()
        finally:
            kafka.destroy()
            postgres.destroy()
    return costs


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests.chaos.rolling", description=__doc__)
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--partitions", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=1, help="each without and with names")
    given = parser.parse_args()
    print(f"rolling restart of {given.workers} workers on {given.partitions} partitions\n{HEAD}", flush=True)
    found = asyncio.run(main(given.workers, given.partitions, given.rounds))
    TABLE.parent.mkdir(exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    table = {"name": "rolling", "at": at, "rows": [asdict(cost) for cost in found]}
    TABLE.write_text(json.dumps(table, indent=2) + "\n")
