"""What a superior and an office decide, with something there already that must stay: the same table for these."""

from datetime import timedelta
from uuid import uuid4

from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import participation_id
from tests import builders as a
from tests.integration import planning_acts as planning
from tests.integration.bad_documents import ELSEWHERE, TICKED, Document, Draft, Write
from tests.integration.bad_requests import WHY
from tests.integration.service_kit import Kit
from tests.integration.test_planning_semester import AFTER, REOPENING, START, walk

REVIEW = {
    "items": [item | ({"code": "PDK"} if item["kind"] == "PRACTICE" else {}) for item in planning.COMPLETE],
    "reasons": {"practice": "Lebih perlu."},
}


async def _a_plan_elsewhere(kit: Kit) -> str:
    """Of a teacher at another school of the office, handed in there."""
    other = a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN)
    teacher = a.a_person(a.STRANGER, "Orang Lain"), a.a_placed_teacher(a.STRANGER, a.OTHER_NPSN)
    await kit.feed(a.a_school(a.OTHER_NPSN), other, *teacher)
    await planning.an_opened_cycle(kit)
    somebody = kit.as_(a.STRANGER)
    await somebody.post(f"/v1/participations/{ELSEWHERE}/data-confirmation")
    made = (await somebody.post(f"/v1/participations/{ELSEWHERE}/plan")).json()
    saved = await somebody.put(
        f"/v1/plans/{made['id']}/draft", json={"items": planning.COMPLETE}, headers={"If-Match": '"0"'}
    )
    sent = await planning.act(somebody, saved, "submission", TICKED)
    assert sent.status_code == 200, sent.text
    return sent.json()["id"]


async def review(kit: Kit) -> Draft:
    """What the superior has changed so far; he may go on, or return the plan."""
    await planning.a_participant(kit)
    sent = await planning.act(kit.as_(a.ANI), await planning.a_draft(kit), "submission", TICKED)
    plan = sent.json()["id"]
    saved = await kit.as_(a.PRINCIPAL).put(
        f"/v1/plans/{plan}/review", json=REVIEW, headers={"If-Match": sent.headers["etag"]}
    )
    assert saved.status_code == 200, saved.text
    writes = (
        Write("PUT", "/v1/plans/{plan_id}/review", REVIEW, plan),
        Write("POST", "/v1/plans/{plan_id}/return", WHY, plan),
    )
    return Draft(a.PRINCIPAL, f"/v1/plans/{plan}", writes, (await _a_plan_elsewhere(kit), uuid4()))


async def reset_suggestion(kit: Kit) -> Draft:
    """A plan that was approved by itself under a Plt; the principal came later (E-7)."""
    await planning.a_participant(kit, a.a_leader(a.ACTING, LeadershipKind.ACTING))
    understood = TICKED | {"automatic_approval_understood": True}
    plan = (await planning.act(kit.as_(a.ANI), await planning.a_draft(kit), "submission", understood)).json()["id"]
    await kit.feed(a.leadership(a.a_leader(starts_on="2025-01-21")))
    await kit.it_is(a.JANUARY + timedelta(days=3))
    write = Write("POST", "/v1/plans/{plan_id}/reset-suggestion", WHY, plan)
    return Draft(a.PRINCIPAL, f"/v1/plans/{plan}", (write,), (await _a_plan_elsewhere(kit), uuid4()))


async def opening(kit: Kit) -> Draft:
    """2025 is open; 2026 would be next."""
    await planning.a_participant(kit)
    body = {"office": a.OFFICE, "cycle": "2026"}
    return Draft(a.HEAD, f"/v1/cycles?office={a.OFFICE}", (Write("POST", "/v1/cycles", body, ""),), ())


async def reopening(kit: Kit) -> Draft:
    """The second semester of 2024 is over, and closed."""
    await kit.it_is(AFTER - timedelta(days=170))
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_placed_teacher())
    await planning.an_opened_cycle(kit, "2024S2")
    assert (await kit.as_(a.PRINCIPAL).post(START)).status_code == 201
    await walk(kit, AFTER)
    whose = participation_id(a.ANI, "2024S2", a.NPSN)
    return Draft(a.HEAD, f"/v1/participations/{whose}", (Write("POST", "/v1/cycles/reopening", REOPENING, ""),), ())


DECISIONS = (
    Document("review of a plan", "planning", review),
    Document("suggestion of a reset", "planning", reset_suggestion),
    Document("opening of a cycle", "planning", opening),
    Document("reopening of a cycle", "planning", reopening),
)
