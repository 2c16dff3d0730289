"""The reset of an approved plan through HTTP (rulebook 6.4): who asks, who decides, and what is left of it."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmployeeLeft, LeadershipKind
from shared.contracts.ids import ObservationId
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import PlanReset, PlanResetRejected, PlanResetRequested, PlanResetSuggested
from tests import builders as a
from tests.integration.planning_acts import ANIS, COMPLETE, TICKED, a_draft, a_participant, act
from tests.integration.service_kit import Kit
from tests.integration.test_planning_leaders import (
    ANI_PLT,
    AS_PLT,
    AS_TEACHER,
    LEADING,
    a_draft_of,
    a_school_with_its_principal,
)

APRIL = datetime(2025, 4, 14, 3, tzinfo=UTC)
RESET = f"/v1/participations/{ANIS}/reset"
WHY = {"reason": "Terlalu berat: saya salah memilih indikator."}


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("planning")


async def approved(kit: Kit) -> httpx.Response:
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    return await act(kit.as_(a.PRINCIPAL), submitted, "approval")


async def decide(kit: Kit, seen: httpx.Response, deed: str, body: object = None, who=a.ADMIN) -> httpx.Response:
    headers = {"If-Match": seen.headers["etag"]}
    return await kit.as_(who).post(f"{RESET}/{deed}", json=body, headers=headers)


async def rated(kit: Kit) -> None:
    event = ObservationRated(
        about=a.about(), by=SYSTEM, at=APRIL, observation_id=ObservationId(ANIS), observer_id=a.PRINCIPAL,
        observed_at=APRIL, practice_indicator="KSK",
    )  # fmt: skip
    await kit.feed(event)


async def test_the_teacher_asks_the_office_verifies_and_does_it_and_he_begins_anew_in_april(kit: Kit) -> None:
    plan, ani = await approved(kit), kit.as_(a.ANI)
    await kit.it_is(APRIL)
    asked = await act(ani, plan, "reset-request", WHY)
    assert (asked.status_code, asked.json()["status"], asked.json()["due_on"]) == (201, "REQUESTED", "2025-04-17")
    (waiting,) = (await kit.as_(a.HEAD).get(f"/v1/resets?office={a.OFFICE}")).json()
    assert (waiting["name"], waiting["participation_id"]) == ("Ani Lestari", str(ANIS))
    early = await decide(kit, asked, "completion")
    assert (early.status_code, early.json()["code"]) == (409, "reset-not-verified")
    verifying = await decide(kit, asked, "verification")
    assert (verifying.json()["status"], verifying.json()["nip_matches"]) == ("VERIFYING", True)
    done = await decide(kit, verifying, "completion")
    assert (done.status_code, done.json()["status"]) == (200, "DONE"), done.text
    (event,) = await kit.told(PlanReset)
    assert str(event.plan_id) == plan.json()["id"]
    assert (await ani.get(f"/v1/plans/{event.plan_id}")).status_code == 404
    card = (await ani.get(f"/v1/participations/{ANIS}")).json()
    assert (card["status"], card["plan_id"], card["plan_status"]) == ("PLANNING", str(event.new_plan_id), "DRAFT")
    empty = await ani.get(f"/v1/plans/{event.new_plan_id}")
    assert (empty.json()["items"], empty.json()["approved_at"]) == ([], None)
    headers = {"If-Match": empty.headers["etag"]}
    drafted = await ani.put(f"/v1/plans/{event.new_plan_id}/draft", json={"items": COMPLETE}, headers=headers)
    assert (await act(ani, drafted, "submission", TICKED)).json()["status"] == "SUBMITTED"
    assert (await kit.as_(a.HEAD).get(f"/v1/resets?office={a.OFFICE}")).json() == []
    (kept,) = await kit.sql("SELECT status, plan->>'approval_mode' FROM ended_plan")
    assert tuple(kept) == ("RESET", "MANUAL")


async def test_nobody_asks_for_him_and_he_does_not_decide_R_SEC_3(kit: Kit) -> None:
    plan = await approved(kit)
    for who, status in ((a.PRINCIPAL, 403), (a.ADMIN, 403), (a.OPERATOR, 403), (a.STRANGER, 404), (a.BUDI, 404)):
        assert (await act(kit.as_(who), plan, "reset-request", WHY)).status_code == status
    assert not await kit.told(PlanResetRequested)
    asked = await act(kit.as_(a.ANI), plan, "reset-request", WHY)
    for who, status in ((a.ANI, 403), (a.PRINCIPAL, 403), (a.OPERATOR, 403), (a.STRANGER, 404)):
        for deed, body in (("verification", None), ("completion", None), ("rejection", WHY)):
            assert (await decide(kit, asked, deed, body, who)).status_code == status
    assert (await kit.as_(a.OPERATOR).get(RESET)).status_code == 403
    assert (await kit.as_(a.ANI).get(f"/v1/resets?office={a.OFFICE}")).status_code == 404
    stale = await kit.as_(a.ADMIN).post(f"{RESET}/verification", headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")


async def test_once_in_a_cycle_and_a_rejection_says_why_E_20(kit: Kit) -> None:
    plan = await approved(kit)
    asked = await act(kit.as_(a.ANI), plan, "reset-request", WHY)
    twice = await act(kit.as_(a.ANI), plan, "reset-request", WHY)
    assert (twice.status_code, twice.json()["code"]) == (409, "reset-asked-already")
    rejected = await decide(kit, asked, "rejection", {"reason": "Akun tidak cocok."})
    assert (rejected.json()["status"], rejected.json()["rejection_reason"]) == ("REJECTED", "Akun tidak cocok.")
    assert len(await kit.told(PlanResetRejected)) == 1
    assert (await decide(kit, rejected, "completion")).json()["code"] == "reset-decided"
    assert (await kit.as_(a.ANI).get(f"/v1/plans/{plan.json()['id']}")).json()["status"] == "APPROVED"


async def test_what_was_observed_keeps_the_plan(kit: Kit) -> None:
    plan = await approved(kit)
    asked = await act(kit.as_(a.ANI), plan, "reset-request", WHY)
    verifying = await decide(kit, asked, "verification")
    await rated(kit)
    late = await decide(kit, verifying, "completion")
    assert (late.status_code, late.json()["code"]) == (409, "observation-rated-already")
    assert not await kit.told(PlanReset)


async def test_the_nip_must_be_the_one_of_the_directory(kit: Kit) -> None:
    plan = await approved(kit)
    verifying = await decide(kit, await act(kit.as_(a.ANI), plan, "reset-request", WHY), "verification")
    await kit.feed(a.a_person(nip="198501012010012009"))
    assert (await kit.as_(a.ADMIN).get(RESET)).json()["nip_matches"] is False
    refused = await decide(kit, verifying, "completion")
    assert (refused.status_code, refused.json()["code"]) == (409, "nip-differs")


async def test_a_nip_that_he_corrected_only_here_is_not_the_directorys(kit: Kit) -> None:
    await a_participant(kit)
    right = {"nip": "198501012010012002"}
    assert (await kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/data-correction", json=right)).status_code < 300
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    plan = await act(kit.as_(a.PRINCIPAL), submitted, "approval")
    verifying = await decide(kit, await act(kit.as_(a.ANI), plan, "reset-request", WHY), "verification")
    assert verifying.json()["nip_matches"] is False
    assert (await decide(kit, verifying, "completion")).json()["code"] == "nip-differs"
    await kit.feed(a.a_person(nip=right["nip"]))  # once Dapodik says so, too
    assert (await decide(kit, verifying, "completion")).status_code == 200


async def test_who_has_left_is_not_told_to_ask_for_it(kit: Kit) -> None:
    plan = await approved(kit)
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=a.JANUARY.date(), by=SYSTEM, at=a.JANUARY))
    assert (await act(kit.as_(a.PRINCIPAL), plan, "reset-suggestion", WHY)).status_code == 409
    assert not await kit.told(PlanResetSuggested)


async def test_a_principal_who_came_later_may_suggest_it_and_no_more_E_7(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(a.ACTING, LeadershipKind.ACTING))
    body = TICKED | {"automatic_approval_understood": True}
    plan = await act(kit.as_(a.ANI), await a_draft(kit), "submission", body)
    await kit.feed(a.leadership(a.a_leader(starts_on="2025-01-21")))
    await kit.it_is(a.JANUARY + timedelta(days=3))
    seen = await kit.as_(a.PRINCIPAL).get(f"/v1/plans/{plan.json()['id']}")
    assert (seen.json()["status"], seen.json()["approval_mode"]) == ("APPROVED", "AUTOMATIC_ACTING_PRINCIPAL")
    assert (await act(kit.as_(a.ANI), seen, "reset-suggestion", WHY)).status_code == 403
    assert (await act(kit.as_(a.PRINCIPAL), seen, "reset-suggestion", WHY)).status_code == 200
    (told,) = await kit.told(PlanResetSuggested)
    assert told.reason == WHY["reason"]
    assert (await kit.as_(a.PRINCIPAL).get(RESET)).status_code == 404


async def test_the_office_reads_as_what_one_asks_who_takes_part_twice_E_3(kit: Kit) -> None:
    await kit.it_is(a.JANUARY)
    await a_school_with_its_principal(kit, ANI_PLT)
    for participation, items in ((AS_TEACHER, COMPLETE), (AS_PLT, LEADING)):
        draft = await a_draft_of(kit, a.ANI, participation, items)
        submitted = await act(kit.as_(a.ANI), draft, "submission", TICKED)
        approved = await act(kit.as_(a.HEAD), submitted, "approval")
        assert (await act(kit.as_(a.ANI), approved, "reset-request", WHY)).status_code == 201
    rows = (await kit.as_(a.HEAD).get(f"/v1/resets?office={a.OFFICE}")).json()
    assert {(row["name"], row["capacity"], row["as_what"]) for row in rows} == {
        ("Ani Lestari", "TEACHER", "guru"), ("Ani Lestari", "ACTING_PRINCIPAL", "Plt. kepala sekolah"),
    }  # fmt: skip
