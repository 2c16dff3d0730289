"""Who leads a school takes part too, as who leads it; a Plt besides as the teacher that he is (D19, E-3, E-4, E-12)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmployeeLeft, LeadershipKind, StaffType
from shared.contracts.ids import Capacity, PersonId, participation_id
from shared.contracts.planning import (
    ParticipationLeft,
    ParticipationStarted,
    PlanApproved,
    PlanSubmitted,
    SuperiorNotFound,
)
from tests import builders as a
from tests.integration.planning_acts import COMPLETE, TICKED, act, an_opened_cycle, extend
from tests.integration.service_kit import Kit
from tests.integration.test_planning_superiors import errands

FEBRUARY = datetime(2025, 2, 2, 3, tzinfo=UTC)
ANI_PLT = a.a_leader(a.ANI, LeadershipKind.ACTING, starts_on=date(2025, 1, 2))
LEADING = [
    {"id": "practice", "kind": "PRACTICE", "code": "PVM"},
    {"id": "competency-1", "kind": "COMPETENCY", "code": "KEP_KS1", "note": "Komunitas kepala sekolah"},
    *(item for item in COMPLETE if item["kind"] == "BEHAVIOUR"),
]


def key(who: PersonId, capacity: Capacity, npsn: str = a.NPSN, cycle: str = "2025"):
    return participation_id(who, cycle, npsn, capacity)


AS_PRINCIPAL = key(a.PRINCIPAL, Capacity.PRINCIPAL)
AS_PLT, AS_TEACHER = key(a.ANI, Capacity.ACTING_PRINCIPAL), key(a.ANI, Capacity.TEACHER)
PLT_THERE = key(a.ANI, Capacity.ACTING_PRINCIPAL, a.OTHER_NPSN)


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("planning")
    await kit.it_is(a.JANUARY)
    return kit


def a_placed_principal(who: PersonId = a.PRINCIPAL, npsn: str = a.NPSN):
    return a.a_placed_teacher(who, npsn, staff_type=StaffType.PRINCIPAL)


async def a_school_with_its_principal(kit: Kit, *leaders) -> None:
    await kit.feed(
        *a.a_led_school(*leaders), a.a_person(), a.a_person(a.PRINCIPAL, "Rina Sari", nip="197001012000012001"),
        a.a_placed_teacher(), a_placed_principal(),
    )  # fmt: skip
    await an_opened_cycle(kit)


async def mine(kit: Kit, who: PersonId) -> dict[str, str]:
    rows = (await kit.as_(who).get("/v1/participations")).json()
    return {row["id"]: row["status"] for row in rows}


async def a_draft_of(kit: Kit, who: PersonId, participation, items=LEADING):
    client = kit.as_(who)
    await client.post(f"/v1/participations/{participation}/data-confirmation")
    plan = (await client.post(f"/v1/participations/{participation}/plan")).json()
    return await client.put(f"/v1/plans/{plan['id']}/draft", json={"items": items}, headers={"If-Match": '"0"'})


@pytest.mark.parametrize(("leader", "who", "mine"), [(None, a.PRINCIPAL, AS_PRINCIPAL), (ANI_PLT, a.ANI, AS_TEACHER)])
async def test_while_the_office_has_no_head_who_leads_is_sent_to_the_office_and_not_to_dapodik_N01_D19(
    kit: Kit, leader, who: PersonId, mine
) -> None:
    """Also a Plt with his plan as the teacher that he is: his superior is the head too."""
    await a_school_with_its_principal(kit, *([leader] if leader else []))
    await kit.feed(a.an_office().model_copy(update={"head_id": None}))
    items = COMPLETE if who == a.ANI else LEADING
    waits = (await act(kit.as_(who), await a_draft_of(kit, who, mine, items), "submission", TICKED)).json()
    assert (waits["status"], waits["superior"]["missing"]) == ("WAITING_SUPERIOR", "NO_OFFICE_HEAD")
    assert "kepala dinas" in waits["message"] and "Dapodik" not in waits["message"]
    (told,) = await kit.told(SuperiorNotFound)
    assert told.head_missing
    await kit.feed(a.an_office())
    await errands(kit)
    assert (await kit.as_(who).get(f"/v1/plans/{waits['id']}")).json()["status"] == "SUBMITTED"


async def test_a_principal_plans_and_the_head_of_the_office_approves_D19(kit: Kit) -> None:
    await a_school_with_its_principal(kit)
    assert await mine(kit, a.PRINCIPAL) == {str(AS_PRINCIPAL): "NOT_STARTED"}
    (started,) = [e for e in await kit.told(ParticipationStarted) if e.about.employee_id == a.PRINCIPAL]
    assert started.about.capacity is Capacity.PRINCIPAL
    answer = await act(kit.as_(a.PRINCIPAL), await a_draft_of(kit, a.PRINCIPAL, AS_PRINCIPAL), "submission", TICKED)
    assert answer.json()["status"] == "SUBMITTED", answer.text
    (submitted,) = await kit.told(PlanSubmitted)
    assert submitted.superior_id == a.HEAD
    refused = await act(kit.as_(a.PRINCIPAL), answer, "approval")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-yours")
    assert (await act(kit.as_(a.ANI), answer, "approval")).status_code == 404
    approved = await act(kit.as_(a.HEAD), answer, "approval")
    assert approved.json()["status"] == "APPROVED", approved.text
    assert [e.about.capacity for e in await kit.told(PlanApproved)] == [Capacity.PRINCIPAL]
    assert await mine(kit, a.PRINCIPAL) == {str(AS_PRINCIPAL): "EXECUTION"}


async def test_the_list_of_the_principal_has_his_teachers_and_that_of_the_head_has_him_R_SEC_1_D19(kit: Kit) -> None:
    await a_school_with_its_principal(kit)
    await act(kit.as_(a.PRINCIPAL), await a_draft_of(kit, a.PRINCIPAL, AS_PRINCIPAL), "submission", TICKED)
    await act(kit.as_(a.ANI), await a_draft_of(kit, a.ANI, AS_TEACHER, COMPLETE), "submission", TICKED)
    for who, there in ((a.PRINCIPAL, AS_TEACHER), (a.HEAD, AS_PRINCIPAL)):
        rows = (await kit.as_(who).get(f"/v1/plans?npsn={a.NPSN}&cycle=2025")).json()["rows"]
        assert [row["participation_id"] for row in rows] == [str(there)]


async def test_the_head_of_an_office_has_one_list_of_all_who_lead_its_schools_R_SEC_1_D19(kit: Kit) -> None:
    """Also of the teacher who leads (D6), of schools of this office alone, and never himself."""
    other = a.a_school(a.OTHER_NPSN).model_copy(update={"office_code": "32"})
    await a_school_with_its_principal(kit, ANI_PLT)
    for who, participation, items in (
        (a.PRINCIPAL, AS_PRINCIPAL, LEADING), (a.ANI, AS_PLT, LEADING), (a.ANI, AS_TEACHER, COMPLETE),
    ):  # fmt: skip
        await act(kit.as_(who), await a_draft_of(kit, who, participation, items), "submission", TICKED)
    path = f"/v1/offices/{a.OFFICE}/plans?cycle=2025"
    found = (await kit.as_(a.HEAD).get(f"{path}&waiting=true&limit=2")).json()
    rest = (await kit.as_(a.HEAD).get(f"{path}&waiting=true&limit=2&after={found['next']}")).json()
    rows = {row["participation_id"]: row for row in (*found["rows"], *rest["rows"])}
    assert (set(rows), rest["next"]) == ({str(AS_PRINCIPAL), str(AS_PLT), str(AS_TEACHER)}, None)
    assert {row["school"] for row in rows.values()} == {f"Sekolah {a.NPSN}"}
    for who, status in ((a.ADMIN, 403), (a.PRINCIPAL, 404), (a.ANI, 404), (a.STRANGER, 404)):
        assert (await kit.as_(who).get(path)).status_code == status
    head = a.an_office().model_copy(update={"head_id": a.PRINCIPAL})
    await kit.feed(head)
    his = (await kit.as_(a.PRINCIPAL).get(path)).json()["rows"]
    assert {row["participation_id"] for row in his} == {str(AS_PLT), str(AS_TEACHER)}
    await kit.feed(other, a.a_school().model_copy(update={"office_code": "32"}))
    assert (await kit.as_(a.PRINCIPAL).get(path)).json()["rows"] == []


async def test_while_a_plt_stands_in_the_principal_keeps_the_head_of_the_office_D19(kit: Kit) -> None:
    """Nobody's plan is decided by one whom he leads, and it is not approved by itself."""
    await a_school_with_its_principal(kit, a.a_leader(on_leave=True), ANI_PLT)
    answer = await act(kit.as_(a.PRINCIPAL), await a_draft_of(kit, a.PRINCIPAL, AS_PRINCIPAL), "submission", TICKED)
    assert answer.json()["status"] == "SUBMITTED"
    assert [e.superior_id for e in await kit.told(PlanSubmitted)] == [a.HEAD]
    assert (await act(kit.as_(a.ANI), answer, "approval")).status_code == 404


async def test_in_the_register_the_office_finds_who_leads_and_the_plt_does_not_R_SEC_1_D19(kit: Kit) -> None:
    await a_school_with_its_principal(kit, a.a_leader(on_leave=True), a.a_leader(a.BUDI, LeadershipKind.ACTING))
    found = {}
    for who in (a.BUDI, a.HEAD, a.PRINCIPAL):
        answer = (await kit.as_(who).get(f"/v1/schools/{a.NPSN}/plans?cycle=2025")).json()
        found[who] = sorted(row["capacity"] for row in answer.get("rows", ()))
    assert found == {a.BUDI: ["TEACHER"], a.HEAD: ["PRINCIPAL", "TEACHER"], a.PRINCIPAL: []}


async def test_a_teacher_who_is_plt_of_her_school_takes_part_twice_E_3(kit: Kit) -> None:
    await a_school_with_its_principal(kit, ANI_PLT)
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "NOT_STARTED", str(AS_PLT): "NOT_STARTED"}
    for participation, items in ((AS_TEACHER, COMPLETE), (AS_PLT, LEADING)):
        answer = await act(kit.as_(a.ANI), await a_draft_of(kit, a.ANI, participation, items), "submission", TICKED)
        assert answer.json()["status"] == "SUBMITTED", answer.text
    assert [e.superior_id for e in await kit.told(PlanSubmitted)] == [a.HEAD, a.HEAD]


async def test_a_teacher_who_is_plt_elsewhere_plans_there_too_whatever_is_told_first_E_4(kit: Kit) -> None:
    there = a.leadership(a.a_leader(a.ANI, LeadershipKind.ACTING), npsn=a.OTHER_NPSN)
    await kit.feed(*a.a_led_school(), a.a_school(a.OTHER_NPSN), there, a.a_person())
    await an_opened_cycle(kit)
    assert await mine(kit, a.ANI) == {}
    await kit.feed(a.a_placed_teacher())
    await errands(kit)
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "NOT_STARTED", str(PLT_THERE): "NOT_STARTED"}
    assert await errands(kit) == 0
    home = await act(kit.as_(a.ANI), await a_draft_of(kit, a.ANI, AS_TEACHER, COMPLETE), "submission", TICKED)
    led = await act(kit.as_(a.ANI), await a_draft_of(kit, a.ANI, PLT_THERE), "submission", TICKED)
    assert [e.superior_id for e in await kit.told(PlanSubmitted)] == [a.PRINCIPAL, a.HEAD]
    assert (await act(kit.as_(a.PRINCIPAL), home, "approval")).json()["status"] == "APPROVED"
    assert (await act(kit.as_(a.HEAD), led, "approval")).json()["status"] == "APPROVED"


async def test_a_term_that_was_announced_begins_and_ends_by_the_clock_E_4(kit: Kit) -> None:
    term = a.a_leader(a.ANI, LeadershipKind.ACTING, starts_on=date(2025, 2, 1), ends_on=date(2025, 3, 31))
    await kit.feed(*a.a_led_school(a.a_leader(ends_on=date(2025, 1, 31)), term), a.a_person(), a.a_placed_teacher())
    await an_opened_cycle(kit)
    await errands(kit)
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "NOT_STARTED"}
    await kit.it_is(FEBRUARY)
    assert await errands(kit) > 0
    assert (await mine(kit, a.ANI))[str(AS_PLT)] == "NOT_STARTED"
    await a_draft_of(kit, a.ANI, AS_PLT)
    await kit.it_is(datetime(2025, 4, 2, 3, tzinfo=UTC))
    assert await errands(kit) > 0
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "NOT_STARTED", str(AS_PLT): "WITHDRAWN"}
    assert await errands(kit) == 0


async def test_after_execution_has_ended_a_plt_is_assessed_for_his_term_E_4(kit: Kit) -> None:
    await a_school_with_its_principal(kit, ANI_PLT)
    await kit.it_is(datetime(2025, 12, 1, 3, tzinfo=UTC))
    await kit.feed(a.leadership(a.a_leader()))
    assert (await mine(kit, a.ANI))[str(AS_PLT)] == "NOT_STARTED"


async def test_more_time_for_others_does_not_undo_the_term_of_a_plt_E_4(kit: Kit) -> None:
    await a_school_with_its_principal(kit, ANI_PLT)
    await kit.it_is(datetime(2025, 12, 1, 3, tzinfo=UTC))
    await kit.feed(a.leadership(a.a_leader()))
    assert (await extend(kit, "EXECUTION", "2025-12-20")).status_code == 201
    await kit.feed(a.leadership(a.a_leader()))
    assert (await mine(kit, a.ANI))[str(AS_PLT)] == "NOT_STARTED"


async def test_some_days_of_leave_do_not_end_a_term_as_plt_E_4(kit: Kit) -> None:
    await a_school_with_its_principal(kit, ANI_PLT)
    await kit.feed(a.leadership(ANI_PLT.model_copy(update={"on_leave": True})))
    assert (await mine(kit, a.ANI))[str(AS_PLT)] == "NOT_STARTED"
    await kit.feed(a.leadership(ANI_PLT.model_copy(update={"on_leave": True}), a.a_leader()))
    assert (await mine(kit, a.ANI))[str(AS_PLT)] == "WITHDRAWN"


async def test_a_plt_of_whom_no_place_is_known_is_looked_for_each_day_E_4(kit: Kit) -> None:
    """The two facts were told in the same moment, and neither saw the other."""
    await a_school_with_its_principal(kit, a.a_leader(a.BUDI, LeadershipKind.ACTING))
    assert await errands(kit) == 0
    await kit.sql(
        "INSERT INTO placement SELECT :budi, npsn, fact || jsonb_build_object('employee_id', CAST(:said AS text))"
        " FROM placement WHERE employee_id = :ani",
        budi=a.BUDI, said=str(a.BUDI), ani=a.ANI,
    )  # fmt: skip
    await kit.it_is(a.JANUARY + timedelta(days=1))
    assert await errands(kit) == 1
    assert str(key(a.BUDI, Capacity.ACTING_PRINCIPAL)) in await mine(kit, a.BUDI)
    assert await errands(kit) == 0


async def test_a_closed_cycle_keeps_no_school_due_E_4(kit: Kit) -> None:
    await a_school_with_its_principal(kit)
    await kit.it_is(datetime(2026, 2, 2, 3, tzinfo=UTC))
    await errands(kit)
    await kit.feed(a.leadership(a.a_leader(a.ANI, LeadershipKind.ACTING)))
    await errands(kit)
    assert str(AS_PLT) not in await mine(kit, a.ANI)
    assert await kit.sql("SELECT npsn FROM leaders_check") == []


async def test_principals_join_what_runs_when_it_is_told_that_they_do_D19(kit: Kit) -> None:
    """As after an upgrade: until then nobody took part as principal."""
    await a_school_with_its_principal(kit)
    await kit.sql("DELETE FROM participation WHERE capacity = 'PRINCIPAL'")
    assert await mine(kit, a.PRINCIPAL) == {}
    await kit.sql("INSERT INTO leaders_check VALUES (:npsn, '0001-01-01')", npsn=a.NPSN)
    await errands(kit)
    assert await mine(kit, a.PRINCIPAL) == {str(AS_PRINCIPAL): "NOT_STARTED"}


async def test_who_heads_the_office_does_not_decide_on_himself_there_R_SEC_1(kit: Kit) -> None:
    await a_school_with_its_principal(kit)
    await kit.feed(a.an_office().model_copy(update={"head_id": a.ANI, "admin_ids": (a.PRINCIPAL,)}))
    body = {"reason": "STUDY", "since": "2025-01-20", "letter_no": "800/15/2025"}
    for who, participation in ((a.ANI, AS_TEACHER), (a.PRINCIPAL, AS_PRINCIPAL)):
        refused = await kit.as_(who).post(f"/v1/participations/{participation}/exemption", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-yours")
    answer = await kit.as_(a.PRINCIPAL).post(f"/v1/participations/{AS_TEACHER}/exemption", json=body)
    assert answer.status_code == 201, answer.text


async def test_who_leads_as_plt_and_may_not_take_part_does_not_E_5(kit: Kit) -> None:
    await a_school_with_its_principal(kit, a.a_leader(a.STRANGER, LeadershipKind.ACTING))
    assert await mine(kit, a.STRANGER) == {}
    await kit.feed(a.a_placed_teacher(a.STRANGER, a.OTHER_NPSN, employer_kind="OTHER_MINISTRY"))
    await errands(kit)
    assert await mine(kit, a.STRANGER) == {}


async def test_a_teacher_who_becomes_principal_goes_on_as_that_and_back_E_12(kit: Kit) -> None:
    await a_school_with_its_principal(kit)
    await kit.feed(a_placed_principal(a.ANI))
    as_principal = str(key(a.ANI, Capacity.PRINCIPAL))
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "WITHDRAWN", as_principal: "NOT_STARTED"}
    await kit.feed(a.a_placed_teacher())
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "NOT_STARTED", as_principal: "WITHDRAWN"}


async def test_who_becomes_principal_after_execution_is_assessed_as_teacher_E_12(kit: Kit) -> None:
    await a_school_with_its_principal(kit)
    await kit.it_is(datetime(2025, 12, 1, 3, tzinfo=UTC))
    await kit.feed(a_placed_principal(a.ANI))
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "NOT_STARTED"}


async def test_a_plt_who_leaves_his_own_school_leads_on_as_long_as_he_is_recorded_E_4(kit: Kit) -> None:
    await a_school_with_its_principal(kit, ANI_PLT)
    day = a.JANUARY.date()
    await kit.feed(EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=day, to_npsn=a.OTHER_NPSN, by=SYSTEM, at=a.JANUARY))
    assert await mine(kit, a.ANI) == {str(AS_TEACHER): "TRANSFERRED", str(AS_PLT): "NOT_STARTED"}
    assert [e.about.capacity for e in await kit.told(ParticipationLeft)] == [Capacity.TEACHER]


async def test_in_2024_principals_plan_from_the_middle_of_january_on_D19(kit: Kit) -> None:
    await kit.it_is(datetime(2024, 1, 10, 3, tzinfo=UTC))
    await kit.feed(*a.a_led_school(), a.a_person(a.PRINCIPAL, "Rina Sari"), a_placed_principal())
    await an_opened_cycle(kit, "2024S1")
    rina, there = kit.as_(a.PRINCIPAL), key(a.PRINCIPAL, Capacity.PRINCIPAL, cycle="2024S1")
    answer = await rina.post(f"/v1/participations/{there}/data-confirmation")
    assert answer.json()["code"] == "stage-not-open" and "15 Januari 2024" in answer.json()["detail"]
    await kit.it_is(datetime(2024, 1, 15, 3, tzinfo=UTC))
    assert (await rina.post(f"/v1/participations/{there}/data-confirmation")).status_code == 200
