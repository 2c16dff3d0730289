"""The outbox: an event and its cause, together or not at all."""

import pytest
from sqlalchemy import text

from shared import outbox
from shared.outbox import LARGEST, EventTooLarge, lane_of
from tests.trial import Trial


async def test_an_event_is_there_if_and_only_if_its_cause_is(trial: Trial) -> None:
    await trial.tell("kept")
    with pytest.raises(ZeroDivisionError):
        async with trial.sessions.begin() as session:
            await trial.count(session, "rolled back")
            raise ZeroDivisionError
    assert await trial.ask("SELECT array_agg(key) FROM outbox") == ["kept"]


async def test_each_event_raises_the_version_and_the_edge_learns_of_it_R_SEC_4(trial: Trial) -> None:
    async with trial.sessions.begin() as session:
        await trial.count(session, "a", events=3)
        recorded = session.info["recorded"]
    assert [kind for kind, _ in recorded] == ["trial.counted.v1"] * 3
    assert await trial.ask("SELECT array_agg(aggregate_version ORDER BY seq) FROM outbox") == [1, 2, 3]
    assert await trial.ask("SELECT array_agg(id ORDER BY seq) FROM outbox") == [event_id for _, event_id in recorded]
    assert await trial.ask("SELECT DISTINCT lane FROM outbox") == lane_of("a")


async def test_an_event_too_large_for_the_bus_is_refused_before_anything_is_committed(trial: Trial) -> None:
    with pytest.raises(EventTooLarge):
        await trial.tell("a", note="x" * LARGEST)
    assert await trial.ask("SELECT count(*) FROM counter") == 0


async def test_the_relay_is_woken_once_for_many(trial: Trial) -> None:
    heard = []
    async with trial.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.add_listener(outbox.BELL, lambda *_: heard.append(1))
        for _ in range(1000):
            trial.waker.wake()
        await trial.waker.close()
        await connection.execute(text("SELECT 1"))
    assert 1 <= len(heard) <= 2
