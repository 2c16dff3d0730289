"""The superior of a plan that waits changes: by the clock, by an event, at the same moment (D1, D2)."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from services.planning.commands import leadership
from shared import clock
from shared.contracts.base import SYSTEM
from shared.contracts.directory import Absence, EmployeeLeft, LeadershipKind, LeaderSource
from shared.contracts.planning import ApprovalMode, CycleReopened, PlanApproved, PlanSubmitted, SuperiorResolved
from shared.scheduler import Errand
from tests import builders as a
from tests.eventually import eventually
from tests.integration.planning_acts import TICKED, a_draft, a_participant, act
from tests.integration.service_kit import Kit

FEBRUARY = datetime(2025, 2, 2, 3, tzinfo=UTC)
REOPENING = {
    "office": a.OFFICE, "cycle": "2025", "stage": "ASSESSMENT", "closes_on": "2026-01-20", "reason": "Menyusul.",
}  # fmt: skip
UNTIL_JANUARY = a.a_leader(ends_on=date(2025, 1, 31))
NEW_YEAR = datetime(2026, 1, 3, 3, tzinfo=UTC)
FROM_FEBRUARY = a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 2, 1))


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("planning")
    await kit.it_is(a.JANUARY)
    return kit


async def errands(kit: Kit, *only: Errand) -> int:
    """What the scheduler does in a round: each errand until it answers 0; how often it had something to do."""
    rounds = 0
    for errand in only or kit.service.errands:
        while True:
            async with kit.running.sessions.begin() as session:
                if not await errand(session, await clock.now(session)):
                    break
            rounds += 1
            assert rounds < 20, "it never ends"
    return rounds


async def superiors(kit: Kit) -> list[object]:
    return [event.superior_id for event in await kit.told(PlanSubmitted)]


async def submitted(kit: Kit, *leaders) -> str:
    await a_participant(kit, *leaders)
    answer = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    return answer.json()["id"]


async def test_a_leader_who_was_announced_begins_and_the_plan_is_with_him(kit: Kit) -> None:
    await submitted(kit, UNTIL_JANUARY, FROM_FEBRUARY)
    await errands(kit)
    assert await superiors(kit) == [a.PRINCIPAL]
    await kit.it_is(FEBRUARY)
    assert await errands(kit) > 0
    assert await superiors(kit) == [a.PRINCIPAL, a.OTHER_PRINCIPAL]
    assert await errands(kit) == 0


async def test_who_waited_goes_on_when_the_announced_leader_begins(kit: Kit) -> None:
    await submitted(kit, FROM_FEBRUARY)
    await errands(kit)
    assert await superiors(kit) == []
    await kit.it_is(FEBRUARY)
    await errands(kit)
    assert await superiors(kit) == [a.OTHER_PRINCIPAL]
    assert len(await kit.told(SuperiorResolved)) == 1


async def test_who_waits_goes_on_when_the_office_records_who_acts_D1_E_5_E_8(kit: Kit) -> None:
    """The principal is absent by letter and nobody acts: the event of the office is enough, no import is needed."""
    absent = a.a_leader(absences=(Absence(starts_on=date(2025, 1, 2), letter_no="850/1/2025"),))
    await submitted(kit, absent)
    assert await superiors(kit) == []
    acts = a.a_leader(a.STRANGER, LeadershipKind.ACTING, starts_on=date(2025, 1, 15), source=LeaderSource.OFFICE)
    await kit.feed(a.leadership(absent, acts))
    (approved,) = await kit.told(PlanApproved)
    assert (approved.superior_id, approved.approval_mode) == (a.STRANGER, ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL)


async def test_on_the_day_on_which_a_principal_is_absent_the_plan_is_with_whoever_acts_E_8(kit: Kit) -> None:
    since = {"starts_on": date(2025, 2, 1)}
    acts = a.a_leader(a.ACTING, LeadershipKind.ACTING, source=LeaderSource.OFFICE, **since)
    await submitted(kit, a.a_leader(absences=(Absence(**since),)), acts)
    await errands(kit)
    assert await superiors(kit) == [a.PRINCIPAL]
    await kit.it_is(FEBRUARY)
    assert await errands(kit) > 0
    found = [*await superiors(kit), *(event.superior_id for event in await kit.told(PlanApproved))]
    assert found == [a.PRINCIPAL, a.ACTING]


async def test_a_school_whose_facts_are_missing_keeps_nobody_else_waiting(kit: Kit) -> None:
    await submitted(kit, UNTIL_JANUARY, FROM_FEBRUARY)
    await kit.sql(
        "INSERT INTO school_cycle (npsn, cycle, policy, district_code, opened_at, version)"
        " SELECT '10000000', cycle, policy, district_code, opened_at, 1 FROM school_cycle"
    )
    await kit.sql(
        "INSERT INTO plan (id, about, status, items, submitted_items, adjustments, revision, version)"
        " SELECT gen_random_uuid(), about || jsonb_build_object('npsn', '10000000', 'participation_id',"
        " gen_random_uuid()), status, items, submitted_items, adjustments, revision, version FROM plan"
    )
    await kit.it_is(FEBRUARY)
    await errands(kit)
    assert await superiors(kit) == [a.PRINCIPAL, a.OTHER_PRINCIPAL]
    assert await errands(kit) == 0


async def test_a_plan_that_stays_where_it_is_is_not_held(kit: Kit) -> None:
    """Somebody is at work on it; the errand does not wait for him."""
    await submitted(kit)
    async with kit.running.sessions() as session, session.begin(), asyncio.timeout(5):
        await session.execute(text("SELECT id FROM plan FOR UPDATE"))
        assert await errands(kit, leadership.resolve_waiting) == 1


async def test_a_new_office_head_has_the_plan_of_the_leader(kit: Kit) -> None:
    await submitted(kit, a.a_leader(a.ANI))
    await errands(kit)
    await kit.feed(a.an_office().model_copy(update={"head_id": a.ADMIN}))
    await errands(kit)
    assert await superiors(kit) == [a.HEAD, a.ADMIN]


async def test_the_plan_of_one_who_has_left_goes_to_nobody_E_11(kit: Kit) -> None:
    await submitted(kit, UNTIL_JANUARY, FROM_FEBRUARY)
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=a.JANUARY.date(), by=SYSTEM, at=a.JANUARY))
    await kit.it_is(FEBRUARY)
    await errands(kit)
    assert await superiors(kit) == [a.PRINCIPAL]


async def test_in_a_cycle_that_is_over_no_plan_is_approved_by_who_comes_R_CYC_3(kit: Kit) -> None:
    """Unless the office reopens it: then the clock finds him at once, on the same day."""
    await submitted(kit)
    await kit.it_is(NEW_YEAR)
    await kit.feed(a.leadership(a.a_leader(a.ACTING, "ACTING")))
    await errands(kit, leadership.resolve_waiting)
    assert not await kit.told(PlanApproved)
    answer = await kit.as_(a.HEAD).post("/v1/cycles/reopening", json=REOPENING)
    assert (answer.status_code, len(await kit.told(CycleReopened))) == (201, 1), answer.text
    await errands(kit, leadership.resolve_waiting)
    assert [event.superior_id for event in await kit.told(PlanApproved)] == [a.ACTING]


async def test_the_principal_who_goes_on_as_Plt_approves_by_that_D2(kit: Kit) -> None:
    """The same person: what was with him as principal nobody checks any more."""
    await submitted(kit)
    await kit.feed(a.leadership(a.a_leader(kind="ACTING")))
    (event,) = await kit.told(PlanApproved)
    assert (event.approval_mode, event.former_superior_id) == (ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL, None)


async def test_who_submits_while_a_leader_arrives_does_not_wait_for_ever(kit: Kit) -> None:
    await a_participant(kit, FROM_FEBRUARY)
    draft = await a_draft(kit)
    (consumer,) = kit.service.consumers
    async with kit.running.sessions() as session, session.begin():
        await consumer.handle(session, [kit._delivery(a.leadership(a.a_leader()))])
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        submission = asyncio.ensure_future(act(kit.as_(a.ANI), draft, "submission", TICKED))

        async def settled() -> bool:
            return submission.done() or bool(await kit.sql(waiting))

        await eventually(settled)
    assert (await submission).json()["status"] == "SUBMITTED"
    assert await superiors(kit) == [a.PRINCIPAL]
