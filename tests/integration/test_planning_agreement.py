"""Where a policy asks the teacher to agree: execution unlocks then, in every service, and not before (rulebook 6.3)."""

from datetime import UTC, datetime

import pytest

from shared.contracts.ids import participation_id
from shared.contracts.observation import ExecutionUnlocked
from shared.contracts.planning import ParticipationStarted, PlanAgreed, PlanApproved
from tests import builders as a
from tests.agreeing import CYCLE, agreement_asked
from tests.integration.planning_acts import TICKED, a_draft, a_participant, act, an_opened_cycle
from tests.integration.service_kit import Kit

__all__ = ["agreement_asked"]
ANIS_THEN = participation_id(a.ANI, CYCLE, a.NPSN)


@pytest.mark.usefixtures("agreement_asked")
async def test_the_agreement_unlocks_and_not_the_approval_R_PLN_3(kits) -> None:
    kit: Kit = await kits("planning")
    await a_participant(kit)
    await kit.it_is(datetime(2027, 1, 12, 3, tzinfo=UTC))
    await an_opened_cycle(kit, CYCLE)
    ani, principal = kit.as_(a.ANI), kit.as_(a.PRINCIPAL)
    submitted = await act(ani, await a_draft(kit, participation=ANIS_THEN), "submission", TICKED)
    approved = await act(principal, submitted, "approval")
    card = f"/v1/participations/{ANIS_THEN}"
    assert (await ani.get(card)).json()["status"] == "PLANNING"
    assert (await ani.get(f"/v1/plans/{approved.json()['id']}")).json()["message"].startswith("Disetujui. Periksa")
    assert (await act(principal, approved, "agreement")).status_code == 403
    agreed = await act(ani, approved, "agreement")
    assert (agreed.status_code, agreed.json()["status"], agreed.json()["message"]) == (200, "AGREED", "Disepakati")
    assert (await ani.get(card)).json()["status"] == "EXECUTION"
    assert (await act(ani, agreed, "agreement")).json()["code"] == "plan-not-approved"

    observation: Kit = await kits("observation")
    await observation.feed(*a.a_led_school(), *await kit.told(PlanApproved))
    assert not await observation.told(ExecutionUnlocked)
    await observation.feed(*await kit.told(PlanAgreed))
    assert [e.plan_id for e in await observation.told(ExecutionUnlocked)] == [(await kit.told(PlanAgreed))[0].plan_id]

    followup: Kit = await kits("followup")
    await followup.it_is(datetime(2027, 3, 1, 3, tzinfo=UTC))
    await followup.feed(*a.a_led_school(), *await kit.told(ParticipationStarted, PlanApproved))
    places = f"/v1/participations/{ANIS_THEN}/competency-documents"
    early = await followup.as_(a.ANI).post(places, json={"indicator_code": "PED"})
    assert (early.status_code, early.json()["code"]) == (409, "plan-not-agreed")
    await followup.feed(*await kit.told(PlanAgreed))
    assert (await followup.as_(a.ANI).post(places, json={"indicator_code": "PED"})).status_code == 201


async def test_where_nobody_asks_for_it_there_is_nothing_to_agree_to(kits) -> None:
    kit: Kit = await kits("planning")
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    approved = await act(kit.as_(a.PRINCIPAL), submitted, "approval")
    refused = await act(kit.as_(a.ANI), approved, "agreement")
    assert (refused.status_code, refused.json()["code"]) == (409, "agreement-not-asked")
