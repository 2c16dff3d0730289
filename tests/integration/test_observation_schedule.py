"""Agreeing a time through HTTP, moving it, calling it off; and what opens when it comes."""

import asyncio

import pytest

from services.observation.commands import schedule as commands
from services.observation.commands.leadership import hand_over
from services.observation.domain.schedule_refusals import ObserverBusy
from shared.clock import now
from shared.contracts.base import SYSTEM
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity, PlanId
from shared.contracts.observation import (
    ObservationScheduled,
    ScheduleCancelled,
    ScheduleCountered,
    ScheduleHandedOver,
    ScheduleMoveProposed,
)
from shared.contracts.planning import ParticipationLeft, PlanApproved, PlanReset
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
    moved,
    path,
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
    without = await act(kit, a.ANI, "schedule", "counter-proposal", slot(START + 2 * HOUR))
    assert (without.status_code, without.json()["code"]) == (409, "time-agreed")
    asked = (await act(kit, a.ANI, "schedule", "move", moved(START + 2 * HOUR))).json()
    assert (asked["status"], asked["agreed"]["place"]) == ("RESCHEDULED", "Aula")
    assert [(turn["deed"], turn["by"], turn["reason"]) for turn in asked["history"]] == [
        ("PROPOSED", "EMPLOYEE", None), ("COUNTERED", "SUPERIOR", None), ("AGREED", "EMPLOYEE", None),
        ("MOVE_PROPOSED", "EMPLOYEE", "Rapat dinas."),
    ]  # fmt: skip
    assert [type(e) for e in await kit.told(ScheduleCountered, ObservationScheduled, ScheduleMoveProposed)] == [
        ScheduleCountered, ObservationScheduled, ScheduleMoveProposed,
    ]  # fmt: skip


async def test_times_are_those_of_the_school_R_TIM_3(kit: Kit) -> None:
    await kit.feed(a.a_school().model_copy(update={"zone": Zone.WIT}))
    time = (await agreed(kit)).json()
    assert (time["zone"], time["agreed"]["starts_at"]) == ("WIT", "2025-03-10T10:00:00+09:00")
    rows = (await kit.as_(a.PRINCIPAL).get(f"/v1/observations?npsn={a.NPSN}&cycle=2025")).json()["rows"]
    assert [row["time"]["starts_at"] for row in rows] == ["2025-03-10T10:00:00+09:00"]
    assert time["said"] == "10 Maret 2025 pukul 10.00–11.00 WIT"
    english = await kit.as_(a.PRINCIPAL, "en").get(path("schedule"))
    assert english.json()["said"] == "10 March 2025, 10:00–11:00 WIT"


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


async def test_two_agreements_at_once_through_http_give_one_appointment(kit: Kit) -> None:
    await two_overlapping_wishes(kit)
    answers = await asyncio.gather(
        act(kit, a.PRINCIPAL, "schedule", "agreement"), act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await kit.told(ObservationScheduled)) == 1


async def test_what_is_called_off_or_moved_away_is_free_for_somebody_else(kit: Kit) -> None:
    await two_overlapping_wishes(kit)
    await act(kit, a.PRINCIPAL, "schedule", "agreement")
    await act(kit, a.ANI, "schedule", "cancellation", {"reason": "Banjir."})
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement", whose=BUDIS)).status_code == 200


async def test_an_agreed_time_may_move_to_one_that_overlaps_it(kit: Kit) -> None:
    await agreed(kit)
    await act(kit, a.ANI, "schedule", "move", moved(START + HOUR / 2))
    again = await act(kit, a.PRINCIPAL, "schedule", "agreement")
    assert (again.status_code, again.json()["version"]) == (200, 3)
    assert [e.instead_of for e in await kit.told(ObservationScheduled)] == [None, START]


async def test_the_same_teacher_elsewhere_at_that_time_is_a_warning_and_no_refusal(kit: Kit) -> None:
    """Two cycles side by side, each with its observation."""
    other_cycle = a.about(cycle="2026")
    other: PlanApproved = an_approved_plan().model_copy(update={"about": other_cycle})
    await kit.feed(other)
    first = await agreed(kit)
    assert first.json()["warnings"] == []
    await kit.sql(
        "INSERT INTO schedule (id, about, status, proposed, proposed_by, agreed, agreed_at, observer_id, version) "
        "SELECT gen_random_uuid(), p.about, 'AGREED', s.agreed, 'EMPLOYEE', s.agreed, s.agreed_at, :other, 1 "
        "FROM schedule s, preparation p WHERE p.cycle = '2026'",
        other=a.OTHER_PRINCIPAL,
    )
    for who in (a.ANI, a.PRINCIPAL):
        (warning,) = (await kit.as_(who).get(path("schedule"))).json()["warnings"]
        assert "10 Maret 2025 pukul 08.00–09.00 WIB" in warning
    assert (await act(kit, a.ANI, "schedule", "move", moved(START + HOUR / 2))).json()["warnings"]
    assert (await act(kit, a.PRINCIPAL, "schedule", "agreement")).status_code == 200


async def test_a_time_outside_the_execution_stage_is_refused_with_its_days_R_TIM_1(kit: Kit) -> None:
    late = slot(START.replace(month=12))
    await save(kit, a.ANI, "preparation", {**PREPARATION, "proposed": late})
    refused = await act(kit, a.ANI, "preparation", "collection", TICKED)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "/proposed/starts_at", "outside-window")
    assert "12 November 2025" in error["detail"]
    await agreed(kit)
    refused = await act(kit, a.ANI, "schedule", "move", {**late, "reason": "Rapat dinas."})
    assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [("/starts_at", "outside-window")]


async def test_calling_off_says_why_and_tells_it_once(kit: Kit) -> None:
    await agreed(kit)
    for body, field in (({}, "/reason"), ({"reason": " "}, "/reason"), ({"reason": "a" * 501}, "/reason")):
        refused = await act(kit, a.ANI, "schedule", "cancellation", body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    gone = (await act(kit, a.ANI, "schedule", "cancellation", {"reason": "Banjir."})).json()
    assert (gone["status"], gone["agreed"], gone["observer_id"]) == ("CANCELLED", None, None)
    again = await act(kit, a.ANI, "schedule", "cancellation", {"reason": "Banjir."})
    assert (again.status_code, again.json()["code"]) == (409, "already-cancelled")
    (told,) = await kit.told(ScheduleCancelled)
    assert (told.reason, told.observer_id, told.by.id) == ("Banjir.", a.PRINCIPAL, a.ANI)
    assert (await act(kit, a.PRINCIPAL, "schedule", "counter-proposal", slot(START + HOUR))).status_code == 200
    assert (await act(kit, a.ANI, "schedule", "agreement")).json()["status"] == "AGREED"


async def looked(kit: Kit) -> None:
    """The clock sees whose the times are."""
    async with kit.running.sessions.begin() as session:
        await hand_over(session, await now(session))


async def test_a_new_principal_takes_over_what_is_agreed_and_still_to_come_E_6(kit: Kit) -> None:
    await agreed(kit)
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)), a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    await looked(kit)
    await looked(kit)
    (told,) = await kit.told(ScheduleHandedOver)
    assert (told.observer_id, told.former_observer_id) == (a.OTHER_PRINCIPAL, a.PRINCIPAL)
    seen = (await kit.as_(a.OTHER_PRINCIPAL).get(path("schedule"))).json()
    assert (seen["status"], seen["observer_id"]) == ("AGREED", str(a.OTHER_PRINCIPAL))
    assert (await kit.as_(a.PRINCIPAL).get(path("schedule"))).status_code == 404


async def test_who_takes_over_what_overlaps_with_his_own_reads_that_it_does_E_6(kit: Kit) -> None:
    await kit.feed(an_approved_plan(a.BUDI))
    assert (await agreed(kit)).json()["warnings"] == []
    await kit.sql(
        "INSERT INTO schedule (id, about, status, proposed, proposed_by, agreed, agreed_at, observer_id, version) "
        "SELECT gen_random_uuid(), p.about, 'AGREED', s.agreed, 'EMPLOYEE', s.agreed, s.agreed_at, :other, 1 "
        "FROM schedule s, preparation p WHERE p.employee_id = :budi",
        other=a.OTHER_PRINCIPAL, budi=a.BUDI,
    )  # fmt: skip
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    await looked(kit)
    (warning,) = (await kit.as_(a.OTHER_PRINCIPAL).get(path("schedule"))).json()["warnings"]
    assert warning.startswith("Atasan mempunyai jadwal observasi lain")


@pytest.mark.parametrize("npsn", [a.NPSN, a.OTHER_NPSN])
async def test_who_is_observed_in_two_places_at_a_time_reads_that_it_is_so_E_3_E_4(kit: Kit, npsn: str) -> None:
    """Also at the school that she leads as Plt, and her superior here reads it, too."""
    there = a.about(a.ANI, npsn, capacity=Capacity.ACTING_PRINCIPAL)
    await kit.feed(an_approved_plan(indicator="PVM").model_copy(update={"about": there}))
    assert (await agreed(kit)).json()["warnings"] == []
    await kit.sql(
        "INSERT INTO schedule (id, about, status, proposed, proposed_by, agreed, agreed_at, observer_id, version) "
        "SELECT gen_random_uuid(), p.about, 'AGREED', s.agreed, 'EMPLOYEE', s.agreed, s.agreed_at, :head, 1 "
        "FROM schedule s, preparation p WHERE p.participation_id = :there",
        head=a.HEAD, there=there.participation_id,
    )  # fmt: skip
    for who in (a.ANI, a.PRINCIPAL):
        (warning,) = (await kit.as_(who).get(path("schedule"))).json()["warnings"]
        assert warning.startswith("Pegawai ini mempunyai jadwal observasi lain")


@pytest.mark.parametrize("gone", ["the teacher, to another school", "the plan, by a reset"])
async def test_a_time_lapses_with_what_it_was_made_for_and_both_hear_of_it_E_11(kit: Kit, gone: str) -> None:
    await agreed(kit)
    of_ani = {"about": a.about(), "by": SYSTEM, "at": MARCH}
    if gone == "the teacher, to another school":
        await kit.feed(ParticipationLeft(to_npsn=a.OTHER_NPSN, **of_ani))
    else:
        plan = an_approved_plan().plan_id
        await kit.feed(PlanReset(plan_id=plan, new_plan_id=PlanId(BUDIS), **of_ani))
    (told,) = await kit.told(ScheduleCancelled)
    assert (told.by, told.observer_id, told.starts_at) == (SYSTEM, a.PRINCIPAL, START)


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
