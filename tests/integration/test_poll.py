"""A poll taken in whole: one transaction for all its partitions, and as careful as one for each."""

from collections.abc import Sequence

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shared import parked, poll
from shared.inbox import Consumer, Delivery
from shared.poll import Work, take_whole
from shared.taking import Lane
from tests.eventually import eventually
from tests.integration.test_inbox import FakeRecord
from tests.trial import Counted, Counts, Trial, running

LANES = 3


def read_model(trial: Trial) -> Consumer:
    """Writes down all of a batch, unless one of it is poison."""
    consumer = Consumer(trial.consumer().group, [trial.topic])
    consumer.model = lambda kind: trial.event if kind == trial.event.type else None  # type: ignore[method-assign]

    @consumer.batch
    async def fold(session: AsyncSession, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            assert isinstance(delivery.event, Counted)
            await trial.effect(session, consumer.group, delivery.event, delivery.id)
        if any(delivery.event.note == "poison" for delivery in deliveries):  # type: ignore[attr-defined]
            raise ValueError("this batch cannot be folded")

    return consumer


async def a_poll(trial: Trial, *notes: str) -> Work:
    """One event of each of some keys, each on a partition of its own, where ours stand at 0."""
    for number, note in enumerate(notes or ("",) * LANES):
        await trial.tell(f"key-{number}", note=note)
    connection = await asyncpg.connect(trial.dsn)
    rows = await connection.fetch("SELECT * FROM outbox ORDER BY seq")
    await connection.close()
    work = []
    for number, row in enumerate(rows):
        record = FakeRecord(trial, row, 0)
        record.partition = number
        await trial.ask(
            "INSERT INTO consumer_offset VALUES ($1, $2, $3, 0)", trial.consumer().group, trial.topic, number
        )
        work.append((Lane(trial.topic, number, 0), [record]))
    return work


async def nothing_was_done(trial: Trial, work: Work) -> bool:
    stored = await trial.ask("SELECT max(next) FROM consumer_offset WHERE partition <> 2")
    done = await trial.ask("SELECT (SELECT count(*) FROM effect) + (SELECT count(*) FROM inbox)")
    return stored == 0 and done == 0 and all(lane.next == 0 for lane, _ in work)


async def test_all_partitions_of_a_poll_are_one_transaction(trial: Trial) -> None:
    work = await a_poll(trial)
    assert await take_whole(trial.sessions, read_model(trial), work)
    assert await trial.counts() == Counts(told=3, heard=3, doubled=0, disordered=0)
    assert [lane.next for lane, _ in work] == [1, 1, 1]
    assert await trial.ask("SELECT count(DISTINCT xmin::text) FROM consumer_offset WHERE next = 1") == 1


async def test_what_was_taken_before_is_not_taken_again(trial: Trial) -> None:
    work = await a_poll(trial)
    assert await take_whole(trial.sessions, read_model(trial), work)
    await trial.ask("UPDATE consumer_offset SET next = 0")
    for lane, _ in work:
        lane.next = 0
    assert await take_whole(trial.sessions, read_model(trial), work)
    assert await trial.counts() == Counts(told=3, heard=3, doubled=0, disordered=0)


async def test_one_lane_that_is_somebody_else_s_undoes_the_whole(trial: Trial) -> None:
    work = await a_poll(trial)
    await trial.ask("UPDATE consumer_offset SET next = 7 WHERE partition = 2")
    assert not await take_whole(trial.sessions, read_model(trial), work)
    assert await nothing_was_done(trial, work)


async def test_a_key_that_waits_is_left_to_its_partition(trial: Trial) -> None:
    work = await a_poll(trial)
    await trial.ask("INSERT INTO parked_key VALUES ($1, $2, 'key-1')", trial.consumer().group, trial.topic)
    assert not await take_whole(trial.sessions, read_model(trial), work)
    assert await nothing_was_done(trial, work)


@pytest.mark.parametrize("wrong", ["poison", "unreadable"])
async def test_one_event_that_cannot_be_handled_undoes_the_whole(trial: Trial, wrong: str) -> None:
    work = await a_poll(trial, "", "poison" if wrong == "poison" else "", "")
    if wrong == "unreadable":
        work[1][1][0].headers = []  # type: ignore[misc]
    assert not await take_whole(trial.sessions, read_model(trial), work)
    assert await nothing_was_done(trial, work)


async def test_a_read_model_takes_polls_whole_and_parks_what_is_wrong(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[bool] = []

    async def watched(*arguments: object) -> bool:
        whole.append(await take_whole(*arguments))  # type: ignore[arg-type]
        return whole[-1]

    monkeypatch.setattr("shared.messaging.take_whole", watched)
    async with running(trial.relay(), trial.intake(read_model(trial))):
        async with trial.sessions.begin() as session:
            for number in range(60):
                await trial.count(session, f"key-{number}", events=3)
        trial.waker.wake()
        await eventually(trial.all_heard, 20)
        assert any(whole)
        async with trial.sessions.begin() as session:
            await trial.count(session, "bad", note="poison")
            for number in range(60):
                await trial.count(session, f"key-{number}")
        trial.waker.wake()
        await eventually(lambda: trial.ask("SELECT count(*) FROM effect"), 20, until=lambda n: n == 240)
        async with trial.sessions() as session:
            (row,) = await parked.waiting(session)
        assert row.key == b"bad"
    assert not all(whole)
    assert poll.take_whole is take_whole
    counts = await trial.counts()
    assert (counts.doubled, counts.disordered) == (0, 0)
