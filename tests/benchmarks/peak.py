"""The panic before the deadline (`make bench-peak`): how many commands a second these cores carry, the whole
pipeline on.

The rate is raised and lowered (bisection) until the highest is found at which every command is accepted and 99 of 100
are answered within 200 ms, open loop. Beside it: where the CPU goes, and how far what hears of the plans is behind.
"""

import argparse
import asyncio
from dataclasses import dataclass

from tests.benchmarks.answers import Answers
from tests.benchmarks.cost import Spent
from tests.benchmarks.deadline import Deadline, deadline
from tests.benchmarks.load import Phase
from tests.benchmarks.report import Aim, Report, measured, shortened
from tests.eventually import eventually

PANIC = 3200.0
"""Commands a second of a nation in its worst minutes."""
P99 = 200.0
_UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
_TOLD = "SELECT count(*) FROM dossier_entry WHERE type = 'planning.plan_submitted.v1'"


@dataclass(frozen=True)
class Step:
    """One rate that was tried."""

    rate: float
    answers: Answers
    spent: Spent

    @property
    def carried(self) -> bool:
        return len(self.answers.good.records) == len(self.answers.records) and self.answers.late(0.99) <= P99

    def __str__(self) -> str:
        return f"{self.rate:.0f}/s {'carried' if self.carried else 'not carried'}: {self.answers}"


async def search(here: Deadline, seconds: float, steps: int) -> list[Step]:
    """Between nothing and a tenth more than as many clients get done that wait for their answers."""
    closed = await here.load(Phase(seconds, clients=8 * len(here.system.targets)))
    low, high, tried = 0.0, closed.rate * 1.1, list[Step]()
    for _ in range(steps):
        tried.append(await _try(here, (low + high) / 2, seconds))
        if tried[-1].carried:
            low = tried[-1].rate
        else:
            high = tried[-1].rate
    return tried


async def _try(here: Deadline, rate: float, seconds: float) -> Step:
    look = here.system.trees().look()
    answers = await here.load(Phase(seconds, rate))
    return Step(rate, answers, look.spent())


async def caught_up(here: Deadline) -> float:
    """Seconds until everything is sent and in the dossiers."""
    began = asyncio.get_running_loop().time()

    async def told() -> bool:
        unsent = await here.system.ask("planning", _UNSENT)
        return unsent == 0 and await here.system.ask("reporting", _TOLD) == await here.recorded()

    await eventually(told, timeout=300)
    return asyncio.get_running_loop().time() - began


def tell(report: Report, tried: list[Step], behind: float) -> None:
    best = max((step for step in tried if step.carried), key=lambda step: step.rate, default=None)
    for step in tried:
        report.note(f"{step}.")
    report.add(
        measured("highest rate carried", "commands/s", best.rate if best else 0.0, Aim(PANIC, least=True)),
        measured("of the nation's panic rate", "%", 100 * (best.rate if best else 0.0) / PANIC),
        measured("the pipeline was behind afterwards", "s", behind),
    )
    if best is None:
        report.note(f"No rate was carried with p99 within {P99:.0f} ms.")
        return
    done = len(best.answers.good.records)
    report.add(
        measured("p50 there", "ms", best.answers.late(0.5)),
        measured("p99 there", "ms", best.answers.late(0.99), Aim(P99)),
        measured("CPU per command, everything", "µs", best.spent.per(done)),
        *(measured(f"– of it {name}", "µs", best.spent.per(done, name)) for name in best.spent.cpu),
        measured("cores busy with something else, the load among it", "", best.spent.others),
    )


async def run(seconds: float, steps: int, apis: int, count: int) -> Report:
    async with deadline(count, apis=apis) as here:
        report = Report("peak", "make bench-peak", here.setup)
        tried = await search(here, seconds, steps)
        tell(report, tried, await caught_up(here))
        report.weigh(here.others)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="of each step")
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--apis", type=int, default=2, help="processes of the api")
    parser.add_argument("--teachers", type=int, default=120_000)
    asked = parser.parse_args()
    asyncio.run(run(asked.seconds, asked.steps, asked.apis, asked.teachers)).close(shortened(parser, asked))


if __name__ == "__main__":
    main()
