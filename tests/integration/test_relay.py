"""The relay: nothing lost, the order of each key kept, whatever happens to it, to the database or to the broker."""

import asyncio
import re
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from shared import assignment, courier, outbox
from shared import relay as relays
from shared.contracts.base import SYSTEM
from shared.plumbing import LANES
from tests.conftest import Broker, Server
from tests.eventually import eventually
from tests.trial import Counts, Thing, Trial, make, make_topic, on_topic, process, running


async def in_topic(trial: Trial, topic: str = "") -> list[tuple[str, int]]:
    """Everything in the topic: keys and numbers, each partition in its order."""
    consumer = AIOKafkaConsumer(bootstrap_servers=trial.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        found: list[tuple[str, int]] = []
        tps = [TopicPartition(topic or trial.topic, p) for p in range(6)]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while [tp for tp in tps if await consumer.position(tp) < ends[tp]]:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                events = [trial.event.model_validate_json(record.value) for record in records]
                found += [(event.name, event.n) for event in events]
        return found
    finally:
        await consumer.stop()


def firsts_in_order(found: Sequence[tuple[str, int]]) -> bool:
    """Each number of a key was sent for the first time after the one before it."""
    top: dict[str, int] = {}
    for key, n in found:
        if n > top.get(key, 0) + 1:
            return False
        top[key] = max(n, top.get(key, 0))
    return True


async def unsent(trial: Trial) -> int:
    return int(await trial.ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL"))


async def test_what_commits_late_is_sent_too(trial: Trial) -> None:
    async with trial.sessions.begin() as late:
        await trial.count(late, "late")  # takes seq 1, and is in no hurry
        await trial.tell("early")  # seq 2, committed
        async with running(trial.relay()):
            await eventually(lambda: unsent(trial), until=lambda n: n == 0)
            await late.commit()
            await eventually(lambda: in_topic(trial), until=lambda found: sorted(found) == [("early", 1), ("late", 1)])


async def test_two_relays_share_the_lanes_and_keep_the_order_of_every_key(trial: Trial) -> None:
    async with trial.sessions.begin() as session:
        for i in range(200):
            await trial.count(session, f"key-{i % 40}", events=20)
    one, two = trial.relay(), trial.relay()
    async with running(one):
        async with running(two):
            await eventually(lambda: lanes(trial), until=lambda held: held == [LANES // 2, LANES // 2])
            await trial.tell("key-1", 5)
            await eventually(lambda: unsent(trial), until=lambda n: n == 0)
        await eventually(lambda: lanes(trial), until=lambda held: held == [LANES])
    found = await in_topic(trial)
    assert len(found) == 4005
    assert firsts_in_order(found)


async def lanes(trial: Trial) -> list[int]:
    """How many lanes each relay holds."""
    found = await trial.ask(
        "SELECT array_agg(n) FROM (SELECT count(*) AS n FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
        " WHERE locktype = 'advisory' AND objid < 16 AND datname = current_database() GROUP BY pid) AS held"
    )
    return list(found or [])


END_RELAY = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'trial-relay'"
)


async def test_a_relay_killed_between_sending_and_marking_sends_again_and_nothing_happens_twice(trial: Trial) -> None:
    await trial.tell("a", 5)
    await trial.tell("b", 5)
    connection = await asyncpg.connect(trial.dsn)
    async with connection.transaction():
        await connection.execute("SELECT FROM outbox FOR UPDATE")  # the relay can read and send, but not mark
        async with process(trial, "relay") as child:
            await eventually(lambda: in_topic(trial), until=lambda found: len(found) == 10)
            child.send_signal(signal.SIGKILL)
            await child.wait()
        await trial.ask(END_RELAY)  # what it had asked for must not be done after its death
    await connection.close()
    assert await unsent(trial) == 10
    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: unsent(trial), until=lambda n: n == 0)
        await eventually(trial.all_heard)
    found = await in_topic(trial)
    assert len(found) == 20
    assert firsts_in_order(found)
    assert await trial.counts() == Counts(told=10, heard=10, doubled=0, disordered=0)


async def test_a_broker_that_was_away_gets_everything_when_it_is_back(postgres: Server, breakable_kafka: Kafka) -> None:
    trial = await make(postgres.admin_dsn, breakable_kafka.bootstrap)
    async with running(trial.relay(), trial.intake()):
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 20)
        breakable_kafka.kill()
        await trial.tell("a", 3)
        await trial.tell("b", 3)
        await asyncio.to_thread(breakable_kafka.start)
        await eventually(trial.all_heard, 60)
    assert await trial.counts() == Counts(told=9, heard=9, doubled=0, disordered=0)
    await trial.close()


async def test_a_worker_whose_broker_is_away_is_not_ready(
    postgres: Server, breakable_kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment, "STUCK", 2.0)
    trial = await make(postgres.admin_dsn, breakable_kafka.bootstrap)
    intake = trial.intake()
    async with running(trial.relay(), intake):
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 20)
        breakable_kafka.kill()
        await eventually(intake.healthy, 30, until=lambda reason: reason == "the broker does not answer")
        await asyncio.to_thread(breakable_kafka.start)
        await eventually(intake.healthy, 60, until=lambda reason: reason is None)
    await trial.close()


async def test_what_the_broker_does_not_acknowledge_in_time_is_unsent(
    postgres: Server, breakable_kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "PATIENCE", 2.0)
    trial = await make(postgres.admin_dsn, breakable_kafka.bootstrap)
    relay = trial.relay()
    async with running(relay, trial.intake()):
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 20)
        breakable_kafka.kill(sig=signal.SIGSTOP)
        try:
            await trial.tell("a", 3)
            await eventually(relay.healthy, 20, until=lambda reason: reason == "NotAnswered")
            assert await unsent(trial) == 3
        finally:
            breakable_kafka.kill(sig=signal.SIGCONT)
        await eventually(trial.all_heard, 60)
        await eventually(relay.healthy, 20, until=lambda reason: reason is None)
    assert await trial.counts() == Counts(told=6, heard=6, doubled=0, disordered=0)
    await trial.close()


async def test_a_restarted_database_changes_nothing(breakable_postgres: Postgres, kafka: Broker) -> None:
    trial = await make(breakable_postgres.admin_dsn, kafka.bootstrap)
    relay, intake = trial.relay(), trial.intake()
    async with running(relay, intake):
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 20)
        await asyncio.to_thread(breakable_postgres.restart)
        await eventually(lambda: trial.tell("a", 3), 20, until=lambda _: True)
        await eventually(trial.all_heard, 30)
        await eventually(relay.healthy, until=lambda reason: reason is None)
        await eventually(intake.healthy, until=lambda reason: reason is None)
    counts = await trial.counts()
    assert (counts.lost, counts.doubled, counts.disordered) == (0, 0, 0)
    await trial.close()


async def test_resent_events_are_sent_again_as_far_back_as_they_are_kept_and_absorbed(trial: Trial) -> None:
    began = datetime.now(UTC)
    async with running(trial.relay(), trial.intake()):
        await trial.tell("a", 5)
        await eventually(trial.all_heard)
        await eventually(lambda: unsent(trial), until=lambda n: n == 0)
        assert await relays.resend(trial.sessions, began, datetime.now(UTC)) == 5
        assert await relays.resend(trial.sessions, began, began + 2 * relays.KEEP) == 0
        trial.waker.wake()
        await eventually(lambda: in_topic(trial), until=lambda found: len(found) == 10)
        await trial.tell("a")
        await eventually(trial.all_heard)
    assert await trial.counts() == Counts(told=6, heard=6, doubled=0, disordered=0)


async def test_sent_events_are_forgotten_after_a_week_and_unsent_ones_never(trial: Trial) -> None:
    await trial.tell("a", 3)
    old = "UPDATE outbox SET sent_at = now() - interval '8 days' WHERE aggregate_version < 3"
    await trial.ask(old)
    await trial.ask("UPDATE outbox SET created_at = now() - interval '9 days'")
    async with running(trial.relay()):
        await eventually(lambda: trial.ask("SELECT count(*) FROM outbox"), until=lambda n: n == 1)
    assert await in_topic(trial) == [("a", 3)]


async def standing(trial: Trial) -> tuple[int, int]:
    """How many are unsent, and held of these."""
    async with trial.sessions() as session:
        status = await relays.status(session)
    return status.unsent, status.held


async def test_an_event_of_an_unknown_topic_is_held_with_its_key_and_others_go_on(trial: Trial) -> None:
    other = f"{trial.topic}_other"
    lost = on_topic(other)
    async with trial.sessions.begin() as session:
        for n in (1, 2):
            event = lost(at=datetime.now(UTC), by=SYSTEM, name="x", n=n)
            await outbox.record(session, Thing(uuid4(), n - 1), event)
    await trial.tell("y", 3)
    relay = trial.relay()
    async with running(relay):
        await eventually(lambda: in_topic(trial), until=lambda found: found == [("y", n) for n in (1, 2, 3)])
        # Kafka has them a moment before the relay has written that down.
        await eventually(lambda: standing(trial), until=lambda found: found == (2, 1))  # the second waits behind
        assert relay.healthy() is None
    await make_topic(trial.bootstrap, other)
    async with running(trial.relay()):  # what is held is tried again when a relay begins, and every 30 s
        await eventually(lambda: unsent(trial), until=lambda n: n == 0)
    assert await in_topic(trial, other) == [("x", 1), ("x", 2)]


async def test_an_event_too_large_for_its_topic_is_held_with_its_key_and_others_go_on(
    postgres: Server, kafka: Broker
) -> None:
    trial = await make(postgres.admin_dsn, kafka.bootstrap, partitions=6, max_message_bytes="20000")
    for key in ("x", "y"):
        await trial.tell(key)
    await trial.tell("x", note="large" * 8_000)
    for key in ("x", "y", "z"):
        await trial.tell(key)
    async with running(trial.relay()):
        await eventually(lambda: unsent(trial), until=lambda n: n == 2)
        found = await eventually(lambda: in_topic(trial), until=lambda found: len(found) == 4)
        assert sorted(found) == [("x", 1), ("y", 1), ("y", 2), ("z", 1)]
        assert await trial.ask("SELECT array_agg(held) FROM outbox WHERE held IS NOT NULL") == [
            "MessageSizeTooLargeError"
        ]
    await trial.close()


@pytest.mark.parametrize(
    ("statement", "indexes"),
    [
        (relays._READ, {"outbox_unsent", "outbox_held"}),
        (relays._SENT, {"outbox_pkey"}),
        (relays._STATUS, {"outbox_unsent"}),
    ],
)
async def test_a_plan_made_while_the_outbox_was_empty_is_right_for_a_full_one(
    trial: Trial, statement: str, indexes: set[str]
) -> None:
    """Plans are kept: one through all rows that were sent would cost minutes a round, once there are many."""
    connection = await relays._connect(trial.dsn, "trial")
    try:
        await connection.execute(f"SET plan_cache_mode = force_generic_plan; PREPARE kept AS {statement}")
        values = ", ".join(["NULL"] * len(set(re.findall(r"\$\d", statement))))
        asked = f"EXPLAIN EXECUTE kept{f'({values})' if values else ''}"
        plan = "\n".join([row[0] for row in await connection.fetch(asked)])
    finally:
        await connection.close()
    assert set(re.findall(r"using (\w+)", plan)) == indexes, plan
    assert "Seq Scan" not in plan and "Sort" not in plan and "Bitmap" not in plan, plan
