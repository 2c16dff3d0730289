"""What taking an event in costs (`make bench-consume`): real records on a real broker, intake, inbox, effects.

A block: the worker stands still while records are produced; the clock starts, it goes on, and the clock stops when the
stored offsets say that every consumer has taken all. Counted is the worker's process and all of PostgreSQL.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.followup.consumers import consumer as followup
from services.reporting.consumers import DOSSIER_TOPICS, PROGRESS_TOPICS
from shared.contracts.base import Event
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import ParticipationStarted, PlanApproved
from shared.courier import BATCH_BYTES, Row
from tests import builders as a
from tests.benchmarks import ground, pairs, stock
from tests.benchmarks.floors import produce
from tests.benchmarks.ground import Program
from tests.benchmarks.pairs import Figures
from tests.benchmarks.report import Aim, Report, compared, measured, shortened
from tests.benchmarks.stock import Told
from tests.benchmarks.system import System
from tests.eventually import eventually

TEACHERS, FEW = 2000, 60
_TAKEN = "SELECT coalesce(sum(next), 0)::bigint FROM consumer_offset WHERE consumer = ANY($1)"
READ_MODELS = {"reporting.dossier": DOSSIER_TOPICS, "reporting.progress": PROGRESS_TOPICS}
_FORGET = {
    "reporting": "TRUNCATE inbox, dossier_entry, progress",
    "followup": "TRUNCATE inbox, outbox, participation CASCADE",
}


class Bench:
    """The system, and records that can be told again and again."""

    def __init__(self, system: System, producer: AIOKafkaProducer) -> None:
        self._system, self._producer = system, producer

    async def take(self, worker: str, consumers: Mapping[str, Sequence[str]], events: Sequence[Told]) -> Figures:
        """One block of this worker; a unit is one event, whichever and how many of its consumers take it."""
        service = worker.split()[0]
        await self._system.admin(service, _FORGET[service], "CHECKPOINT")
        with ground.held(self._system.parts[worker]):
            now = datetime.now(UTC)
            await self._produce([told.row(number, now) for number, told in enumerate(events)])
            goal = await self._told(consumers)
            before = ground.trees(self._system).look()
        await eventually(lambda: self._taken(service, consumers), timeout=200, until=lambda taken: taken == goal)
        return ground.share(before.spent(), len(events), worker, "PostgreSQL")

    async def upsert(self, program: Program) -> Figures:
        """The read models' rows alone."""
        await self._system.admin("reporting", _FORGET["reporting"], "CHECKPOINT")
        before = ground.trees(self._system, floor=program.pid).look()
        events = int(await program.go())
        return ground.share(before.spent(), events, "floor", "PostgreSQL")

    async def _produce(self, rows: Sequence[Row]) -> None:
        for first in range(0, len(rows), 2000):
            await produce(self._producer, rows[first : first + 2000])

    async def _told(self, consumers: Mapping[str, Sequence[str]]) -> int:
        """Where the stored offsets end when each consumer has taken all there is."""
        ends = 0
        async with AIOKafkaConsumer(bootstrap_servers=self._system.kafka.bootstrap) as looking:
            for topics in consumers.values():
                for topic in topics:
                    found = await self._producer.partitions_for(topic)
                    ends += sum((await looking.end_offsets([TopicPartition(topic, n) for n in found])).values())
        return ends

    async def _taken(self, service: str, consumers: Mapping[str, Sequence[str]]) -> int:
        found = await self._system.ask(service, _TAKEN, list(consumers))
        assert isinstance(found, int)
        return found


async def run(count: int, teachers: int, single: int) -> Report:
    events, few = stock.nation(teachers), stock.nation(FEW)
    roles = ("reporting worker", "followup worker")
    async with System(roles=roles, apis=0, services=("reporting", "followup")) as system:
        report = Report("consume", "make bench-consume", await ground.setup(system))
        async with AIOKafkaProducer(
            bootstrap_servers=system.kafka.bootstrap, acks="all", linger_ms=0, max_batch_size=BATCH_BYTES
        ) as producer:
            bench = Bench(system, producer)
            followups = await _aggregates(system, bench, stock.nation(FEW * 4))
            async with ground.program("floors", "upsert", system.dsn("reporting"), str(teachers)) as floor:
                await system.run("reporting worker")
                await bench.take("reporting worker", READ_MODELS, few)
                found = await pairs.alternate(
                    lambda: bench.upsert(floor), lambda: bench.take("reporting worker", READ_MODELS, events), count
                )
            singly = await pairs.alternate(
                lambda: _singly(system, bench, few), lambda: bench.take("reporting worker", READ_MODELS, events), single
            )
            system.stop("reporting worker")
    report.add(
        compared("two read models", "µs/event", "upsert of the same rows", pairs.compare(found, "cpu")),
        measured("two read models, each with its inbox", "µs/event", pairs.middle(found, "ours", "cpu"), Aim(25)),
        measured("– of it the worker's process", "µs/event", pairs.middle(found, "ours", "reporting worker")),
        measured("– of it PostgreSQL", "µs/event", pairs.middle(found, "ours", "PostgreSQL")),
        compared("times cheaper than one event a transaction", "µs/event", "singly",
                 pairs.compare(singly, "cpu").inverse(), Aim(15, least=True)),
        measured("aggregates (followup), with what they tell", "µs/event", followups["cpu"]),
    )  # fmt: skip
    report.note(f"{len(events):,} events of {teachers:,} teachers a block; both groups take (almost) every event.")
    return report


async def _singly(system: System, bench: Bench, events: Sequence[Told]) -> Figures:
    """The same worker, but a transaction takes one record."""
    worker = system.parts["reporting worker"]
    system.stop("reporting worker")
    module = worker.program.index("services.reporting.app")
    program = [*worker.program[:module], "tests.benchmarks.singly", *worker.program[module + 1 :]]
    system.parts["reporting worker"] = replace(worker, program=program, child=None)
    try:
        await system.run("reporting worker")
        return await bench.take("reporting worker", READ_MODELS, events)
    finally:
        system.stop("reporting worker")
        system.parts["reporting worker"] = worker
        await system.run("reporting worker")


async def _aggregates(system: System, bench: Bench, events: Sequence[Told]) -> Figures:
    """Who takes part, what was planned, and the follow-up that each rating makes available."""
    heard = [told for told in events if isinstance(told.event, ParticipationStarted | PlanApproved | ObservationRated)]
    schools: list[Event] = [a.an_office()]
    for npsn in sorted({npsn for _, npsn in stock.teachers(len(events))}):
        schools += [a.a_school(npsn), a.leadership(a.a_leader(), npsn=npsn)]
    await system.run("followup worker")
    await bench.take("followup worker", {"followup": followup.topics}, [Told(event, 1) for event in schools])
    try:
        return await bench.take("followup worker", {"followup": followup.topics}, heard)
    finally:
        system.stop("followup worker")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=pairs.PAIRS)
    parser.add_argument("--single-pairs", type=int, default=3)
    parser.add_argument("--teachers", type=int, default=TEACHERS)
    asked = parser.parse_args()
    asyncio.run(run(asked.pairs, asked.teachers, asked.single_pairs)).close(shortened(parser, asked))


if __name__ == "__main__":
    main()
