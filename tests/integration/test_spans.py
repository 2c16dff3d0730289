"""What becomes a span and what does not, and that a collector's trouble disturbs nobody."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import envelope, otlp, outbox, parked, relay, telemetry, tracing
from shared.courier import Row
from shared.inbox import Consumer, Delivery
from shared.parked import KeptRecord
from shared.scheduler import Scheduler
from shared.taking import Lane, take
from tests import builders as a
from tests.collector import Collector, Seen, collecting
from tests.eventually import eventually
from tests.integration.service_kit import Kit
from tests.integration.test_parked import first, mended, waiting
from tests.trial import Counted, Thing, Trial, running


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that is told all that happens in this process."""
    with collecting() as found:
        tracing.begin(otlp.Collector(found.address, "trial", ("worker", "relay")), 1.0)
        yield found
        tracing.close()


def arrived(collector: Collector, kind: str) -> list[Seen]:
    """What the collector has when everything was brought to it, in the order in which it happened."""
    tracing.close()
    return sorted((span for span in collector.spans if span.kind == kind), key=lambda span: span.began)


def error(span: Seen) -> tuple[object, object]:
    return span.attributes.get("error.type"), span.attributes.get("kinerja.inbox.tries")


async def test_an_event_that_fails_has_a_span_for_each_try_and_innocent_ones_have_one(
    trial: Trial, collector: Collector
) -> None:
    here = telemetry.begin()
    await trial.tell("bad")
    await trial.tell("bad", note="poison")
    await trial.tell("bad")
    await trial.tell("good", 3)
    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 2)
        await eventually(lambda: trial.numbers("good"), until=lambda found: found == [1, 2, 3])
        assert await parked.replay(trial.sessions, mended(trial), await first(trial)) == parked.Replayed(2)
    consumed, published = arrived(collector, "consumer"), arrived(collector, "producer")
    by_event = {sent.id: [c for c in consumed if c.parent == sent.id] for sent in published}
    good, poison, behind = [(None, None)], [("ValueError", n) for n in (1, 2, 3)], [("behind_parked", 0)]
    found = sorted(([error(span) for span in spans] for spans in by_event.values()), key=len)
    assert found == [good, good, good, good, [*behind, *good], [*poison, *good]]
    assert all(span.failed is ("error.type" in span.attributes) for span in consumed)
    assert {(sent.trace, sent.parent) for sent in published} == {(here.trace_id, here.span_id)}


async def test_what_was_rolled_back_or_known_has_no_span_and_what_is_sent_again_has_the_same(
    trial: Trial, collector: Collector
) -> None:
    consumer, away = Consumer(trial.consumer().group, [trial.topic]), [ConnectionError("away")]

    @consumer.on(trial.event)
    async def write_down(session: AsyncSession, event: Counted) -> None:
        await trial.effect(session, consumer.group, event)
        if event.n == 3 and away:
            raise away.pop()

    telemetry.begin()
    await trial.tell("a", 3)
    async with running(trial.relay(), trial.intake(consumer)):
        await eventually(trial.all_heard)
        assert await relay.resend(trial.sessions, datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC)) == 3
        await trial.tell("b")
        await eventually(trial.all_heard)
        await eventually(lambda: trial.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL"), until=lambda n: n == 0)
    assert not away
    assert len(arrived(collector, "consumer")) == 4
    published = arrived(collector, "producer")
    assert (len(published), len({span.id for span in published})) == (7, 4)
    assert all(span.attributes["kinerja.outbox.seconds"] >= 0 for span in published)


async def test_what_a_read_model_folds_at_once_has_its_span_in_each_story(trial: Trial, collector: Collector) -> None:
    events = [a.a_school(), a.a_school(a.OTHER_NPSN), a.an_office()]
    flags, traces = ("01", "01", "00"), [uuid4().hex for _ in events]
    rows = [
        Row(n, uuid4(), event.at, event.topic, event.key, uuid4(), 1, event.type, event.at,
            {"traceparent": f"00-{traces[n]}-00f067aa0ba902b7-{flags[n]}"}, event.model_dump_json().encode())
        for n, event in enumerate(events)
    ]  # fmt: skip
    heard: list[UUID] = []
    consumer = Consumer("folding", ["directory.school"])

    @consumer.batch
    async def fold(_: AsyncSession, deliveries: Sequence[Delivery]) -> None:
        heard.extend(delivery.id for delivery in deliveries)

    async with trial.sessions.begin() as session:
        new = "INSERT INTO consumer_offset (consumer, topic, partition, next) VALUES ('folding', :topic, 0, 0)"
        await session.execute(text(new), {"topic": "directory.school"})
    records = [
        KeptRecord(row.topic, 0, n, 0, row.key.encode(), row.payload, envelope.headers(row))
        for n, row in enumerate(rows)
    ]
    await take(trial.sessions, consumer, Lane("directory.school", 0, 0), records)
    spans = arrived(collector, "consumer")
    assert heard == [row.id for row in rows]
    assert [span.trace for span in spans] == traces[:2]
    assert {span.attributes["messaging.batch.message_count"] for span in spans} == {3}
    assert {span.parent for span in spans} == {"00f067aa0ba902b7"}


async def test_an_errand_that_tells_something_begins_a_trace_and_one_that_does_nothing_none(
    kits, collector: Collector
) -> None:
    kit: Kit = await kits("planning")
    left, rounds = [a.a_school(), a.an_office()], []

    async def remind(session: AsyncSession, _: datetime) -> int:
        rounds.append(len(left))
        if left:
            await outbox.record(session, Thing(uuid4()), left.pop())
        return len(left)

    scheduler = Scheduler(kit.running.engine, kit.running.sessions, (remind,), wake=lambda: None, pause=0.05)
    leading = asyncio.create_task(scheduler.run())
    await eventually(lambda: len(rounds) > 4)
    leading.cancel()
    errands = arrived(collector, "internal")
    told = await kit.sql("SELECT headers->>'traceparent' AS traceparent FROM outbox ORDER BY seq")
    assert [(span.name, span.parent) for span in errands] == [("errand remind", "")] * 2
    assert [f"00-{span.trace}-{span.id}-01" for span in errands] == [row.traceparent for row in told]
    assert errands[0].trace != errands[1].trace


@pytest.mark.parametrize("answers", [False, True])
async def test_a_collector_that_is_away_or_silent_disturbs_nobody(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, answers: bool
) -> None:
    monkeypatch.setattr(otlp, "_PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        if not answers:
            silent.close()
        tracing.begin(otlp.Collector(f"http://127.0.0.1:{port}", "trial", ("worker",)), 1.0)
        telemetry.begin()
        await trial.tell("a", 20)
        async with running(trial.relay(), trial.intake()):
            await eventually(trial.all_heard)
        began = monotonic()
        tracing.close()
        assert monotonic() - began < 2
    assert await trial.numbers("a") == list(range(1, 21))


def test_a_collector_that_is_silent_costs_a_bounded_queue(collector: Collector) -> None:
    """The oldest are thrown away, and the service does not wait."""
    step = telemetry.step()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        full = otlp.Collector(f"http://127.0.0.1:{silent.getsockname()[1]}", "trial", ("api",))
        began = monotonic()
        for _ in range(3 * otlp.QUEUE):
            full.take(tracing._step(step, "GET /", "server", {}))
        assert monotonic() - began < 10


def test_off_nothing_of_the_sdk_is_imported() -> None:
    """Not by a whole service with all its roles."""
    program = """
import sys
from pydantic import SecretStr
from services.planning.app import service
from shared import telemetry, tracing
from shared.settings import Settings
settings = Settings(database_url=SecretStr("postgresql://x/y"), oidc_issuer="-", oidc_jwks_url="-", kafka="x:1")
service.application(settings, ("api", "worker", "relay"))
tracing.configure(settings, "planning", ("api",))
parts = ("opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.proto", "shared.otlp", "requests")
print([name for name in sys.modules if name.startswith(parts)], tracing.on, telemetry.begin().sampled)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "[] False False\n", done.stderr
