"""A time that is long over and was not rated is missed: once, whoever dies, and whoever else looks (E-26)."""

from datetime import timedelta
from importlib import import_module

import pytest

from services.observation.commands.schedule import miss_overdue
from shared.clock import now
from shared.contracts.observation import ObservationRated, ScheduleMissed
from shared.policies import policy
from tests import builders as a
from tests.integration.observation_acts import (
    ANIS,
    BUDIS,
    HOUR,
    PREPARATION,
    RUBRIC,
    START,
    TICKED,
    act,
    agreed,
    an_approved_plan,
    an_unlocked_execution,
    moved,
    path,
    prepared,
    rated,
    save,
    slot,
)
from tests.integration.service_kit import Kit

DUE = START + HOUR + timedelta(hours=policy("2025").missed_after_hours)
A_WEEK = timedelta(days=7)
MIGRATIONS = "services.observation.migrations.versions"


@pytest.fixture
async def kit(kits) -> Kit:
    return await an_unlocked_execution(kits)


async def round_of(kit: Kit, most: int = 10) -> None:
    """The scheduler looks once."""
    async with kit.running.sessions.begin() as session:
        await miss_overdue(session, await now(session), most)


async def both_agreed(kit: Kit) -> None:
    """Ani's and Budi's times, one after the other."""
    await agreed(kit)
    await kit.feed(an_approved_plan(a.BUDI))
    await prepared(kit, a.BUDI, BUDIS, {**PREPARATION, "proposed": slot(START + HOUR)})
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)).status_code == 200


async def test_it_is_missed_when_its_grace_is_over_and_told_once_E_26(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(DUE - HOUR)
    await round_of(kit)
    assert await kit.told(ScheduleMissed) == []
    await kit.it_is(DUE)
    for _ in range(3):
        await round_of(kit)
    (told,) = await kit.told(ScheduleMissed)
    assert (told.about.participation_id, told.observer_id, told.starts_at) == (ANIS, a.PRINCIPAL, START)
    for who in (a.ANI, a.PRINCIPAL):
        assert (await kit.as_(who).get(path("schedule"))).json()["status"] == "MISSED"


async def test_a_late_start_tells_a_bounded_number_a_round_the_longest_overdue_first(kit: Kit) -> None:
    await both_agreed(kit)
    await kit.it_is(DUE + A_WEEK)
    seen = []
    for _ in range(3):
        await round_of(kit, most=1)
        seen.append([e.about.participation_id for e in await kit.told(ScheduleMissed)])
    assert seen == [[ANIS], [ANIS, BUDIS], [ANIS, BUDIS]]


async def test_two_who_look_at_once_tell_it_once_and_none_waits(kit: Kit) -> None:
    await both_agreed(kit)
    await kit.it_is(DUE + A_WEEK)
    async with kit.running.sessions.begin() as one:
        await miss_overdue(one, await now(one), 1)
        await round_of(kit)
    await round_of(kit)
    assert sorted(e.about.participation_id for e in await kit.told(ScheduleMissed)) == sorted([ANIS, BUDIS])


async def test_whoever_dies_before_the_end_of_it_has_told_nothing(kit: Kit) -> None:
    await agreed(kit)
    await kit.it_is(DUE)
    async with kit.running.sessions() as dying:
        await miss_overdue(dying, await now(dying), 10)
        await dying.rollback()
    assert await kit.told(ScheduleMissed) == []
    await round_of(kit)
    assert len(await kit.told(ScheduleMissed)) == 1


async def test_what_was_rated_or_called_off_is_not_missed(kit: Kit) -> None:
    await kit.feed(an_approved_plan(a.BUDI))
    await prepared(kit, a.BUDI, BUDIS, {**PREPARATION, "proposed": slot(START + HOUR)})
    await act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)
    await act(kit, a.BUDI, "schedule", "cancellation", {"reason": "Banjir."}, whose=BUDIS)
    await rated(kit)
    await kit.it_is(DUE + A_WEEK)
    await round_of(kit)
    assert await kit.told(ScheduleMissed) == []


async def test_that_a_rating_was_begun_does_not_show_in_what_is_missed_R_SEC_2(kit: Kit) -> None:
    """Else a teacher could tell from her own schedule that the superior has begun to write."""
    await both_agreed(kit)
    await kit.it_is(START + 2 * HOUR)
    assert (await save(kit, a.PRINCIPAL, "rating", RUBRIC)).status_code == 200
    await kit.it_is(DUE + A_WEEK)
    await round_of(kit)
    assert len(await kit.told(ScheduleMissed)) == 2


async def test_what_is_missed_is_rated_after_all_or_held_at_another_time_E_26(kit: Kit) -> None:
    await both_agreed(kit)
    await kit.it_is(DUE + HOUR)
    await round_of(kit)
    without = {**RUBRIC, "observed_at": None}
    assert (await save(kit, a.PRINCIPAL, "rating", without)).status_code == 200
    refused = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert [e["field"] for e in refused.json()["errors"]] == ["/observed_at"]
    assert (await save(kit, a.PRINCIPAL, "rating", RUBRIC)).status_code == 200
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200
    assert len(await kit.told(ObservationRated)) == 1
    assert (await kit.as_(a.ANI).get(path("schedule"))).json()["status"] == "DONE"
    asked = await act(kit, a.BUDI, "schedule", "move", moved(START + A_WEEK), whose=BUDIS)
    assert asked.json()["status"] == "RESCHEDULED"
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)).json()["status"] == "AGREED"
    await kit.it_is(DUE + A_WEEK)
    await round_of(kit)
    assert [e.starts_at for e in await kit.told(ScheduleMissed)][-1] == START + A_WEEK


async def test_of_what_was_agreed_long_before_the_clock_had_one_nobody_is_told(kit: Kit) -> None:
    """A release that brings the clock does not tell of every observation of the past that it is missed."""
    await both_agreed(kit)
    await kit.sql("UPDATE schedule SET due_at = NULL, appointment = NULL")
    new = "jsonb_build_object('starts_at', now(), 'ends_at', now(), 'place', '4A')"
    await kit.sql(f"UPDATE schedule SET agreed = {new} WHERE participation_id = :budis", budis=BUDIS)
    (backfill,) = (s for s in import_module(f"{MIGRATIONS}.0004_schedule")._STATEMENTS if "UPDATE" in s)
    await kit.sql(backfill)
    rows = await kit.sql("SELECT participation_id, due_at - now() FROM schedule WHERE due_at IS NOT NULL")
    assert [(who, round(wait / HOUR)) for who, wait in rows] == [(BUDIS, 72)]
    assert await kit.sql("SELECT id FROM schedule WHERE appointment IS NULL") == []
