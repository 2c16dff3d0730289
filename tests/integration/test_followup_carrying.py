"""Ani changes school after her observation: what she wrote about it goes on at the new one (E-11)."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from services.followup.commands.clock import tell_overdue
from shared.contracts.base import SYSTEM
from shared.contracts.followup import (
    EffortFinished,
    EffortOverdue,
    FollowUpAvailable,
    FollowUpCollected,
    ReflectionCollected,
    ReflectionRequested,
)
from shared.contracts.ids import ObservationId, PlanId, participation_id
from shared.contracts.observation import ExecutionLocked, ObservationRated
from shared.contracts.planning import ParticipationLeft
from tests import builders as a
from tests.integration.service_kit import Kit
from tests.integration.test_followup_practice import (
    ANIS,
    CHOICE,
    DRAFT,
    NOW,
    PATH,
    REFLECTION,
    TICKED,
    a_draft,
    collected,
    finish_an_effort,
    rated,
    seen,
)
from tests.unit.followup_phrases import an_approved_plan

THIRD_NPSN = "20200003"
THERE, FARTHER = (participation_id(a.ANI, "2025", npsn) for npsn in (a.OTHER_NPSN, THIRD_NPSN))
PLACE = f"/v1/participations/{THERE}"


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("followup")
    await kit.it_is(NOW)
    await kit.feed(*a.a_led_school(), an_approved_plan())
    for npsn, leader in ((a.OTHER_NPSN, a.OTHER_PRINCIPAL), (THIRD_NPSN, a.ACTING)):
        about = a.about(npsn=npsn)
        await kit.feed(
            a.a_school(npsn), a.leadership(a.a_leader(leader), npsn=npsn),
            an_approved_plan().model_copy(update={"about": about}),
        )  # fmt: skip
    return kit


def stands(npsn: str = a.OTHER_NPSN) -> ObservationRated:
    """Observation says that Ani's rating stands at this school too."""
    more = {"about": a.about(npsn=npsn), "by": SYSTEM, "observation_id": ObservationId(uuid7()), "carried_from": ANIS}
    return rated().model_copy(update=more)


async def moved(kit: Kit) -> None:
    await kit.feed(ParticipationLeft(about=a.about(), by=SYSTEM, at=NOW, to_npsn=a.OTHER_NPSN), stands())


async def reflected(kit: Kit) -> None:
    """Steps C, D and E are handed in at the former school."""
    await collected(kit)
    await finish_an_effort(kit)
    ani = kit.as_(a.ANI)
    draft = await ani.put(f"{PATH}/reflection", json=REFLECTION, headers=seen(await ani.get(f"{PATH}/reflection")))
    assert (await ani.post(f"{PATH}/reflection/collection", json=TICKED, headers=seen(draft))).status_code == 200


async def test_what_was_handed_in_stands_and_is_told_where_it_is_now_E_11(kit: Kit) -> None:
    await reflected(kit)
    before = len(await kit.told())
    await moved(kit)
    told = (await kit.told())[before:]
    assert [type(e) for e in told] == [FollowUpAvailable, FollowUpCollected, EffortFinished, ReflectionCollected]
    assert {e.about.participation_id for e in told} == {THERE}
    assert (told[1].carried_from, told[3].carried_from) == (ANIS, ANIS)
    await kit.feed(told[1])
    assert len(await kit.told()) == before + len(told)
    new = kit.as_(a.OTHER_PRINCIPAL)
    card = (await new.get(f"{PLACE}/follow-up")).json()
    assert (card["status"], card["content"], card["carried_from"]) == ("COLLECTED", DRAFT, str(ANIS))
    (effort,) = (await new.get(f"{PLACE}/efforts")).json()
    assert (effort["status"], effort["choice_id"]) == ("DONE", str(told[1].choices[0].choice_id))
    asked = await kit.as_(a.ANI).get(f"{PLACE}/reflection")
    assert (asked.json()["status"], (await new.get(f"{PLACE}/reflection")).json()["content"]) == (
        "COLLECTED", REFLECTION,
    )  # fmt: skip
    refused = await kit.as_(a.ANI).put(f"{PLACE}/reflection", json=REFLECTION, headers=seen(asked))
    assert refused.json()["code"] == "document-collected"


async def test_each_side_reads_its_own_R_SEC_2(kit: Kit) -> None:
    await reflected(kit)
    await moved(kit)
    for part in ("follow-up", "efforts", "reflection"):
        for who, here, there in ((a.PRINCIPAL, 200, 404), (a.OTHER_PRINCIPAL, 404, 200), (a.ANI, 200, 200)):
            found = [(await kit.as_(who).get(f"{path}/{part}")).status_code for path in (PATH, PLACE)]
            assert found == [here, there], (part, who)


async def test_a_draft_goes_on_as_a_draft_and_stays_her_own_R_DOC_3(kit: Kit) -> None:
    await a_draft(kit)
    await moved(kit)
    mine, theirs = [await kit.as_(who).get(f"{PLACE}/follow-up") for who in (a.ANI, a.OTHER_PRINCIPAL)]
    assert (mine.json()["status"], mine.json()["content"], theirs.json()["content"]) == ("DRAFT", DRAFT, None)
    done = await kit.as_(a.ANI).post(f"{PLACE}/follow-up/collection", json=TICKED, headers=seen(mine))
    assert done.status_code == 200, done.text
    (told,) = await kit.told(FollowUpCollected)
    assert told.carried_from is None
    late = await kit.as_(a.ANI).put(f"{PATH}/follow-up", json=DRAFT, headers=seen(mine))
    assert late.json()["code"] == "takes-no-part"


async def test_what_was_only_rated_is_read_and_begun_at_the_new_school_E_11(kit: Kit) -> None:
    await kit.feed(rated())
    await moved(kit)
    assert (await kit.as_(a.ANI).get(f"{PLACE}/follow-up")).json()["status"] == "AVAILABLE"


async def test_a_rating_is_heard_before_that_of_the_former_school_E_11(kit: Kit) -> None:
    """Events of two participations have no order."""
    await kit.feed(stands(), rated())
    for path in (PATH, PLACE):
        assert (await kit.as_(a.ANI).get(f"{path}/follow-up")).json()["status"] == "AVAILABLE"


async def test_efforts_and_reflection_come_although_the_former_school_had_not_heard_yet_E_11(kit: Kit) -> None:
    """Handed in, and moved before followup had its own word of that."""
    draft = await a_draft(kit, learning_choices=[CHOICE, CHOICE | {"goal": "Lain"}])
    assert (await kit.as_(a.ANI).post(f"{PATH}/follow-up/collection", json=TICKED, headers=seen(draft))).is_success
    await moved(kit)
    await kit.feed(*await kit.told(FollowUpCollected))
    for path in (PATH, PLACE):
        assert len((await kit.as_(a.ANI).get(f"{path}/efforts")).json()) == 2
        assert (await kit.as_(a.ANI).get(f"{path}/reflection")).json()["status"] == "REQUESTED"


async def test_an_open_reflection_and_its_efforts_go_on_E_11(kit: Kit) -> None:
    await collected(kit)
    await moved(kit)
    await kit.feed((await kit.told(FollowUpCollected))[-1])
    here, there = await kit.told(ReflectionRequested)
    assert (there.about.npsn, there.due_on) == (a.OTHER_NPSN, here.due_on)
    (effort,) = (await kit.as_(a.ANI).get(f"{PLACE}/efforts")).json()
    started = await kit.as_(a.ANI).post(f"/v1/efforts/{effort['id']}/start", headers={"If-Match": '"0"'})
    assert started.json()["status"] == "IN_PROGRESS"


async def test_of_an_effort_past_its_day_only_the_new_school_hears_N18(kit: Kit) -> None:
    await collected(kit)
    await moved(kit)
    later = NOW + timedelta(days=70)
    await kit.it_is(later)
    async with kit.running.sessions.begin() as session:
        await tell_overdue(session, later)
    assert [e.about.npsn for e in await kit.told(EffortOverdue)] == [a.OTHER_NPSN]


async def test_through_two_moves_what_had_come_furthest_goes_on_E_11(kit: Kit) -> None:
    await a_draft(kit)
    await moved(kit)
    mine = await kit.as_(a.ANI).get(f"{PLACE}/follow-up")
    await kit.as_(a.ANI).post(f"{PLACE}/follow-up/collection", json=TICKED, headers=seen(mine))
    await kit.feed(*await kit.told(FollowUpCollected), stands(THIRD_NPSN))
    card = (await kit.as_(a.ANI).get(f"/v1/participations/{FARTHER}/follow-up")).json()
    assert (card["status"], card["carried_from"]) == ("COLLECTED", str(ANIS))


async def test_a_reset_at_the_new_school_takes_the_copies_alone_E_11(kit: Kit) -> None:
    await reflected(kit)
    await moved(kit)
    plan = PlanId(uuid7())
    await kit.feed(ExecutionLocked(about=a.about(npsn=a.OTHER_NPSN), by=SYSTEM, at=NOW, plan_id=plan))
    ani = kit.as_(a.ANI)
    assert (await ani.get(f"{PLACE}/follow-up")).json()["status"] == "LOCKED"
    assert (await ani.get(f"{PATH}/reflection")).json()["status"] == "COLLECTED"
    await kit.feed(stands())
    assert (await ani.get(f"{PLACE}/reflection")).json()["status"] == "COLLECTED"
