"""The inbox: nothing lost, doubled or out of order, whoever dies. That its guards matter: tests/chaos/test_mutants."""

import asyncio
import signal

import asyncpg
import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shared import inbox, offsets
from shared.inbox import Fenced
from shared.messaging import Intake
from shared.taking import Lane, take
from tests.eventually import eventually
from tests.trial import Counted, Counts, Trial, process, running


async def told_and_heard(trial: Trial, keys: int = 12, times: int = 5) -> None:
    """A relay and an intake have run, and all is heard once."""
    async with trial.sessions.begin() as session:
        for i in range(keys):
            await trial.count(session, f"key-{i}", events=times)
    async with running(trial.relay(), trial.intake()):
        await eventually(trial.all_heard, 20)


async def read_again(trial: Trial) -> None:
    """Every partition of the topic is read once more, from its beginning."""
    await trial.ask("UPDATE consumer_offset SET next = 0")
    intake = trial.intake()
    async with running(intake):
        sum_of_ends = await trial.ask("SELECT count(*) FROM outbox")
        await eventually(
            lambda: trial.ask("SELECT sum(next) FROM consumer_offset"), 20, until=lambda n: n == sum_of_ends
        )


async def test_a_whole_log_read_again_changes_nothing(trial: Trial) -> None:
    await told_and_heard(trial)
    await read_again(trial)
    assert await trial.counts() == Counts(told=60, heard=60, doubled=0, disordered=0)


async def test_an_event_sent_twice_in_one_batch_is_handled_once_E_43(trial: Trial) -> None:
    await trial.tell("a", 3)
    async with running(trial.relay()):
        await eventually(lambda: trial.ask("SELECT bool_and(sent_at IS NOT NULL) FROM outbox"))
        await trial.ask("UPDATE outbox SET sent_at = NULL")
        await eventually(lambda: trial.ask("SELECT bool_and(sent_at IS NOT NULL) FROM outbox"))
    async with running(trial.intake()):
        await eventually(trial.all_heard)
    assert await trial.counts() == Counts(told=3, heard=3, doubled=0, disordered=0)


class FakeRecord:
    """A record as Kafka gives it, of the trial's next event."""

    def __init__(self, trial: Trial, row: asyncpg.Record, offset: int) -> None:
        self.topic, self.partition, self.offset, self.timestamp = trial.topic, 0, offset, 0
        self.key, self.value = row["key"].encode(), row["payload"]
        self.headers = [
            (f"ce_{name}", str(value).encode())
            for name, value in {
                "specversion": "1.0", "id": row["id"], "source": "/kinerja/trial", "type": row["type"],
                "time": row["occurred_at"].isoformat(), "subject": row["aggregateid"], "partitionkey": row["key"],
                "sequence": row["aggregate_version"],
            }.items()
        ]  # fmt: skip


async def records(trial: Trial, *offsets: int) -> list[FakeRecord]:
    connection = await asyncpg.connect(trial.dsn)
    rows = await connection.fetch("SELECT * FROM outbox ORDER BY seq")
    await connection.close()
    return [FakeRecord(trial, row, offset) for row, offset in zip(rows, offsets, strict=True)]


async def a_lane(trial: Trial, known: int, stored: int) -> Lane:
    consumer = trial.consumer().group
    await trial.ask("INSERT INTO consumer_offset VALUES ($1, $2, 0, $3)", consumer, trial.topic, stored)
    return Lane(trial.topic, 0, known)


async def test_an_event_that_one_batch_holds_twice_and_the_next_once_more_is_taken_in_once_E_43(trial: Trial) -> None:
    await trial.tell("a", 2)
    first, second = await records(trial, 0, 1)
    again, later = await records(trial, 2, 3)
    once_more, _ = await records(trial, 4, 5)
    lane = await a_lane(trial, known=0, stored=0)
    await take(trial.sessions, trial.consumer(), lane, [first, second, again, later])
    await take(trial.sessions, trial.consumer(), lane, [once_more])
    assert await trial.numbers("a") == [1, 2]
    assert lane.next == 5, "what was left out is behind us too"


async def test_the_offset_is_compared_with_what_we_last_wrote_for_topics_have_gaps(trial: Trial) -> None:
    await trial.tell("a", 2)
    lane = await a_lane(trial, known=5, stored=5)
    await take(trial.sessions, trial.consumer(), lane, await records(trial, 7, 11))
    assert lane.next == 12
    assert await trial.ask("SELECT next FROM consumer_offset") == 12
    assert await trial.numbers("a") == [1, 2]


async def test_who_lost_the_partition_is_fenced_before_any_handler_runs(trial: Trial) -> None:
    begun = await zombie_takes(trial)
    assert begun == []


async def zombie_takes(trial: Trial) -> list[int]:
    """Somebody else has gone on to offset 1; we still think it is 0, and have its record in hand. What we begin."""
    await trial.tell("a")
    begun: list[int] = []
    consumer = inbox.Consumer(trial.consumer().group, [trial.topic])

    @consumer.on(trial.event)
    async def begin(_: AsyncSession, event: Counted) -> None:
        begun.append(event.n)

    lane = await a_lane(trial, known=0, stored=1)
    try:
        await take(trial.sessions, consumer, lane, await records(trial, 0))
    except Fenced:
        assert lane.next == 0
    return begun


async def test_a_worker_that_was_fenced_and_still_owns_the_partition_goes_on_from_the_stored_offset(
    trial: Trial,
) -> None:
    async with running(trial.relay(), trial.intake()):
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 20)
        await trial.ask("UPDATE consumer_offset SET next = next - 2 WHERE next > 0")
        await trial.tell("a", 3)
        await eventually(trial.all_heard, 20)
    assert await trial.counts() == Counts(told=6, heard=6, doubled=0, disordered=0)


async def test_a_revoked_partition_begins_nothing_more_and_the_running_transaction_is_awaited(trial: Trial) -> None:
    assignment = trial.intake().assignment
    lane = assignment.lanes[TopicPartition("t", 0)] = Lane("t", 0, 0)
    assignment.idle.clear()  # a transaction runs
    revoked = asyncio.create_task(assignment.on_partitions_revoked({TopicPartition("t", 0)}))
    await eventually(lambda: not lane.alive)
    assert not revoked.done()
    assignment.idle.set()
    await revoked
    assert assignment.lanes == {}


async def test_a_worker_stopped_in_the_middle_of_a_transaction_holds_nobody_up_for_long(trial: Trial) -> None:
    """Its backend has moved the offset and waits for it to go on: after 10 s PostgreSQL ends the session."""
    await trial.tell("a", 3)
    async with running(trial.relay()), process(trial, "intake") as stopped:
        await eventually(trial.all_heard, 20)
        connection = await asyncpg.connect(trial.dsn)
        async with connection.transaction():
            await connection.execute("SELECT FROM consumer_offset FOR UPDATE")
            await trial.tell("a", 3)
            await eventually(trial.somebody_waits_for_a_lock)
            stopped.send_signal(signal.SIGSTOP)
        await connection.close()
        async with process(trial, "intake"):
            await eventually(trial.all_heard, 40)
            stopped.send_signal(signal.SIGCONT)
            await trial.tell("a", 3)
            await eventually(trial.all_heard, 30)
    assert await trial.counts() == Counts(told=9, heard=9, doubled=0, disordered=0)


async def test_a_zombie_that_wakes_is_fenced_and_nothing_is_done_twice(trial: Trial) -> None:
    """SIGSTOP in the middle of the stream; another takes over; SIGCONT: what it had fetched it must not do again."""
    async with trial.sessions.begin() as session:
        for i in range(50):
            await trial.count(session, f"key-{i}", events=120)
    async with running(trial.relay()), process(trial, "intake") as zombie:
        await eventually(trial.counts, 30, until=lambda counts: counts.heard > 500)
        zombie.send_signal(signal.SIGSTOP)
        assert not await trial.all_heard()
        async with process(trial, "intake"):
            await eventually(trial.all_heard, 60)
            zombie.send_signal(signal.SIGCONT)
            assert zombie.stdout is not None
            async with asyncio.timeout(20):
                while b"fenced" not in await zombie.stdout.readline():
                    pass
    assert await trial.counts() == Counts(told=6000, heard=6000, doubled=0, disordered=0)


async def test_a_killed_worker_loses_nothing(trial: Trial) -> None:
    async with running(trial.relay()):
        async with process(trial, "intake") as first, process(trial, "intake"):
            for i in range(30):
                await trial.tell(f"key-{i}", 3)
                if i == 15:
                    first.kill()
            await eventually(trial.all_heard, 40)
    assert await trial.counts() == Counts(told=90, heard=90, doubled=0, disordered=0)


async def test_partitions_move_between_workers_in_the_middle_of_the_stream(trial: Trial) -> None:
    async def keep_telling() -> None:
        for i in range(300):
            await trial.tell(f"key-{i % 30}")

    async with running(trial.relay(), trial.intake()):
        telling = asyncio.create_task(keep_telling())
        for _ in range(3):
            other = trial.intake()
            async with running(other):
                await eventually(lambda other=other: len(other.assignment.lanes), 20, until=lambda n: n == 3)
        await telling
        await eventually(trial.all_heard, 30)
    assert await trial.counts() == Counts(told=300, heard=300, doubled=0, disordered=0)


async def test_trouble_of_one_partition_pauses_that_partition_alone(trial: Trial) -> None:
    """Somebody holds the offset row of one partition: a passing trouble of the database."""
    intake = trial.intake()
    async with running(trial.relay(), intake):
        await told(trial, "first")
        connection = await asyncpg.connect(trial.dsn)
        async with connection.transaction():
            blocked = await connection.fetchval(
                "SELECT partition FROM consumer_offset WHERE next > 0 ORDER BY partition LIMIT 1 FOR UPDATE"
            )
            async with trial.sessions.begin() as session:
                for i in range(24):
                    await trial.count(session, f"key-{i}")
            trial.waker.wake()
            stuck = await eventually(lambda: waiting_lanes(intake), 20, until=lambda found: found == {blocked})
            await eventually(lambda: others_done(trial, blocked), 20)
        await connection.close()
        assert stuck == {blocked}
        await eventually(trial.all_heard, 30)
    counts = await trial.counts()
    assert (counts.lost, counts.doubled, counts.disordered) == (0, 0, 0)


async def told(trial: Trial, _: str) -> None:
    async with trial.sessions.begin() as session:
        for i in range(24):
            await trial.count(session, f"key-{i}")
    trial.waker.wake()
    await eventually(trial.all_heard, 20)


def waiting_lanes(intake: Intake) -> set[int]:
    return {lane.partition for lane in intake.assignment.lanes.values() if lane.pause > 0}


async def others_done(trial: Trial, blocked: int) -> bool:
    """Whoever is not on the blocked partition has been heard twice."""
    keys = await trial.ask("SELECT count(*) FROM (SELECT key FROM effect GROUP BY key HAVING count(*) = 2) AS k")
    mine = await trial.ask("SELECT next FROM consumer_offset WHERE partition = $1", blocked)
    return int(keys) + int(mine) == 24


async def test_unknown_types_and_tombstones_are_skipped_and_counted(trial: Trial) -> None:
    group = trial.consumer().group
    await trial.send_raw("a", None)
    foreign = {"specversion": "1.0", "id": "0" * 32, "source": "/x", "type": "x.y.v1", "time": "2025-01-01T00:00:00Z",
               "subject": "s", "partitionkey": "a", "sequence": "1"}  # fmt: skip
    await trial.send_raw("a", b"{}", [(f"ce_{name}", value.encode()) for name, value in foreign.items()])
    await trial.tell("a")
    async with running(trial.relay(), trial.intake()):
        await eventually(trial.all_heard)
    assert inbox.skipped.labels(group, "tombstone")._value.get() == 1
    assert inbox.skipped.labels(group, "type")._value.get() == 1
    assert await trial.ask("SELECT count(*) FROM parked") == 0


async def test_a_log_that_was_lost_is_read_again_and_absorbed(trial: Trial) -> None:
    await told_and_heard(trial)
    await trial.ask("UPDATE consumer_offset SET next = 1000000")
    async with running(trial.relay(), trial.intake()):
        await trial.tell("key-1")
        await eventually(trial.all_heard, 20)
    assert await trial.counts() == Counts(told=61, heard=61, doubled=0, disordered=0)
    assert await trial.ask("SELECT bool_and(absorb_before IS NOT NULL) FROM consumer_offset")


async def test_events_older_than_the_inbox_remembers_are_absorbed_after_a_log_was_lost(trial: Trial) -> None:
    await told_and_heard(trial)
    await trial.ask("DELETE FROM inbox")  # long ago
    await trial.ask("UPDATE consumer_offset SET next = 0, absorb_before = clock_timestamp()")
    async with running(trial.relay(), trial.intake()):
        await trial.tell("key-1")
        await eventually(trial.all_heard, 20)
    assert await trial.counts() == Counts(told=61, heard=61, doubled=0, disordered=0)


async def test_records_deleted_unread_stop_the_partition_and_say_so(trial: Trial) -> None:
    await told_and_heard(trial, keys=24)
    await trial.ask("UPDATE consumer_offset SET next = 0")
    admin = AIOKafkaAdminClient(bootstrap_servers=trial.bootstrap)
    await admin.start()
    partition = await trial.ask("SELECT min(partition) FROM consumer_offset")
    await admin.delete_records({TopicPartition(trial.topic, partition): RecordsToDelete(before_offset=2)})
    await admin.close()
    intake = trial.intake()
    async with running(trial.relay(), intake):
        reason = await eventually(intake.healthy, 20, until=lambda said: said is not None and "deleted" in said)
    assert reason == f"{trial.topic}/{partition}: records 0 to 1 were deleted unread"


async def test_records_deleted_while_a_partition_waits_stop_it_too(trial: Trial) -> None:
    intake = trial.intake()
    async with running(trial.relay(), intake):
        await trial.tell("a")
        await eventually(trial.all_heard, 20)
        connection = await asyncpg.connect(trial.dsn)
        async with connection.transaction():
            row = await connection.fetchrow("SELECT partition, next FROM consumer_offset WHERE next > 0 FOR UPDATE")
            await trial.tell("a", 3)
            await eventually(lambda: waiting_lanes(intake), 20, until=lambda found: found == {row["partition"]})
            admin = AIOKafkaAdminClient(bootstrap_servers=trial.bootstrap)
            await admin.start()
            await admin.delete_records(
                {TopicPartition(trial.topic, row["partition"]): RecordsToDelete(row["next"] + 3)}
            )
            await admin.close()
        await connection.close()
        await eventually(intake.healthy, 30, until=lambda said: said is not None and "were deleted unread" in said)
        await trial.tell("b")  # some other partition goes on
        await eventually(lambda: trial.numbers("b"), 20, until=lambda found: found == [1])


async def test_inbox_rows_are_forgotten_when_nobody_sends_their_events_any_more(trial: Trial) -> None:
    group = trial.consumer().group
    old = "INSERT INTO inbox SELECT $1, ('0190000000007000800000000000' || lpad(to_hex(i), 4, '0'))::uuid"
    await trial.ask(old + " FROM generate_series(1, 6000) AS i", group)
    await trial.ask("INSERT INTO inbox VALUES ($1, $2)", group, uuid7())
    await offsets.forget(trial.sessions, group)
    assert await trial.ask("SELECT count(*) FROM inbox") == 1


async def test_a_consumer_says_which_topic_is_missing(trial: Trial) -> None:
    consumer = inbox.Consumer("nobody", [f"{trial.topic}_missing"])
    intake = trial.intake(consumer)
    async with running(intake):
        await eventually(intake.healthy, 20, until=lambda said: said == f"MissingTopics {trial.topic}_missing")


async def test_a_read_model_folds_all_new_events_of_a_partition_at_once(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inbox.REGISTRY, Counted.type, trial.event)
    sizes: list[int] = []
    consumer = inbox.Consumer(trial.consumer().group, [trial.topic])

    @consumer.batch
    async def fold(session: AsyncSession, deliveries: list[inbox.Delivery]) -> None:
        sizes.append(len(deliveries))
        for delivery in deliveries:
            assert isinstance(delivery.event, Counted)
            await trial.effect(session, consumer.group, delivery.event, delivery.id)

    await trial.tell("a", 20)
    async with running(trial.relay()):
        await eventually(lambda: trial.ask("SELECT bool_and(sent_at IS NOT NULL) FROM outbox"))
    async with running(trial.intake(consumer)):
        await eventually(trial.all_heard)
    assert max(sizes) == 20
