"""More than it can do (`make bench-overload`): three times the capacity, open loop; what gets done, how late, and how
soon it is as before.

Capacity is what as many clients get done that each wait for their answer, few enough that none is refused. Then come
three times as many requests as that per second, by chance and without regard to answers.
"""

import argparse
import asyncio
from dataclasses import dataclass

from tests.benchmarks.answers import Answers
from tests.benchmarks.deadline import Deadline, deadline
from tests.benchmarks.load import Phase
from tests.benchmarks.report import Aim, Report, measured, shortened
from tests.benchmarks.system import PIPELINE

TIMES, CALM = 3.0, 0.5
SLO = 200.0
"""Milliseconds in which 99 of 100 commands should be answered."""
SHED = 50.0
RECOVERY = 10.0
BEFORE, AFTER = 8.0, 20.0


@dataclass(frozen=True)
class Overload:
    """What was measured: before, during, after."""

    capacity: Answers
    before: Answers
    during: Answers
    after: Answers

    @property
    def goodput(self) -> float:
        return self.during.rate / self.capacity.rate

    @property
    def recovery(self) -> float:
        """Seconds from the end of the overload to the first second in which all is done, and as soon as before."""
        usual = max(SLO, 2 * self.before.good.late(0.99))
        for second in range(int(AFTER)):
            seen = self.after.due_between(self.after.begin + second, self.after.begin + second + 1)
            if seen.records and len(seen.good.records) == len(seen.records) and seen.late(0.99) <= usual:
                return float(second)
        return AFTER


async def measure(here: Deadline, seconds: float, clients: int, probe: float) -> Overload:
    capacity = await here.load(Phase(probe, clients=clients))
    calm = capacity.rate * CALM
    phases = Phase(BEFORE, calm), Phase(seconds, capacity.rate * TIMES), Phase(AFTER, calm)
    answers = await here.load(*phases)
    return Overload(capacity, *(answers.phase(number) for number in range(3)))


def tell(report: Report, found: Overload) -> None:
    during, shed = found.during, found.during.shed
    report.add(
        measured("capacity, each client waiting for his answer", "commands/s", found.capacity.rate),
        measured("p99 at capacity", "ms", found.capacity.good.late(0.99)),
        measured("requests that came", "/s", len(during.records) / (during.end - during.begin)),
        measured("done / capacity", "", found.goodput, Aim(0.9, least=True)),
        measured("p99 of what was let in", "ms", during.good.late(0.99), Aim(2 * SLO)),
        measured("p99 of what was refused", "ms", shed.late(0.99), Aim(SHED)),
        measured("neither done nor refused", "", float(during.bad + found.before.bad + found.after.bad), Aim(0)),
        measured("refused without Retry-After", "", float(sum(not r.retry_after for r in shed.records)), Aim(0)),
        measured("recovery", "s", found.recovery, Aim(RECOVERY)),
        measured("p99 before", "ms", found.before.good.late(0.99)),
        measured("p99 after recovery", "ms", _settled(found).good.late(0.99)),
    )
    for name, answers in (("Before", found.before), ("Overload", during), ("After", found.after)):
        report.note(f"{name}: {answers}.")


def _settled(found: Overload) -> Answers:
    after = found.after
    return after.due_between(after.begin + min(found.recovery, AFTER - 1), after.end)


async def run(seconds: float, clients: int, probe: float, count: int, alone: bool, limit: int | None) -> Report:
    settings = {"in_flight": str(limit)} if limit else {}
    async with deadline(count, () if alone else PIPELINE, **settings) as here:
        report = Report("overload", "make bench-overload", here.setup | {"in flight": str(limit or "default")})
        tell(report, await measure(here, seconds, clients, probe))
        report.weigh(here.others)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--probe", type=float, default=15, help="seconds in which capacity is measured")
    parser.add_argument("--teachers", type=int, default=120_000)
    parser.add_argument("--alone", action="store_true", help="without relay, workers and Kafka")
    parser.add_argument("--limit", type=int, help="KINERJA_IN_FLIGHT")
    asked = parser.parse_args()
    report = asyncio.run(run(asked.seconds, asked.clients, asked.probe, asked.teachers, asked.alone, asked.limit))
    report.close(shortened(parser, asked))


if __name__ == "__main__":
    main()
