"""Who sees and does what with a plan, where the simple story ends: the leader himself, those who moved away."""

import pytest

from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmployeeLeft, LeadershipKind
from shared.contracts.planning import PlanApproved, PlanCancelled
from tests import builders as a
from tests.integration.planning_acts import ANIS, TICKED, a_draft, a_participant, act
from tests.integration.service_kit import Kit

LIST = f"/v1/plans?npsn={a.NPSN}&cycle=2025"


@pytest.fixture
async def kit(kits) -> Kit:
    return await kits("planning")


async def listed(kit: Kit, reader) -> list[str]:
    return [row["name"] for row in (await kit.as_(reader).get(LIST)).json()["rows"]]


async def test_the_office_head_lists_the_leader_who_is_a_teacher_and_nobody_else_R_SUP_1(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(a.ANI, LeadershipKind.ACTING))
    assert await listed(kit, a.HEAD) == []
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    assert (await listed(kit, a.HEAD), await listed(kit, a.ANI)) == (["Ani Lestari"], [])
    await kit.feed(a.leadership(a.a_leader()))
    assert (await listed(kit, a.HEAD), await listed(kit, a.PRINCIPAL)) == ([], ["Ani Lestari"])


async def test_what_the_teacher_is_writing_only_he_sees_R_DOC_3(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    place, ani, principal = f"/v1/plans/{draft.json()['id']}", kit.as_(a.ANI), kit.as_(a.PRINCIPAL)

    async def seen(client) -> tuple[int, str]:
        card = (await client.get(place)).json()
        return len(card["items"]), card["message"]

    everything = len(draft.json()["items"])
    assert (await seen(principal), await seen(ani)) == ((0, "sedang diisi"), (everything, None))
    submitted = await act(ani, draft, "submission", TICKED)
    assert await seen(principal) == (everything, "Perlu disetujui")
    returned = await act(principal, submitted, "return", {"reason": "Indikatornya belum sesuai."})
    assert (returned.json()["items"], returned.json()["message"]) == ([], "sedang diisi")
    assert (await seen(principal), await seen(ani)) == ((0, "sedang diisi"), (everything, None))


async def test_after_the_teacher_has_left_the_superior_there_may_not_act_E_11(kit: Kit) -> None:
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=a.JANUARY.date(), by=SYSTEM, at=a.JANUARY))
    principal = kit.as_(a.PRINCIPAL)
    assert (await act(principal, submitted, "approval")).status_code == 412
    seen = await principal.get(f"/v1/plans/{submitted.json()['id']}")
    review = await principal.put(
        f"/v1/plans/{submitted.json()['id']}/review", json={"items": []}, headers={"If-Match": seen.headers["etag"]}
    )
    approval = await act(principal, seen, "approval")
    returned = await act(principal, seen, "return", {"reason": "Indikatornya belum sesuai."})
    assert {(r.status_code, r.json()["code"]) for r in (review, approval, returned)} == {(409, "employee-moved")}
    assert not await kit.told(PlanApproved)


async def test_a_plan_that_was_not_approved_is_cancelled_with_its_teachers_leaving_and_taken_up_again(kit: Kit) -> None:
    """6.3: the superior who had it hears of it; who comes back has lost nothing that he wrote."""
    await a_participant(kit)
    ani = kit.as_(a.ANI)
    submitted = await act(ani, await a_draft(kit), "submission", TICKED)
    left = EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=a.JANUARY.date(), by=SYSTEM, at=a.JANUARY)
    await kit.feed(left.model_copy(update={"to_npsn": a.OTHER_NPSN}), left)
    (cancelled,) = await kit.told(PlanCancelled)
    assert cancelled.superior_id == a.PRINCIPAL
    card = f"/v1/participations/{ANIS}"
    seen = (await ani.get(card)).json()
    assert (seen["status"], seen["plan_status"]) == ("TRANSFERRED", "CANCELLED")
    assert (await ani.post(f"{card}/plan")).json()["code"] == "participation-over"
    assert (await act(ani, submitted, "withdrawal")).status_code == 412
    await kit.feed(a.a_placed_teacher())
    again = await ani.post(f"{card}/plan")
    assert (again.status_code, again.json()["items"]) == (201, submitted.json()["items"])
    assert (await ani.get(card)).json()["status"] == "PLANNING"
    handed_in = await act(ani, again, "submission", TICKED)
    assert (await act(kit.as_(a.PRINCIPAL), handed_in, "approval")).status_code == 200


async def test_what_is_approved_stays_approved_when_the_teacher_leaves_and_comes_back(kit: Kit) -> None:
    await a_participant(kit)
    submitted = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    await act(kit.as_(a.PRINCIPAL), submitted, "approval")
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=a.JANUARY.date(), by=SYSTEM, at=a.JANUARY))
    seen = (await kit.as_(a.ANI).get(f"/v1/participations/{ANIS}")).json()
    assert (seen["status"], seen["plan_status"]) == ("WITHDRAWN", "APPROVED")
    await kit.feed(a.a_placed_teacher())
    assert (await kit.as_(a.ANI).get(f"/v1/participations/{ANIS}")).json()["status"] == "EXECUTION"
