"""Agreeing a time through HTTP, and what opens when it comes."""

import asyncio

import pytest

from services.observation.commands import schedule as commands
from services.observation.domain.refusals import ObserverBusy
from shared.contracts.observation import (
    ObservationScheduled,
    ScheduleCountered,
)
from tests import builders as a
from tests.eventually import eventually
from tests.integration.observation_acts import (
    ANIS,
    BUDIS,
    HOUR,
    MARCH,
    PREPARATION,
    RUBRIC,
    START,
    TICKED,
    act,
    agreed,
    an_approved_plan,
    an_unlocked_execution,
    prepared,
    save,
    slot,
)
from tests.integration.service_kit import Kit


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def test_each_side_may_propose_another_time_and_the_other_agrees(kit: Kit) -> None:
    await prepared(kit)
    other = await act(kit, a.PRINCIPAL, "schedule", "counter-proposal", slot(START + HOUR, "Aula"))
    assert (other.json()["status"], other.json()["proposed_by"]) == ("COUNTERED", "SUPERIOR")
    own = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert (own.status_code, own.json()["code"]) == (409, "own-proposal")
    time = (await act(kit, a.ANI, "schedule", "agreement")).json()
    assert (time["agreed"]["place"], time["observer_id"]) == ("Aula", str(a.PRINCIPAL))
    moved = (await act(kit, a.ANI, "schedule", "counter-proposal", slot(START + 2 * HOUR))).json()
    assert (moved["status"], moved["agreed"]["place"]) == ("COUNTERED", "Aula")
    assert [type(e) for e in await kit.told(ScheduleCountered, ObservationScheduled)] == [
        ScheduleCountered, ObservationScheduled, ScheduleCountered,
    ]  # fmt: skip


async def two_overlapping_wishes(kit: Kit) -> None:
    """Ani and Budi would like to be observed at times that overlap."""
    await kit.feed(an_approved_plan(a.BUDI))
    await prepared(kit)
    await prepared(kit, a.BUDI, BUDIS, {**PREPARATION, "proposed": slot(START + HOUR / 2)})


async def test_an_observer_is_not_in_two_classes_at_once(kit: Kit) -> None:
    await two_overlapping_wishes(kit)
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement")).status_code == 200
    busy = await act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)
    assert (busy.status_code, busy.json()["code"]) == (409, "observer-busy")
    await act(kit, a.PRINCIPAL, "schedule", "counter-proposal", slot(START + HOUR), whose=BUDIS)
    assert (await act(kit, a.BUDI, "schedule", "agreement", whose=BUDIS)).status_code == 200


async def test_nor_when_both_times_are_agreed_in_the_same_moment(kit: Kit) -> None:
    """The second to agree waits until the first has committed, and then sees it."""
    await two_overlapping_wishes(kit)
    sessions = kit.running.sessions

    async def agree_to_budi() -> None:
        async with sessions.begin() as session:
            await commands.agree_schedule(session, BUDIS, a.PRINCIPAL, 0)

    async with sessions.begin() as session:
        await commands.agree_schedule(session, ANIS, a.PRINCIPAL, 0)
        second = asyncio.create_task(agree_to_budi())

        async def waiting() -> int:
            locks = "pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()"
            (row,) = await kit.sql(f"SELECT count(*) AS n FROM {locks} WHERE locktype = 'advisory' AND NOT granted")
            return row.n

        assert await eventually(waiting) == 1
    with pytest.raises(ObserverBusy):
        await second


async def test_an_agreed_time_may_move_to_one_that_overlaps_it(kit: Kit) -> None:
    await agreed(kit)
    await act(kit, a.ANI, "schedule", "counter-proposal", slot(START + HOUR / 2))
    moved = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert (moved.status_code, moved.json()["version"]) == (200, 3)


async def test_the_rubric_opens_at_the_agreed_time_or_with_a_reason_D7(kit: Kit) -> None:
    early = {**RUBRIC, "observed_at": (MARCH + HOUR).isoformat()}
    await prepared(kit)
    await kit.it_is(START + HOUR)
    not_agreed = await save(kit, a.PRINCIPAL, "rating", early)
    assert (not_agreed.status_code, not_agreed.json()["code"]) == (409, "time-not-reached")
    await kit.it_is(MARCH + HOUR)
    await act(kit, a.PRINCIPAL, "schedule", "agreement")
    not_yet = await save(kit, a.PRINCIPAL, "rating", early)
    assert (not_yet.json()["code"], not_yet.json()["errors"][0]["field"]) == ("time-not-reached", "/override_reason")
    with_reason = await save(kit, a.PRINCIPAL, "rating", {**early, "override_reason": "Jadwal dimajukan."})
    assert with_reason.status_code == 200
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200
