"""Kafka away (`make bench-outage MINUTES=10 RATE=500`): commands go on as if nothing were, and what piles up
meanwhile is drained by itself.

Kafka is killed, not stopped. Nobody does anything afterwards but start it again. The load ends when Kafka comes back:
how fast the pile goes is a figure of the relay, not of who else wants these cores.
"""

import argparse
import asyncio
import time
from dataclasses import dataclass

from deploy.local.part import get
from tests.benchmarks.answers import Answers
from tests.benchmarks.deadline import Deadline, deadline
from tests.benchmarks.load import Phase
from tests.benchmarks.peak import caught_up
from tests.benchmarks.report import Aim, Report, measured, shortened
from tests.benchmarks.system import System
from tests.eventually import eventually

TIMES_FASTER, TIMES_SLOWER = 5.0, 1.3
_UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
_BYTES = "SELECT pg_total_relation_size('outbox')"


@dataclass(frozen=True)
class Outage:
    """What was measured. Seconds, bytes."""

    usual: Answers
    away: Answers
    piled: int
    left: int
    """Of them, when the first had been sent again."""
    drained: float
    """From then to the last one sent."""
    starting: float
    told: float
    """From the last one sent until all was in the dossiers."""
    well: float
    """From then until every part was ready."""
    grown: int

    @property
    def arrival(self) -> float:
        return len(self.away.good.records) / (self.away.end - self.away.begin)

    @property
    def refused(self) -> int:
        return sum(not record.good for answers in (self.usual, self.away) for record in answers.records)


async def measure(here: Deadline, usual: float, minutes: float, rate: float) -> Outage:
    system = here.system
    before = await here.load(Phase(usual, rate))
    await caught_up(here)
    size = await _count(here, _BYTES)
    system.kafka.kill()
    away = await here.load(Phase(minutes * 60, rate))
    piled, grown = await _count(here, _UNSENT), await _count(here, _BYTES) - size
    began = time.monotonic()
    await asyncio.to_thread(system.kafka.restart)
    left = await eventually(lambda: _count(here, _UNSENT), timeout=120, until=lambda unsent: unsent < piled)
    first = time.monotonic()
    with here.watched():
        await eventually(lambda: _count(here, _UNSENT), timeout=1200, until=lambda unsent: unsent == 0)
    drained = time.monotonic() - first
    told = await caught_up(here)
    well = time.monotonic()
    await eventually(lambda: _wrong(system), timeout=900, until=lambda wrong: not wrong)
    return Outage(before, away, piled, left, drained, first - began, told, time.monotonic() - well, grown)


def _wrong(system: System) -> dict[str, str]:
    """What each part that is not ready says of it."""
    asked = {name: get(part.port, "/health/ready", timeout=10) or (0, b"-") for name, part in system.parts.items()}
    return {name: body.decode() for name, (status, body) in asked.items() if status != 200}


async def _count(here: Deadline, question: str) -> int:
    return int(str(await here.system.ask("planning", question)))


def tell(report: Report, found: Outage) -> None:
    rate = found.left / found.drained
    usual, away = found.usual.late(0.99), found.away.late(0.99)
    report.add(
        measured("commands while Kafka was away", "", float(len(found.away.records))),
        measured("refused or failed", "", float(found.refused), Aim(0)),
        measured("p99 with Kafka", "ms", usual),
        measured("p99 without", "ms", away),
        measured("p99 without / with", "", away / usual, Aim(TIMES_SLOWER)),
        measured("events that piled up", "", float(found.piled)),
        measured("drained, with no load beside it", "events/s", rate),
        measured("drained / arrival", "", rate / found.arrival, Aim(TIMES_FASTER, least=True)),
        measured("Kafka's start and the relay's return to it", "s", found.starting),
        measured("the last sent until all was in the dossiers", "s", found.told),
        measured("from Kafka's start until all was sent", "s", found.starting + found.drained),
        measured("from Kafka's start until all was in the dossiers", "s", found.starting + found.drained + found.told),
        measured("from then until every part was ready", "s", found.well, Aim(5)),
        measured("outbox grew by", "MiB", found.grown / 2**20),
        measured("– per event", "bytes", found.grown / max(1, found.piled)),
    )
    report.note(f"With Kafka: {found.usual}.")
    report.note(f"Without: {found.away}.")


async def run(usual: float, minutes: float, rate: float, apis: int) -> Report:
    count = int(rate * (minutes * 60 + usual) * 1.05) + 2_000
    async with deadline(count, apis=apis) as here:
        report = Report("outage", f"make bench-outage MINUTES={minutes:g} RATE={rate:g}", here.setup)
        tell(report, await measure(here, usual, minutes, rate))
        report.weigh(here.others)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=500, help="commands a second")
    parser.add_argument("--usual", type=float, default=30, help="seconds with Kafka, to compare with")
    parser.add_argument("--apis", type=int, default=2, help="processes of the api")
    asked = parser.parse_args()
    asyncio.run(run(asked.usual, asked.minutes, asked.rate, asked.apis)).close(shortened(parser, asked))


if __name__ == "__main__":
    main()
