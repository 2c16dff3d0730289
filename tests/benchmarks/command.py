"""What an accepted command costs (`make bench-command`): a plan handed in over HTTP, beside a bare transaction that
writes the same rows.

Counted is, for ours, the api's process and all of PostgreSQL; for the bare transaction PostgreSQL and what sends it.
Who sends the requests over HTTP does not count: that is the teachers.
"""

import argparse
import asyncio
import os

from tests.benchmarks import bare, pairs, shares
from tests.benchmarks.cost import Trees
from tests.benchmarks.deadline import Deadline, deadline
from tests.benchmarks.load import Phase
from tests.benchmarks.pairs import Figures
from tests.benchmarks.report import Aim, Report, compared, measured, shortened
from tests.benchmarks.shares import Profile

CLIENTS, SECONDS = 8, 6.0
API = "planning api 1"
SPARE = 30_000
"""Plans that only the bare transaction touches: as many as ours, so that both find as few of their pages warm."""


class Refused(Exception):
    """Commands were to be accepted, and some were not."""


class Bench:
    """One block of each kind, on the same tables."""

    def __init__(self, here: Deadline, sql: str, seconds: float) -> None:
        self._here, self._sql, self._seconds = here, sql, seconds
        self._system = here.system

    async def bare(self) -> Figures:
        await self._system.admin("planning", "CHECKPOINT")
        look = Trees(self._system.trees().roots | {"sender": os.getpid()}).look()
        plans = range(self._here.count, self._here.count + SPARE)
        done = await bare.send(
            self._system.dsn("planning"), self._sql, plans, CLIENTS, self._seconds, self._system.home
        )
        spent = look.spent()
        return {
            "cpu": spent.per(done, "PostgreSQL", "sender"), "PostgreSQL": spent.per(done, "PostgreSQL"),
            "rate": done / spent.wall,
        }  # fmt: skip

    async def command(self) -> Figures:
        await self._system.admin("planning", "CHECKPOINT")
        look = self._system.trees().look()
        answers = await self._here.load(Phase(self._seconds, clients=CLIENTS))
        spent, done = look.spent(), len(answers.good.records)
        if done < len(answers.records):
            raise Refused(f"not every command was accepted: {answers}")
        return {
            "cpu": spent.per(done, "PostgreSQL", API), "PostgreSQL": spent.per(done, "PostgreSQL"),
            "api": spent.per(done, API), "rate": answers.rate, "p50": answers.late(0.5),
        }  # fmt: skip

    async def profile(self) -> Profile:
        pid, path = self._system.parts[API].pid, self._system.home / "profile"
        assert pid is not None
        async with shares.profiled(pid, self._seconds, path):
            await self._here.load(Phase(self._seconds + 2, clients=CLIENTS))
        return Profile.read(path)


async def run(count: int, seconds: float, students: int) -> Report:
    async with deadline(students, roles=(), spare=SPARE) as here:
        report = Report("command", "make bench-command", here.setup | {"bare transaction by": bare.SENDER})
        bench = Bench(here, await bare.statement(here.system.dsn("planning")), seconds)
        await bench.bare()
        found = await pairs.alternate(bench.bare, bench.command, count)
        profile = await bench.profile()
        report.note("Each plan was handed in with a token, a person and an Idempotency-Key of its own.")
    api = pairs.middle(found, "ours", "api")
    report.add(
        compared("accepted command", "µs", "bare transaction", pairs.compare(found, "cpu"), Aim(3)),
        compared("– of it PostgreSQL", "µs", "bare transaction", pairs.compare(found, "PostgreSQL")),
        measured("– of it the api", "µs", api),
        measured("commands, 8 clients", "/s", pairs.middle(found, "ours", "rate")),
        measured("bare transactions, 8 clients", "/s", pairs.middle(found, "reference", "rate")),
    )
    _tell(report, profile, api)
    return report


def _tell(report: Report, profile: Profile, api: float) -> None:
    if not profile.samples:
        report.note("No profile: py-spy saw nothing.")
        return
    for heading, found in (("layer", profile.layers), ("act", profile.acts)):
        for name, samples in found.most_common():
            report.add(measured(f"api by {heading}: {name}", "µs", api * samples / profile.samples))
    report.note(f"Layers add up to the api; acts overlap layers and each other. {profile.samples:,} samples.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=pairs.PAIRS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--teachers", type=int, default=30_000)
    asked = parser.parse_args()
    asyncio.run(run(asked.pairs, asked.seconds, asked.teachers)).close(shortened(parser, asked))


if __name__ == "__main__":
    main()
