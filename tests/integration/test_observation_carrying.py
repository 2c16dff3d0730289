"""Ani changes school in the middle of a cycle: what was rated at the former one stands at the new one (E-11)."""

import asyncio
from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from services.observation import store
from services.observation.domain.observation import ObservationStatus
from shared.contracts.base import SYSTEM
from shared.contracts.ids import PlanId, participation_id
from shared.contracts.observation import (
    ExecutionUnlocked,
    ObservationRated,
    ObservationRatedLevels,
    ObservationVoided,
    PreparationCollected,
)
from shared.contracts.planning import ParticipationLeft, ParticipationStarted, PlanApproved, PlanReset
from tests import builders as a
from tests.eventually import eventually
from tests.integration.file_acts import PAPER, attached, lying, swept, uploaded
from tests.integration.observation_acts import (
    ANIS,
    HOUR,
    PREPARATION,
    RUBRIC,
    START,
    TICKED,
    act,
    an_approved_plan,
    an_unlocked_execution,
    drafted,
    path,
    rated,
    save,
)
from tests.integration.service_kit import Kit
from tests.integration.test_observation_change import agreed_to

THIRD_NPSN, THIRD_PRINCIPAL = "20200003", a.ACTING
THERE, FARTHER = (participation_id(a.ANI, "2025", npsn) for npsn in (a.OTHER_NPSN, THIRD_NPSN))
LEFT = ParticipationLeft(about=a.about(), by=SYSTEM, at=START, to_npsn=a.OTHER_NPSN)
BACK = ParticipationStarted(about=a.about(), by=SYSTEM, at=START, staff_type="CLASS_TEACHER", employment_status="PNS")
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def kit(kits) -> Kit:
    """Ani's plan stands at her school; two others have a principal of their own."""
    kit = await an_unlocked_execution(kits)
    for npsn, leader in ((a.OTHER_NPSN, a.OTHER_PRINCIPAL), (THIRD_NPSN, THIRD_PRINCIPAL)):
        await kit.feed(a.a_school(npsn), a.leadership(a.a_leader(leader), npsn=npsn))
    return kit


def a_plan_there(indicator: str = "KSK", npsn: str = a.OTHER_NPSN, plan: str = "plan") -> PlanApproved:
    about = a.about(npsn=npsn)
    id = PlanId(participation_id(a.ANI, plan, npsn))
    return an_approved_plan(indicator=indicator).model_copy(update={"about": about, "plan_id": id})


async def moved(kit: Kit, indicator: str = "KSK") -> None:
    """She works at the other school now, and her plan stands there."""
    await kit.feed(LEFT, a_plan_there(indicator))


async def card(kit: Kit, part: str, who=a.ANI, whose=THERE) -> dict:
    answer = await kit.as_(who).get(path(part, whose))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_was_rated_stands_with_the_name_of_who_rated_E_11(kit: Kit) -> None:
    await rated(kit)
    await moved(kit)
    before, after = [await card(kit, "rating", whose=whose) for whose in (ANIS, THERE)]
    origin = {"participation_id": str(ANIS), "npsn": a.NPSN}
    assert (before["carried"], after["carried"]) == (None, origin)
    for field in ("status", "ratings", "recommendation", "observed_at", "observer_id", "collected_at", "targets"):
        assert after[field] == before[field], field
    assert after["observer_id"] == str(a.PRINCIPAL)
    there = await card(kit, "preparation", a.OTHER_PRINCIPAL)
    assert (there["status"], there["effort"], there["carried"]) == ("COLLECTED", PREPARATION["effort"], origin)
    time = (await card(kit, "execution", a.OTHER_PRINCIPAL))["schedule"]
    assert (time["status"], time["agreed"]["place"], time["observer_id"]) == ("DONE", "Ruang 4A", str(a.PRINCIPAL))
    page = await card(kit, "rating/print", a.OTHER_PRINCIPAL)
    assert page["content"]["signed_by"] == [str(a.ANI), str(a.PRINCIPAL)]
    assert (page["superior_id"], page["watermark"]) == (str(a.OTHER_PRINCIPAL), None)
    schools = page["content"]["school"], page["content"]["observed_at_school"]
    assert schools == (f"Sekolah {a.OTHER_NPSN}", f"Sekolah {a.NPSN}")


async def test_it_is_told_once_from_where_it_is_and_the_levels_on_their_own_topic_E_11(kit: Kit) -> None:
    await rated(kit)
    await moved(kit)
    await kit.feed(a_plan_there(), *await kit.told(ObservationRated), BACK)
    here, there = await kit.told(ObservationRated)
    assert (here.carried_from, there.carried_from, there.about.npsn) == (None, ANIS, a.OTHER_NPSN)
    assert (there.observer_id, there.observed_at, there.by) == (a.PRINCIPAL, here.observed_at, SYSTEM)
    assert [e.carried_from for e in await kit.told(ExecutionUnlocked)] == [None, ANIS]
    assert [e.carried_from for e in await kit.told(PreparationCollected)] == [None, ANIS]
    first, second = await kit.told(ObservationRatedLevels)
    assert (first.levels, second.observation_id) == (second.levels, there.observation_id)


async def test_what_is_carried_is_read_by_the_new_side_and_changed_by_nobody_R_SEC_2(kit: Kit) -> None:
    await rated(kit)
    await moved(kit)
    for part in ("preparation", "rating"):
        for who, code in ((a.OTHER_PRINCIPAL, 200), (a.ANI, 200), (a.PRINCIPAL, 404), (a.BUDI, 404)):
            assert (await kit.as_(who).get(path(part, THERE))).status_code == code, (part, who)
        assert (await kit.as_(a.PRINCIPAL).get(path(part))).status_code == 200
        assert (await kit.as_(a.OTHER_PRINCIPAL).get(path(part))).status_code == 404
    for who, part, body in ((a.OTHER_PRINCIPAL, "rating", RUBRIC), (a.ANI, "preparation", PREPARATION)):
        refused = await save(kit, who, part, body, THERE)
        assert (refused.status_code, refused.json()["code"]) == (409, "already-collected"), part
    answer = await act(kit, a.OTHER_PRINCIPAL, "schedule", "cancellation", {"reason": "Rapat."}, THERE)
    assert answer.json()["code"] == "observation-done"


async def test_with_another_indicator_all_begins_anew_E_11(kit: Kit) -> None:
    await rated(kit)
    await moved(kit, "PDK")
    assert (await card(kit, "preparation"))["status"] == "OPEN"
    assert (await kit.as_(a.ANI).get(path("rating", THERE))).json()["code"] == "rating-not-collected"
    assert (await card(kit, "rating", whose=ANIS))["status"] == "RATED"
    assert len(await kit.told(ObservationRated)) == 1


async def test_another_teachers_rating_or_one_of_another_cycle_does_not_stand_E_11(kit: Kit) -> None:
    await rated(kit)
    semester = an_approved_plan().model_copy(update={"about": a.about(npsn=a.OTHER_NPSN, cycle="2024S2")})
    budis = an_approved_plan(a.BUDI).model_copy(update={"about": a.about(a.BUDI, a.OTHER_NPSN)})
    await kit.feed(semester, budis)
    assert [e.carried_from for e in await kit.told(ExecutionUnlocked)] == [None, None, None]


async def test_what_was_not_rated_is_done_at_the_new_school_E_11(kit: Kit) -> None:
    await drafted(kit)
    await moved(kit)
    assert (await card(kit, "preparation"))["collected_at"] is None
    assert len(await kit.told(PreparationCollected)) == 1
    late = await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    assert (late.status_code, late.json()["code"]) == (409, "takes-no-part")


async def test_through_two_moves_it_stands_also_where_the_school_between_had_no_plan_E_11(kit: Kit) -> None:
    await rated(kit)
    there = ParticipationLeft(about=a.about(npsn=a.OTHER_NPSN), by=SYSTEM, at=START, to_npsn=THIRD_NPSN)
    await kit.feed(LEFT, there, a_plan_there(npsn=THIRD_NPSN))
    assert (await card(kit, "rating", whose=FARTHER))["carried"]["npsn"] == a.NPSN
    await kit.feed(a_plan_there())
    assert [e.carried_from for e in await kit.told(ObservationRated)] == [None, ANIS, ANIS]


async def test_a_rating_that_came_when_the_new_school_was_open_already_stands_there_E_11(kit: Kit) -> None:
    """That she has left was not heard yet when she was rated."""
    await drafted(kit)
    await kit.feed(a_plan_there())
    await save(kit, a.ANI, "preparation", {**PREPARATION, "effort": "Mulai lagi."}, THERE)
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200
    await kit.feed(*await kit.told(ObservationRated), LEFT)
    assert (await card(kit, "rating"))["status"] == "RATED"
    assert (await card(kit, "preparation"))["effort"] == PREPARATION["effort"]


async def test_what_was_handed_in_at_the_new_school_is_observed_there_R_DOC_1(kit: Kit) -> None:
    await drafted(kit)
    await kit.feed(a_plan_there())
    await save(kit, a.ANI, "preparation", {**PREPARATION, "proposed": later()}, THERE)
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED, THERE)).status_code == 200
    assert (await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)).status_code == 200
    await kit.feed(*await kit.told(ObservationRated))
    assert (await kit.as_(a.ANI).get(path("rating", THERE))).json()["code"] == "rating-not-collected"


def later() -> dict[str, str]:
    start = START + timedelta(days=7)
    return {
        "starts_at": start.isoformat(),
        "ends_at": (start + HOUR).isoformat(),
        "place": "Ruang 1",
        "class_name": "1",
    }


async def test_a_rating_that_is_being_collected_is_waited_for_E_11(kit: Kit) -> None:
    """Else it would be seen neither by the plan that opens nor, later, the preparation by it."""
    await drafted(kit)
    async with kit.running.sessions.begin() as session:
        held = await store.observation_of(session, ANIS)
        assert held is not None
        opens = asyncio.ensure_future(kit.feed(a_plan_there()))

        async def waits() -> bool:
            return bool(await kit.sql(_WAITING))

        await eventually(waits)
        held.status, held.collected_at = ObservationStatus.RATED, START
    await opens
    assert (await card(kit, "rating"))["status"] == "RATED"


async def test_who_comes_back_finds_here_what_was_rated_meanwhile_E_11(kit: Kit) -> None:
    """She was never observed at her own school; at the other one she was."""
    await kit.feed(LEFT, a_plan_there())
    await save(kit, a.ANI, "preparation", PREPARATION, THERE)
    await act(kit, a.ANI, "preparation", "collection", TICKED, THERE)
    await act(kit, a.OTHER_PRINCIPAL, "schedule", "agreement", whose=THERE)
    await kit.it_is(START + HOUR)
    await save(kit, a.OTHER_PRINCIPAL, "rating", RUBRIC, THERE)
    assert (await act(kit, a.OTHER_PRINCIPAL, "rating", "collection", TICKED, THERE)).status_code == 200
    await kit.feed(*await kit.told(ObservationRated))
    assert (await card(kit, "preparation", whose=ANIS))["status"] == "OPEN"
    await kit.feed(ParticipationLeft(about=a.about(npsn=a.OTHER_NPSN), by=SYSTEM, at=START, to_npsn=a.NPSN), BACK)
    assert (await card(kit, "rating", a.PRINCIPAL, ANIS))["observer_id"] == str(a.OTHER_PRINCIPAL)


async def test_a_reset_takes_the_copy_and_the_next_plan_has_another_E_11(kit: Kit) -> None:
    await rated(kit)
    await moved(kit)
    plan, again = a_plan_there(), a_plan_there(plan="another")
    await kit.feed(
        PlanReset(about=plan.about, by=SYSTEM, at=START, plan_id=plan.plan_id, new_plan_id=again.plan_id), again
    )
    assert (await card(kit, "rating"))["status"] == "RATED"
    assert (await card(kit, "rating", whose=ANIS))["status"] == "RATED"
    assert [e.carried_from for e in await kit.told(ObservationRated)] == [None, ANIS, ANIS]


async def test_a_practice_change_at_the_new_school_leaves_the_former_one_alone_6_10(kit: Kit) -> None:
    await rated(kit)
    await moved(kit)
    await kit.feed(agreed_to().model_copy(update={"about": a.about(npsn=a.OTHER_NPSN)}))
    (voided,) = await kit.told(ObservationVoided)
    assert voided.about.npsn == a.OTHER_NPSN
    kept = (await kit.as_(a.OTHER_PRINCIPAL).get(path("former-versions", THERE))).json()
    assert {k["kind"]: k["content"]["carried"]["npsn"] for k in kept} == {"observation": a.NPSN, "preparation": a.NPSN}
    assert (await card(kit, "rating", whose=ANIS))["status"] == "RATED"
    assert (await card(kit, "preparation"))["status"] == "OPEN"
    await kit.feed(BACK.model_copy(update={"about": a.about(npsn=a.OTHER_NPSN)}), *await kit.told(ObservationRated))
    assert (await card(kit, "preparation"))["status"] == "OPEN"


async def test_the_lesson_plan_is_read_at_both_schools_and_lies_there_as_long_as_one_names_it_E_11(kit: Kit) -> None:
    await attached(kit, await uploaded(kit))
    assert (await act(kit, a.ANI, "preparation", "collection", TICKED)).status_code == 200
    await act(kit, a.PRINCIPAL, "schedule", "agreement")
    await kit.it_is(START + HOUR)
    await save(kit, a.PRINCIPAL, "rating", RUBRIC)
    await act(kit, a.PRINCIPAL, "rating", "collection", TICKED)
    await moved(kit)
    place = path("preparation/lesson-plan", THERE)
    for who, code in ((a.ANI, 200), (a.OTHER_PRINCIPAL, 200), (a.PRINCIPAL, 404), (a.STRANGER, 404)):
        assert (await kit.as_(who).get(place)).status_code == code, who
    assert (await kit.as_(a.OTHER_PRINCIPAL).get(place)).content == PAPER
    here, there = an_approved_plan(), a_plan_there()
    for plan, left in ((here, 1), (there, 0)):
        other = PlanId(uuid7())
        await kit.feed(PlanReset(about=plan.about, by=SYSTEM, at=START, plan_id=plan.plan_id, new_plan_id=other))
        await swept(kit)
        assert len(lying(kit)) == left
