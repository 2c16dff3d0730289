"""An unfinished semester and the next year, side by side: one teacher, two participations (R-CYC-1, E-41)."""

from datetime import UTC, datetime

import pytest

from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import participation_id
from shared.contracts.planning import ParticipationStarted, PlanApproved, PlanSubmitted
from tests import builders as a
from tests.integration.planning_acts import ANIS, COMPLETE, TICKED, a_draft, act, an_opened_cycle, extend
from tests.integration.service_kit import Kit

JULY = datetime(2024, 7, 10, 3, tzinfo=UTC)
DECEMBER = datetime(2024, 12, 20, 3, tzinfo=UTC)
SEMESTER = participation_id(a.ANI, "2024S2", a.NPSN)
BEHAVIOURS = [item for item in COMPLETE if item["kind"] == "BEHAVIOUR"]
OF_2024 = [
    {"id": "practice", "kind": "PRACTICE", "code": "PDK"},
    {"id": "rhk-1", "kind": "COMPETENCY", "code": "RHK1", "quantity": 4},
    {"id": "homeroom", "kind": "ADDITIONAL", "code": "HOMEROOM"},
    *BEHAVIOURS,
]


@pytest.fixture
async def kit(kits) -> Kit:
    """Ani takes part in the second semester of 2024 since July, as her principal has confirmed it."""
    kit = await kits("planning")
    await kit.it_is(JULY)
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_placed_teacher())
    await an_opened_cycle(kit, "2024S2")
    confirmed = await kit.as_(a.PRINCIPAL).post(f"/v1/schools/{a.NPSN}/cycles/2024S2/start")
    assert confirmed.status_code == 201, confirmed.text
    return kit


async def the_next_year(kit: Kit) -> None:
    """The semester's assessment goes on until February; 2025 begins."""
    await kit.it_is(DECEMBER)
    assert (await extend(kit, "ASSESSMENT", "2025-02-15", cycle="2024S2")).status_code == 201
    await kit.it_is(a.JANUARY)
    await an_opened_cycle(kit)


async def test_a_plan_of_2024_is_made_by_its_own_policy_D13(kit: Kit) -> None:
    """No core duty, points instead; a duty without the number of its letter."""
    draft = await a_draft(kit, OF_2024, SEMESTER)
    assert (draft.json()["title"], draft.json()["warning"]) == ("Pengelolaan Kinerja Semester 2 Tahun 2024", None)
    submitted = await act(kit.as_(a.ANI), draft, "submission", TICKED)
    approved = await act(kit.as_(a.PRINCIPAL), submitted, "approval")
    assert (approved.status_code, approved.json()["status"]) == (200, "APPROVED")
    (event,) = await kit.told(PlanApproved)
    assert (event.about.cycle, event.core_duty_focus, event.additional_duties) == ("2024S2", None, ("HOMEROOM",))


async def test_a_plan_of_2025_is_no_plan_of_2024(kit: Kit) -> None:
    draft = await a_draft(kit, COMPLETE, SEMESTER)
    assert {(e["field"], e["code"]) for e in draft.json()["errors"]} == {
        ("/items/0/code", "unknown-code"), ("/items/2/code", "unknown-code"),
    }  # fmt: skip


@pytest.mark.parametrize(("quantity", "points"), [(3, 24), (1, 8)])
async def test_fewer_than_32_points_hold_up_a_plan_of_2024_R_CMP_24_1(kit: Kit, quantity: int, points: int) -> None:
    items = [i | {"quantity": quantity} if i["kind"] == "COMPETENCY" else i for i in OF_2024]
    refused = await act(kit.as_(a.ANI), await a_draft(kit, items, SEMESTER), "submission", TICKED)
    assert refused.status_code == 422
    assert [(e["code"], e["detail"]) for e in refused.json()["errors"]] == [
        ("points-out-of-range", f"Poin pengembangan kompetensi baru {points}; paling sedikit 32.")
    ]


async def test_more_than_128_points_warn_and_do_not_hold_up_R_CMP_24_1(kit: Kit) -> None:
    items = [i | {"quantity": 17} if i["kind"] == "COMPETENCY" else i for i in OF_2024]
    draft = await a_draft(kit, items, SEMESTER)
    assert draft.json()["warning"] == "Poin pengembangan kompetensi 136, lebih dari 128 yang dianjurkan."
    assert (await act(kit.as_(a.ANI), draft, "submission", TICKED)).status_code == 200


async def test_both_are_there_and_each_names_its_period_E_41(kit: Kit) -> None:
    await the_next_year(kit)
    cards = (await kit.as_(a.ANI).get("/v1/participations")).json()
    assert [(card["id"], card["cycle"], card["policy"], card["title"]) for card in cards] == [
        (str(ANIS), "2025", "2025", "Pengelolaan Kinerja 2025"),
        (str(SEMESTER), "2024S2", "2024S2", "Pengelolaan Kinerja Semester 2 Tahun 2024"),
    ]
    assert [card["screens"][0] for card in cards] == [
        {"code": "CORE_DUTY", "label": "Pelaksanaan Tugas Pokok"}, {"code": "PRACTICE", "label": "Praktik Kinerja"},
    ]  # fmt: skip
    stages = [{stage["stage"]: stage["state"] for stage in card["stages"]} for card in cards]
    assert (stages[0]["PLANNING"], stages[1]["PLANNING"], stages[1]["ASSESSMENT"]) == ("OPEN", "CLOSED", "OPEN")


async def test_the_old_plan_is_approved_while_the_new_one_is_written_R_CYC_1(kit: Kit) -> None:
    old = await act(kit.as_(a.ANI), await a_draft(kit, OF_2024, SEMESTER), "submission", TICKED)
    await the_next_year(kit)
    new = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    principal = kit.as_(a.PRINCIPAL)
    for seen, cycle in ((new, "2025"), (old, "2024S2")):
        page = (await principal.get("/v1/plans", params={"npsn": a.NPSN, "cycle": cycle})).json()
        assert [row["id"] for row in page["rows"]] == [seen.json()["id"]]
        assert (await act(principal, seen, "approval")).status_code == 200
    approved = await kit.told(PlanApproved)
    assert [(e.about.cycle, e.about.policy, e.practice_indicator) for e in approved] == [
        ("2025", "2025", "KSK"), ("2024S2", "2024S2", "PDK"),
    ]  # fmt: skip
    statuses = [card["status"] for card in (await kit.as_(a.ANI).get("/v1/participations")).json()]
    assert statuses == ["EXECUTION", "EXECUTION"]


async def test_a_new_principal_has_the_plans_of_both(kit: Kit) -> None:
    await act(kit.as_(a.ANI), await a_draft(kit, OF_2024, SEMESTER), "submission", TICKED)
    await the_next_year(kit)
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    await kit.feed(a.leadership(a.a_leader(a.OTHER_PRINCIPAL)))
    moved = [e.about.cycle for e in await kit.told(PlanSubmitted) if e.superior_id == a.OTHER_PRINCIPAL]
    assert sorted(moved) == ["2024S2", "2025"]


async def test_under_a_plt_the_old_year_is_approved_by_itself_too(kit: Kit) -> None:
    await kit.feed(a.leadership(a.a_leader(a.ACTING, LeadershipKind.ACTING)))
    body = TICKED | {"automatic_approval_understood": True}
    done = await act(kit.as_(a.ANI), await a_draft(kit, OF_2024, SEMESTER), "submission", body)
    assert done.json()["approval_mode"] == "AUTOMATIC_ACTING_PRINCIPAL"


async def test_who_comes_now_takes_part_in_what_can_still_be_done_E_14(kit: Kit) -> None:
    """Of the old semester only the assessment is left."""
    await kit.it_is(datetime(2024, 11, 29, 3, tzinfo=UTC))
    await kit.feed(a.a_placed_teacher(a.BUDI))
    await the_next_year(kit)
    await kit.feed(a.a_placed_teacher(a.OTHER_PRINCIPAL))
    told = await kit.told(ParticipationStarted)
    assert sorted(e.about.cycle for e in told if e.about.employee_id == a.BUDI) == ["2024S2", "2025"]
    assert [e.about.cycle for e in told if e.about.employee_id == a.OTHER_PRINCIPAL] == ["2025"]
