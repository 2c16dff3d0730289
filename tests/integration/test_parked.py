"""Parking: one event that cannot be handled holds up its own key, and nobody else."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import parked, taking
from shared.inbox import Consumer
from tests.eventually import eventually
from tests.trial import Counted, Counts, Trial, running


async def waiting(trial: Trial) -> list[tuple[str, str]]:
    """The keys and notes of what is parked, in order."""
    async with trial.sessions() as session:
        rows = await parked.waiting(session)
    return [((row.key or b"").decode(), row.error.partition(":")[0]) for row in rows]


async def poison_and_more(trial: Trial) -> None:
    """`bad` 1 is good, 2 is poison, 3 and 4 come behind; `good` is told between them."""
    await trial.tell("bad")
    await trial.tell("good")
    await trial.tell("bad", note="poison")
    await trial.tell("good")
    await trial.tell("bad", 2)
    await trial.tell("good")


def mended(trial: Trial) -> Consumer:
    """The same consumer after a fix: what was poison is handled."""
    consumer = Consumer(trial.consumer().group, [trial.topic])

    @consumer.on(trial.event)
    async def write_down(session: AsyncSession, event: Counted) -> None:
        await trial.effect(session, consumer.group, event)

    return consumer


async def first(trial: Trial) -> int:
    return int(await trial.ask("SELECT min(id) FROM parked WHERE resolved_at IS NULL"))


async def test_poison_parks_with_its_key_and_the_others_go_on_E_43(trial: Trial) -> None:
    await poison_and_more(trial)
    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 3)
        await eventually(lambda: trial.numbers("good"), until=lambda found: found == [1, 2, 3])
        await trial.tell("bad")  # much later
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 4)
    assert await trial.numbers("bad") == [1]
    assert [error for _, error in await waiting(trial)] == ["ValueError", *[parked.BEHIND] * 3]
    row = await trial.ask("SELECT * FROM parked ORDER BY id LIMIT 1")
    assert (row["topic"], row["type"], row["attempts"]) == (trial.topic, "trial.counted.v1", 3)
    assert row["event_id"] is not None and row["trace"] is not None and b'"poison"' in row["body"]


async def test_a_replay_handles_the_keys_queue_in_order_and_frees_it(trial: Trial) -> None:
    await poison_and_more(trial)
    async with running(trial.relay()):
        async with running(trial.intake()):
            await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 3)
            assert await parked.replay(trial.sessions, mended(trial), await first(trial)) == parked.Replayed(3)
            await trial.tell("bad")
            await eventually(trial.all_heard)
    assert await trial.numbers("bad") == [1, 2, 3, 4, 5]
    assert await waiting(trial) == []
    assert await trial.ask("SELECT count(*) FROM parked_key") == 0
    assert (await trial.counts()).doubled == 0


async def test_a_replay_that_fails_again_changes_nothing_but_says_why(trial: Trial) -> None:
    await poison_and_more(trial)
    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 3)
    replayed = await parked.replay(trial.sessions, trial.consumer(), await first(trial))
    assert (replayed.done, replayed.failed, replayed.error) == (
        0, await first(trial), "ValueError: this one cannot be handled",
    )  # fmt: skip
    assert len(await waiting(trial)) == 3
    assert await trial.ask("SELECT attempts FROM parked ORDER BY id LIMIT 1") == 4


async def test_what_arrives_during_a_replay_waits_until_the_queue_is_empty(trial: Trial) -> None:
    await poison_and_more(trial)
    slow, go_on = asyncio.Event(), asyncio.Event()
    consumer = Consumer(trial.consumer().group, [trial.topic])

    @consumer.on(trial.event)
    async def slowly(session: AsyncSession, event: Counted) -> None:
        slow.set()
        await go_on.wait()
        await trial.effect(session, consumer.group, event)

    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 3)
        replay = asyncio.create_task(parked.replay(trial.sessions, consumer, await first(trial)))
        await slow.wait()
        await trial.tell("bad", 3)
        go_on.set()
        await replay
        await eventually(lambda: again(trial, consumer), 20, until=lambda found: found == [1, 2, 3, 4, 5, 6, 7])
    assert (await trial.counts()).doubled == 0


async def test_a_replay_waits_for_an_arrival_that_is_just_parking_behind(trial: Trial) -> None:
    """Else it could free the key while the arrival parks, and the next one would overtake it."""
    await trial.tell("bad", note="poison")
    begun: list[int] = []
    consumer = Consumer(trial.consumer().group, [trial.topic])

    @consumer.on(trial.event)
    async def begin(session: AsyncSession, event: Counted) -> None:
        begun.append(event.n)

    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 1)
    async with trial.sessions.begin() as arriving:
        await arriving.execute(text("SELECT key FROM parked_key FOR SHARE"))  # as every arrival does
        replay = asyncio.create_task(parked.replay(trial.sessions, consumer, await first(trial)))
        await eventually(trial.somebody_waits_for_a_lock)
        assert begun == []
    assert await replay == parked.Replayed(1)
    assert begun == [1]


async def again(trial: Trial, consumer: Consumer) -> list[int]:
    """Whatever parked behind the replay is replayed in its turn."""
    found = await trial.ask("SELECT min(id) FROM parked WHERE resolved_at IS NULL")
    if found is not None:
        await parked.replay(trial.sessions, consumer, found)
    return await trial.numbers("bad")


async def test_discarding_needs_a_reason_that_stays_and_frees_the_key(trial: Trial) -> None:
    await trial.tell("bad", note="poison")
    async with running(trial.relay(), trial.intake()):
        await eventually(lambda: waiting(trial), 20, until=lambda found: len(found) == 1)
        async with trial.sessions.begin() as session:
            assert await parked.discard(session, await first(trial), "sent by mistake")
        await trial.tell("bad")
        await eventually(lambda: trial.numbers("bad"), until=lambda found: found == [2])
    assert await trial.ask("SELECT reason FROM parked") == "sent by mistake"


def good_headers() -> dict[str, bytes | None]:
    said = {
        "specversion": "1.0", "id": str(uuid4()), "source": "/kinerja/trial", "type": "trial.counted.v1",
        "time": datetime.now(UTC).isoformat(), "subject": str(uuid4()), "partitionkey": "odd", "sequence": "1",
    }  # fmt: skip
    return {f"ce_{name}": value.encode() for name, value in said.items()}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ce_id": None}, "ce_id is NULL"),
        ({"ce_type": b"\xff\xfe"}, "ce_type is not UTF-8"),
        ({"ce_sequence": b"many"}, "a header has no sense"),
        ({"ce_time": b"yesterday"}, "a header has no sense"),
    ],
)
async def test_headers_that_make_no_sense_park_the_record_whole(
    trial: Trial, change: dict[str, bytes | None], error: str
) -> None:
    await trial.send_raw("odd", b"{}", list((good_headers() | change).items()))
    await parks_alone(trial, error)


async def test_a_missing_header_parks_the_record_whole(trial: Trial) -> None:
    missing = good_headers()
    del missing["ce_source"]
    await trial.send_raw("odd", b"{}", list(missing.items()))
    await parks_alone(trial, "ce_source is missing")


async def test_a_doubled_header_parks_the_record_whole(trial: Trial) -> None:
    twice = [*good_headers().items(), ("ce_id", str(uuid4()).encode())]
    await trial.send_raw("odd", b"{}", twice)
    await parks_alone(trial, "ce_id is there twice")


async def test_a_body_that_cannot_be_read_parks_at_once_and_its_values_are_not_in_the_error(trial: Trial) -> None:
    await trial.send_raw("odd", b'{"name": "secret", "n": "secret"}', list(good_headers().items()))
    await parks_alone(trial, "trial.counted.v1")
    assert "secret" not in await trial.ask("SELECT error FROM parked")
    assert await trial.ask("SELECT attempts FROM parked") == 1


async def parks_alone(trial: Trial, error: str) -> None:
    """The record is parked as it came, and the others go on."""
    await trial.tell("good", 3)
    async with running(trial.relay(), trial.intake()):
        await eventually(trial.all_heard, 20)
    said = await trial.ask("SELECT error FROM parked")
    assert said.startswith(f"Unreadable: {error}")
    assert await trial.ask("SELECT convert_from(key, 'UTF8') FROM parked") == "odd"
    assert await trial.counts() == Counts(told=3, heard=3, doubled=0, disordered=0)


async def test_a_record_without_a_key_parks_alone(trial: Trial) -> None:
    await trial.send_raw(None, b"{}", [("ce_id", None)])
    await trial.tell("good")
    async with running(trial.relay(), trial.intake()):
        await eventually(trial.all_heard, 20)
        await eventually(lambda: waiting(trial), until=lambda found: len(found) == 1)
    assert await trial.ask("SELECT count(*) FROM parked_key") == 0


async def test_an_event_whose_handler_is_always_too_slow_is_parked_and_its_partition_goes_on(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "SLOW", 2)
    hasty = Trial(trial.dsn, trial.bootstrap, trial.topic, statement_timeout=1)
    async with hasty.sessions.begin() as session:
        for key, note in (("slow", "slow"), *((f"key-{i}", "") for i in range(24)), ("slow", "")):
            await hasty.count(session, key, note=note)

    async def more_comes() -> list[tuple[str, str]]:
        for number in range(6):
            await hasty.tell(f"key-{number}")
        return await waiting(hasty)

    async with running(hasty.relay(), hasty.intake()):
        await eventually(more_comes, 40, until=lambda found: len(found) == 2)
        await eventually(lambda: hasty.ask("SELECT count(DISTINCT key) FROM effect"), 20, until=lambda n: n == 24)
    assert [key for key, _ in await waiting(hasty)] == ["slow", "slow"]
    assert "statement timeout" in (await hasty.ask("SELECT error FROM parked ORDER BY id LIMIT 1"))
    await hasty.close()


async def test_a_database_that_is_slow_for_everybody_parks_nothing(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "SLOW", 2)
    hasty = Trial(trial.dsn, trial.bootstrap, trial.topic, statement_timeout=1)
    async with hasty.sessions.begin() as session:
        await hasty.count(session, "slow", note="slow")
    intake = hasty.intake()
    async with running(hasty.relay(), intake):
        timeouts = lambda: [lane.timeouts for lane in intake.assignment.lanes.values()]  # noqa: E731
        await eventually(timeouts, 30, until=lambda seen: max(seen, default=0) >= 4)
        assert not await waiting(hasty)
    await hasty.close()


async def test_one_statement_time_out_parks_nothing(trial: Trial) -> None:
    """Somebody cancels what the batch is about; the next try goes well."""
    intake = trial.intake()
    connection = await asyncpg.connect(trial.dsn)
    async with running(trial.relay(), intake):
        async with connection.transaction():
            await connection.execute("LOCK TABLE effect")
            await trial.tell("a", 2)
            await eventually(trial.somebody_waits_for_a_lock, 20)
            cancel = "SELECT bool_or(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            await connection.execute(cancel)
        await eventually(trial.all_heard, 20)
    await connection.close()
    assert await waiting(trial) == []
