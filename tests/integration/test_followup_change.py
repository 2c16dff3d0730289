"""Practice changes through HTTP and events, where a policy allows them (rulebook 6.10)."""

import asyncio
from datetime import UTC, datetime

import pytest

from services.followup.commands.change import request_change
from shared.contracts.assessment import RatingsGiven
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.followup import (
    ChangeTarget,
    PracticeChangeApplied,
    PracticeChangeApproved,
    PracticeChangeRejected,
    PracticeChangeRequested,
    ReflectionRequested,
)
from shared.contracts.ids import AssessmentId, PreparationId
from shared.contracts.observation import ExecutionLocked, PreparationCollected, PreparationReopened, ProposedTime
from tests import builders as a
from tests.changed_policy import changed
from tests.eventually import eventually
from tests.integration.service_kit import Kit
from tests.integration.test_followup_practice import (
    ANIS,
    NOW,
    PATH,
    REFLECTION,
    TICKED,
    collected,
    finish_an_effort,
    rated,
    seen,
)
from tests.unit.followup_phrases import an_approved_plan

BY_ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
CHANGE = f"{PATH}/practice-change"
SOME = PreparationId(ANIS)


def prepared() -> PreparationCollected:
    time = ProposedTime(starts_at=NOW, ends_at=NOW)
    return PreparationCollected(
        about=a.about(), by=BY_ANI, at=NOW, preparation_id=SOME, target_behaviours=("KSK1",), proposed=time
    )


async def a_kit(kits) -> Kit:
    kit: Kit = await kits("followup")
    await kit.it_is(NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan(), prepared())
    return kit


@pytest.fixture
async def kit(kits, tmp_path):
    """Ani's preparation is collected, and the policy of her cycle allows changes."""
    with changed(tmp_path / "policies", "2025", change_request_enabled=True):
        yield await a_kit(kits)


async def ask(kit: Kit, target: str, who=a.ANI):
    return await kit.as_(who).post(CHANGE, json={"target": target, "reason": "Rahasia: salah pilih."})


async def decide(kit: Kit, deed: str, who=a.PRINCIPAL, body: object = None):
    client = kit.as_(who)
    current = await kit.as_(a.ANI).get(CHANGE)
    return await client.post(f"{CHANGE}/{deed}", json=body, headers=seen(current))


async def reflected(kit: Kit) -> None:
    """C and E are collected."""
    await collected(kit)
    await finish_an_effort(kit)
    ani = kit.as_(a.ANI)
    e = await ani.get(f"{PATH}/reflection")
    e = await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(e))
    e = await ani.post(f"{PATH}/reflection/collection", json=TICKED, headers=seen(e))
    assert e.status_code == 200, e.text


async def status(kit: Kit, part: str, who=a.ANI) -> str:
    return (await kit.as_(who).get(f"{PATH}/{part}")).json()["status"]


async def test_where_the_policy_does_not_allow_it_collected_is_final_D9(kits) -> None:
    kit = await a_kit(kits)
    refused = await ask(kit, "A")
    assert (refused.status_code, refused.json()["code"]) == (409, "change-requests-off")
    assert await kit.told(PracticeChangeRequested) == []


async def test_a_change_of_step_c_takes_its_reflection_with_it_and_both_are_written_again(kit: Kit) -> None:
    await reflected(kit)
    assert (await ask(kit, "C")).status_code == 201
    former = (await kit.as_(a.ANI).get(f"{PATH}/follow-up")).json()
    assert (await decide(kit, "approval")).json()["status"] == "APPLIED"
    (applied,) = await kit.told(PracticeChangeApplied)
    assert (applied.target, len(applied.superseded)) == (ChangeTarget.FOLLOW_UP, 2)
    now_ = (await kit.as_(a.ANI).get(f"{PATH}/follow-up")).json()
    assert (now_["status"], now_["content"]) == ("DRAFT", former["content"])
    assert now_["id"] != former["id"]
    assert await status(kit, "reflection") == "LOCKED"
    assert (await kit.as_(a.ANI).get(f"{PATH}/efforts")).json() == []
    kept = (await kit.as_(a.ANI).get(f"{PATH}/former-versions")).json()
    assert sorted((k["kind"], k["content"]["status"]) for k in kept) == [
        ("follow_up", "SUPERSEDED"), ("reflection", "SUPERSEDED"),
    ]  # fmt: skip
    again = await kit.as_(a.ANI).post(
        f"{PATH}/follow-up/collection", json=TICKED, headers={"If-Match": f'"{now_["version"]}"'}
    )
    assert again.status_code == 200, again.text
    await kit.feed(*(await kit.told())[-1:])
    assert len(await kit.told(ReflectionRequested)) == 2
    assert await status(kit, "reflection") == "REQUESTED"


async def test_a_change_of_the_reflection_opens_only_that(kit: Kit) -> None:
    await reflected(kit)
    await ask(kit, "E")
    await decide(kit, "approval")
    assert (await status(kit, "reflection"), await status(kit, "follow-up")) == ("DRAFT", "COLLECTED")
    assert [e["status"] for e in (await kit.as_(a.ANI).get(f"{PATH}/efforts")).json()] == ["DONE"]


async def test_a_change_of_the_preparation_waits_for_observation_and_then_takes_all_with_it(kit: Kit) -> None:
    await reflected(kit)
    await ask(kit, "A")
    approved = (await decide(kit, "approval")).json()
    assert approved["status"] == "APPROVED"
    assert await status(kit, "follow-up") == "COLLECTED"
    reopened = PreparationReopened(
        about=a.about(), by=SYSTEM, at=NOW, preparation_id=SOME, request_id=approved["id"], edition=2
    )
    await kit.feed(reopened)
    assert (await status(kit, "practice-change"), await status(kit, "follow-up")) == ("APPLIED", "LOCKED")
    assert (await ask(kit, "A")).json()["code"] == "target-not-collected"
    await kit.feed(prepared(), rated())
    assert await status(kit, "follow-up") == "AVAILABLE"


async def test_without_a_superior_nothing_is_asked_and_it_says_why_R_SUP_1_E_10(kit: Kit) -> None:
    await kit.feed(a.leadership(a.a_leader(letter_no="800/12", on_leave=True)))
    refused = await ask(kit, "A")
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-not-found")
    assert "sedang cuti, dan tidak ada Plt. yang tercatat. Dinas pendidikan menunjuk Plt." in refused.json()["detail"]


async def test_while_it_waits_no_step_goes_on(kit: Kit) -> None:
    await collected(kit)
    await ask(kit, "C")
    (effort,) = (await kit.as_(a.ANI).get(f"{PATH}/efforts")).json()
    frozen = await kit.as_(a.ANI).post(f"/v1/efforts/{effort['id']}/start", headers={"If-Match": '"0"'})
    assert (frozen.status_code, frozen.json()["code"]) == (409, "change-under-way")
    assert (await ask(kit, "C")).json()["code"] == "change-under-way"
    await decide(kit, "withdrawal", a.ANI)
    freed = await kit.as_(a.ANI).post(f"/v1/efforts/{effort['id']}/start", headers={"If-Match": '"0"'})
    assert freed.status_code == 200, freed.text


async def test_before_a_rating_nobody_need_agree_and_a_rating_that_comes_first_wins_E_22(kit: Kit) -> None:
    asked = await ask(kit, "A")
    assert asked.json()["status"] == "APPROVED"
    (told,) = await kit.told(PracticeChangeApproved)
    assert told.by == SYSTEM
    await kit.feed(rated())
    (rejected,) = await kit.told(PracticeChangeRejected)
    assert rejected.by == SYSTEM
    assert (await status(kit, "practice-change"), await status(kit, "follow-up")) == ("REJECTED", "AVAILABLE")


async def test_a_plan_that_is_reset_takes_what_was_to_be_opened_again_with_it(kit: Kit) -> None:
    await ask(kit, "A")
    await kit.feed(ExecutionLocked(about=a.about(), by=SYSTEM, at=NOW, plan_id=an_approved_plan().plan_id))
    assert await status(kit, "practice-change") == "REJECTED"
    assert (await ask(kit, "A")).json()["code"] == "target-not-collected"


async def test_a_reset_ends_a_request_that_waits_and_the_next_plan_is_free_of_it_6_4(kit: Kit) -> None:
    await reflected(kit)
    await ask(kit, "C")
    await kit.feed(ExecutionLocked(about=a.about(), by=SYSTEM, at=NOW, plan_id=an_approved_plan().plan_id))
    assert await status(kit, "practice-change") == "REJECTED"
    assert (await kit.as_(a.ANI).get(f"{PATH}/former-versions")).json() == []
    await kit.feed(prepared(), rated())
    assert (await kit.as_(a.ANI).post(f"{PATH}/follow-up/opening")).status_code == 200


async def test_what_the_teacher_could_not_write_again_is_not_opened_any_more_R_TIM_1(kit: Kit) -> None:
    await reflected(kit)
    await ask(kit, "C")
    await kit.it_is(datetime(2025, 11, 20, 3, tzinfo=UTC))
    late = await decide(kit, "approval")
    assert (late.status_code, late.json()["code"]) == (409, "stage-closed")
    assert await status(kit, "follow-up") == "COLLECTED"
    assert (await decide(kit, "rejection", body={"reason": "Sudah lewat."})).json()["status"] == "REJECTED"


async def blocked(kit: Kit) -> int:
    """How many wait for a row that somebody else holds."""
    locks = "pg_locks JOIN pg_stat_activity a USING (pid) WHERE a.datname = current_database() AND NOT granted"
    (row,) = await kit.sql(f"SELECT count(*) AS n FROM {locks}")
    return int(row.n)


async def test_a_rating_that_is_heard_while_a_change_is_asked_for_ends_it_and_nothing_hangs_E_22(kit: Kit) -> None:
    """Neither had seen the other: then the request would be agreed to, carried out by nobody, and hold up the steps."""
    async with kit.running.sessions.begin() as session:
        await request_change(session, ANIS, ChangeTarget.PREPARATION, "Salah pilih.", a.ANI)
        await session.flush()
        heard = asyncio.create_task(kit.feed(rated()))
        await eventually(lambda: blocked(kit))
    await heard
    assert (await status(kit, "practice-change"), await status(kit, "follow-up")) == ("REJECTED", "AVAILABLE")


async def test_a_step_that_begins_while_a_change_is_asked_for_waits_and_is_refused(kit: Kit) -> None:
    await collected(kit)
    (effort,) = (await kit.as_(a.ANI).get(f"{PATH}/efforts")).json()
    async with kit.running.sessions.begin() as session:
        await request_change(session, ANIS, ChangeTarget.FOLLOW_UP, "Salah pilih.", a.ANI)
        await session.flush()
        start = kit.as_(a.ANI).post(f"/v1/efforts/{effort['id']}/start", headers={"If-Match": '"0"'})
        begun = asyncio.create_task(start)
        await eventually(lambda: blocked(kit))
    assert ((await begun).status_code, (await begun).json()["code"]) == (409, "change-under-way")


async def test_the_superior_may_say_no_and_the_reason_stays_in_the_house(kit: Kit) -> None:
    await reflected(kit)
    await ask(kit, "C")
    no = await decide(kit, "rejection", body={"reason": "Rahasia: sudah dibahas."})
    assert (no.json()["status"], no.json()["decision_reason"]) == ("REJECTED", "Rahasia: sudah dibahas.")
    assert await status(kit, "follow-up") == "COLLECTED"
    assert "Rahasia" not in "".join(e.model_dump_json() for e in await kit.told())


async def test_once_the_assessor_has_rated_nothing_is_changed_R_ASM_1(kit: Kit) -> None:
    await reflected(kit)
    await ask(kit, "C")
    by = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
    await kit.feed(RatingsGiven(about=a.about(), by=by, at=NOW, assessment_id=AssessmentId(ANIS)))
    assert (await decide(kit, "approval")).json()["code"] == "assessment-given"
    await decide(kit, "withdrawal", a.ANI)
    assert (await ask(kit, "C")).json()["code"] == "assessment-given"


async def test_only_the_teacher_asks_and_only_the_superior_decides(kit: Kit) -> None:
    await reflected(kit)
    for who, code in ((a.PRINCIPAL, 403), (a.HEAD, 403), (a.BUDI, 404), (a.STRANGER, 404)):
        assert (await ask(kit, "C", who)).status_code == code
    await ask(kit, "C")
    for who, code in ((a.ANI, 403), (a.HEAD, 403), (a.BUDI, 404), (a.OTHER_PRINCIPAL, 404)):
        assert (await decide(kit, "approval", who)).status_code == code
        assert (await decide(kit, "rejection", who, {"reason": "Tidak."})).status_code == code
    assert (await decide(kit, "withdrawal", a.PRINCIPAL)).status_code == 403
    for part in ("practice-change", "former-versions"):
        assert (await kit.as_(a.HEAD).get(f"{PATH}/{part}")).status_code == 403
        assert (await kit.as_(a.STRANGER).get(f"{PATH}/{part}")).status_code == 404
