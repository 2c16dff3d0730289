"""A plan was reset (rulebook 6.4): what was built on it is gone everywhere, and the next plan begins anew."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.planning.domain.school_cycle import SchoolCycle
from shared.contracts.base import SYSTEM
from shared.contracts.followup import CompetencyDocumentCollected, CoreDutyReported, DocumentVoided
from shared.contracts.ids import PlanId
from shared.contracts.observation import ExecutionLocked, ExecutionUnlocked, PreparationCollected
from shared.contracts.planning import ParticipationStarted, PlannedCompetency, PlanReset
from tests import builders as a
from tests.integration.observation_acts import ANIS, an_approved_plan, an_unlocked_execution, path, prepared
from tests.integration.service_kit import Kit

MARCH = datetime(2025, 3, 10, 3, tzinfo=UTC)
PLAN = an_approved_plan().model_copy(
    update={"competencies": (PlannedCompetency(indicator_code="PED"),), "core_duty_focus": "PLAN_LEARNING"}
)
NEXT = PLAN.model_copy(update={"plan_id": PlanId(uuid4()), "practice_indicator": "PDK", "at": MARCH})
STARTED = ParticipationStarted(
    about=a.about(), by=SYSTEM, at=a.JANUARY, staff_type="CLASS_TEACHER", employment_status="PNS"
)

OPENED = SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, a.JANUARY).open(SYSTEM, a.JANUARY)


def a_reset(at: datetime = MARCH) -> PlanReset:
    return PlanReset(about=a.about(), by=SYSTEM, at=at, plan_id=PLAN.plan_id, new_plan_id=NEXT.plan_id)


async def test_execution_is_locked_and_opens_with_the_next_plan(kits) -> None:
    kit: Kit = await an_unlocked_execution(kits)
    await prepared(kit)
    ani = kit.as_(a.ANI)
    await kit.feed(a_reset())
    (locked,) = await kit.told(ExecutionLocked)
    assert locked.plan_id == PLAN.plan_id
    for part in ("preparation", "schedule", "rating"):
        assert (await ani.get(path(part))).status_code == 404, part
    await kit.feed(NEXT)
    assert [e.practice_indicator for e in await kit.told(ExecutionUnlocked)] == ["KSK", "PDK"]
    card = (await ani.get(path("preparation"))).json()
    assert (card["status"], card["indicator"], card["target_behaviours"]) == ("OPEN", "PDK", [])
    await kit.feed(a_reset().model_copy(update={"at": MARCH + timedelta(days=1)}))
    assert (await ani.get(path("preparation"))).status_code == 200


async def a_collected_document(kit: Kit) -> None:
    ani = kit.as_(a.ANI)
    body = {
        "indicator_code": "PED", "activity_name": "Komunitas belajar", "starts_on": "2025-02-03",
        "ends_on": "2025-02-28", "reflection": "Saya belajar mendengarkan.",
    }  # fmt: skip
    draft = await ani.post(path("competency-documents"), json=body)
    assert draft.status_code == 201, draft.text
    collected = await ani.post(
        f"/v1/competency-documents/{draft.json()['id']}/collection",
        json={"confirmation_checked": True}, headers={"If-Match": draft.headers["etag"]},
    )  # fmt: skip
    assert collected.status_code == 200, collected.text


async def test_what_was_reported_on_it_is_gone_and_the_superior_counts_it_no_more(kits) -> None:
    kit, reporting, assessment = await kits("followup"), await kits("reporting"), await kits("assessment")
    await kit.it_is(MARCH)
    await kit.feed(*a.a_led_school(), STARTED, PLAN)
    await a_collected_document(kit)
    await kit.feed(a_reset())
    collected, voided = await kit.told(CompetencyDocumentCollected, DocumentVoided)
    assert voided.document_id == collected.document_id
    listed = (await kit.as_(a.ANI).get(path("competency-documents"))).json()
    assert (listed["planned"], listed["documents"]) == ([], [])
    refused = await kit.as_(a.ANI).post(path("competency-documents"), json={"indicator_code": "PED"})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan-not-approved")

    prepared_then = PreparationCollected(
        about=a.about(), by=SYSTEM, at=MARCH - timedelta(days=3), preparation_id=uuid4(),
        target_behaviours=("KSK1",), proposed={"starts_at": MARCH, "ends_at": MARCH + timedelta(hours=1)},
    )  # fmt: skip
    locked = ExecutionLocked(about=a.about(), by=SYSTEM, at=MARCH, plan_id=PLAN.plan_id)
    story = [STARTED, PLAN, prepared_then, collected, a_reset(), locked, voided]
    await reporting.feed(*a.a_led_school(), a.a_person(), OPENED, *story)
    assert await progress(reporting) == ("NOT_SUBMITTED", None, 0)
    again = prepared_then.model_copy(update={"at": MARCH + timedelta(days=9), "preparation_id": uuid4()})
    await reporting.feed(NEXT, again, collected)
    assert await progress(reporting) == ("APPROVED", again.at, 0)

    await assessment.feed(*a.a_led_school(), STARTED, PLAN, collected, a_reset(), locked, voided)
    (row,) = await assessment.sql("SELECT expected, arrived FROM assessment")
    assert tuple(row) == ([], [])


async def test_a_reset_heard_late_takes_nothing_that_was_handed_in_after_it(kits) -> None:
    """Observation and followup tell of it each in their time; the next plan's document may be heard before that."""
    kit = await kits("assessment")
    told = {"about": a.about(), "by": SYSTEM, "at": MARCH}
    first, second = (CompetencyDocumentCollected(**told, document_id=uuid4(), indicator_code="PED") for _ in range(2))
    report = CoreDutyReported(**told, report_id=uuid4(), duty_code="PLAN_LEARNING")
    locked = ExecutionLocked(**told, plan_id=PLAN.plan_id)
    await kit.feed(*a.a_led_school(), STARTED, PLAN, first, a_reset(), NEXT, second, report)
    await kit.feed(locked, DocumentVoided(**told, document_id=first.document_id))
    card = (await kit.as_(a.PRINCIPAL).get(path("assessment"))).json()
    assert [part["code"] for part in card["arrived"]] == ["PED", "PLAN_LEARNING"]


async def progress(kit: Kit) -> tuple[str, datetime | None, int]:
    rows = (await kit.as_(a.PRINCIPAL).get(f"/v1/schools/{a.NPSN}/progress?cycle=2025")).json()["rows"]
    (row,) = [r for r in rows if r["participation_id"] == str(ANIS)]
    done = datetime.fromisoformat(row["a"]) if row["a"] else None
    return row["plan"]["state"], done, row["competencies"]["count"]


@pytest.mark.parametrize("plan", [PlanId(uuid4())])
async def test_the_reset_of_another_plan_locks_nothing(kits, plan: PlanId) -> None:
    kit: Kit = await an_unlocked_execution(kits)
    await kit.feed(a_reset().model_copy(update={"plan_id": plan}))
    assert not await kit.told(ExecutionLocked)
    assert (await kit.as_(a.ANI).get(path("preparation"))).status_code == 200
