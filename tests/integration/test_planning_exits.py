"""Who takes part, and who does not any more: access, transfers, announced departures, exemptions, the end."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from shared.contracts.assessment import AssessmentReady, PredicateFinalised
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EmployeeLeft, SchoolStatus, StaffType
from shared.contracts.ids import participation_id
from shared.contracts.planning import ParticipationExempted, ParticipationLeft, PlanCancelled, PlanSubmitted
from tests import builders as a
from tests.eventually import eventually
from tests.integration.planning_acts import ANIS, COMPLETE, TICKED, a_draft, a_participant, act, an_opened_cycle
from tests.integration.service_kit import Kit
from tests.integration.test_planning_superiors import errands
from tests.unit.test_notification_telling import an

FEBRUARY = datetime(2025, 2, 2, 3, tzinfo=UTC)
DECEMBER = datetime(2025, 12, 1, 3, tzinfo=UTC)
THERE = participation_id(a.ANI, "2025", a.OTHER_NPSN)
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
LEAVE = {"reason": "UNPAID_LEAVE", "since": "2025-01-20", "letter_no": "800/15/2025"}


@pytest.fixture
async def kit(kits) -> Kit:
    kit = await kits("planning")
    await kit.it_is(a.JANUARY)
    return kit


def left(on: date = a.JANUARY.date(), to: str | None = None) -> EmployeeLeft:
    return EmployeeLeft(npsn=a.NPSN, employee_id=a.ANI, on=on, to_npsn=to, by=SYSTEM, at=a.JANUARY)


async def card(kit: Kit, participation=ANIS, who=a.ANI) -> dict:
    answer = await kit.as_(who).get(f"/v1/participations/{participation}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def mine(kit: Kit) -> list[str]:
    return [row["status"] for row in (await kit.as_(a.ANI).get("/v1/participations")).json()]


async def moved(kit: Kit) -> None:
    """Ani works at another school of the same office now."""
    await kit.feed(
        a.a_school(a.OTHER_NPSN), a.leadership(a.a_leader(a.OTHER_PRINCIPAL), npsn=a.OTHER_NPSN),
        left(to=a.OTHER_NPSN), a.a_placed_teacher(npsn=a.OTHER_NPSN),
    )  # fmt: skip


async def test_a_civil_servant_takes_part_once_she_uses_e_kinerja_R_ACC_1(kit: Kit) -> None:
    await kit.feed(*a.a_led_school(), a.a_person(), a.a_placed_teacher(ekinerja_user=False))
    await an_opened_cycle(kit)
    assert await mine(kit) == []
    await kit.feed(a.a_placed_teacher())
    assert await mine(kit) == ["NOT_STARTED"]
    await kit.feed(a.a_placed_teacher(ekinerja_user=False))
    assert await mine(kit) == ["NOT_STARTED"]


async def test_at_a_private_school_nobody_takes_part_until_it_is_public_E_17(kit: Kit) -> None:
    school, *others = a.a_led_school()
    await kit.feed(school.model_copy(update={"status": SchoolStatus.SWASTA}), *others, a.a_placed_teacher())
    await an_opened_cycle(kit)
    assert await mine(kit) == []
    await kit.feed(school)
    assert await mine(kit) == ["NOT_STARTED"]


async def test_who_presses_mulai_checks_her_data_and_nobody_does_it_for_her_R_DAT_1(kit: Kit) -> None:
    await a_participant(kit)
    for who, status in ((a.PRINCIPAL, 403), (a.BUDI, 404)):
        assert (await kit.as_(who).post(f"/v1/participations/{ANIS}/data-check")).status_code == status
    answer = await kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/data-check")
    assert answer.json()["status"] == "DATA_CHECK"


async def test_who_moves_goes_on_at_the_new_school_with_the_plan_E_11(kit: Kit) -> None:
    await a_participant(kit)
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    await an_opened_cycle_there(kit)
    await moved(kit)
    old, new = await card(kit), await card(kit, THERE)
    assert (old["status"], new["status"], new["continues"]) == ("TRANSFERRED", "NOT_STARTED", str(ANIS))
    assert old["message"].startswith("Pindah ke sekolah lain.")
    assert len(await kit.told(PlanCancelled)) == 1
    ani = kit.as_(a.ANI)
    assert (await ani.post(f"/v1/participations/{ANIS}/data-confirmation")).json()["code"] == "participation-over"
    await ani.post(f"/v1/participations/{THERE}/data-confirmation")
    plan = (await ani.post(f"/v1/participations/{THERE}/plan")).json()
    assert (plan["status"], [item["code"] for item in plan["items"]]) == ("DRAFT", [row["code"] for row in COMPLETE])


async def an_opened_cycle_there(kit: Kit) -> None:
    """The other school has the cycle too."""
    await kit.feed(a.a_school(a.OTHER_NPSN))
    await an_opened_cycle(kit)


async def test_who_moves_after_execution_is_assessed_where_she_worked_E_11(kit: Kit) -> None:
    await a_participant(kit)
    await kit.it_is(DECEMBER)
    await moved(kit)
    assert await mine(kit) == ["NOT_STARTED"]
    await kit.feed(left())
    assert await mine(kit) == ["WITHDRAWN"]


async def test_who_left_and_turns_up_elsewhere_has_moved_E_11(kit: Kit) -> None:
    """Dapodik said first that she is gone, and later where to."""
    await a_participant(kit)
    await kit.feed(left())
    assert await mine(kit) == ["WITHDRAWN"]
    await kit.feed(left(to=a.OTHER_NPSN), left(to=a.OTHER_NPSN))
    assert await mine(kit) == ["TRANSFERRED"]
    told = await kit.told(ParticipationLeft)
    assert [(event.to_npsn, event.again) for event in told] == [(None, False), (a.OTHER_NPSN, True)]


async def test_who_became_principal_and_moves_then_has_not_moved_as_a_teacher_E_12(kit: Kit) -> None:
    await a_participant(kit)
    await kit.feed(a.a_placed_teacher(staff_type=StaffType.PRINCIPAL), left(to=a.OTHER_NPSN))
    assert await mine(kit) == ["WITHDRAWN", "TRANSFERRED"]
    assert (await card(kit))["status"] == "WITHDRAWN"


async def test_another_day_than_was_announced_counts_E_13(kit: Kit) -> None:
    await a_participant(kit)
    await kit.feed(left(on=FEBRUARY.date()), left(on=DECEMBER.date()))
    await kit.it_is(FEBRUARY)
    await errands(kit)
    assert await mine(kit) == ["NOT_STARTED"]


async def test_what_he_was_writing_when_he_left_stays_his_R_DOC_3(kit: Kit) -> None:
    await a_participant(kit)
    draft = await a_draft(kit)
    path = f"/v1/plans/{draft.json()['id']}"
    await kit.feed(left())
    seen = await kit.as_(a.PRINCIPAL).get(path)
    assert (seen.json()["status"], seen.json()["items"]) == ("CANCELLED", [])
    assert len((await kit.as_(a.ANI).get(path)).json()["items"]) == len(COMPLETE)


async def test_an_announced_departure_waits_for_its_day_E_13(kit: Kit) -> None:
    await a_participant(kit)
    await kit.feed(left(on=FEBRUARY.date()))
    await errands(kit)
    assert await mine(kit) == ["NOT_STARTED"]
    await kit.it_is(FEBRUARY)
    await errands(kit)
    await errands(kit)
    assert await mine(kit) == ["WITHDRAWN"]
    assert len(await kit.told(ParticipationLeft)) == 1


async def test_a_departure_that_was_recorded_by_mistake_does_not_come_E_13(kit: Kit) -> None:
    await a_participant(kit)
    await kit.feed(left(on=FEBRUARY.date()), a.a_placed_teacher())
    await kit.it_is(FEBRUARY)
    await errands(kit)
    assert await mine(kit) == ["NOT_STARTED"]


async def test_the_office_exempts_and_takes_back_and_meanwhile_nobody_does_anything_E_13(kit: Kit) -> None:
    await a_participant(kit)
    ani, office = kit.as_(a.ANI), kit.as_(a.ADMIN)
    plan = await act(ani, await a_draft(kit), "submission", TICKED)
    answer = await office.post(f"/v1/participations/{ANIS}/exemption", json=LEAVE)
    assert (answer.status_code, answer.json()["status"]) == (201, "EXEMPT")
    assert answer.json()["message"] == "Dibebaskan sejak 20 Januari 2025: cuti di luar tanggungan negara."
    for who, what in ((ani, "withdrawal"), (kit.as_(a.PRINCIPAL), "approval")):
        refused = await act(who, plan, what)
        assert (refused.status_code, refused.json()["code"]) == (409, "exempt-now"), refused.text
    assert (await office.post(f"/v1/participations/{ANIS}/exemption", json=LEAVE)).json()["code"] == "exempt-already"
    back = await office.post(f"/v1/participations/{ANIS}/exemption/end")
    assert (back.json()["status"], back.json()["message"]) == ("PLANNING", None)
    assert (await act(kit.as_(a.PRINCIPAL), plan, "approval")).status_code == 200
    assert len(await kit.told(ParticipationExempted)) == 1


async def test_a_superior_who_came_while_he_was_away_has_his_plan_when_he_is_back_E_13(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(ends_on=date(2024, 12, 31)))
    plan = await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)
    assert plan.json()["status"] == "WAITING_SUPERIOR"
    await kit.as_(a.ADMIN).post(f"/v1/participations/{ANIS}/exemption", json=LEAVE)
    await kit.feed(a.leadership(a.a_leader()))
    await errands(kit)
    assert not await kit.told(PlanSubmitted)
    await kit.as_(a.ADMIN).post(f"/v1/participations/{ANIS}/exemption/end")
    assert [event.superior_id for event in await kit.told(PlanSubmitted)] == [a.PRINCIPAL]


async def test_what_others_say_while_he_is_away_holds_when_he_is_back_E_13(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(a.ACTING, "ACTING"))
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED | {"automatic_approval_understood": True})
    await kit.as_(a.ADMIN).post(f"/v1/participations/{ANIS}/exemption", json=LEAVE)
    await kit.feed(an(AssessmentReady, about=a.about()))
    assert await mine(kit) == ["EXEMPT"]
    await kit.as_(a.ADMIN).post(f"/v1/participations/{ANIS}/exemption/end")
    assert await mine(kit) == ["ASSESSMENT"]


async def test_the_plan_is_held_before_the_participation_everywhere(kit: Kit) -> None:
    """Who begins a plan anew waits for the plan first: he holds nothing that whoever has it will want."""
    await a_participant(kit)
    plan = (await a_draft(kit)).json()["id"]
    await kit.feed(left(), a.a_placed_teacher())
    async with kit.running.sessions() as session, session.begin():
        await session.execute(text("SELECT id FROM plan WHERE id = :id FOR UPDATE"), {"id": plan})
        begun = asyncio.ensure_future(kit.as_(a.ANI).post(f"/v1/participations/{ANIS}/plan"))

        async def waits() -> bool:
            return bool(await kit.sql(f"{_WAITING} AND wait_event_type = 'Lock'"))

        await eventually(waits)
        await session.execute(text("SELECT id FROM participation FOR UPDATE NOWAIT"))
    assert (await begun).status_code == 201


@pytest.mark.parametrize("path", ["exemption", "exemption/end"])
async def test_only_the_office_exempts(kit: Kit, path: str) -> None:
    await a_participant(kit)
    for who, status in ((a.ANI, 403), (a.PRINCIPAL, 403), (a.OPERATOR, 403), (a.BUDI, 404), (a.STRANGER, 404)):
        answer = await kit.as_(who).post(f"/v1/participations/{ANIS}/{path}", json=LEAVE)
        assert answer.status_code == status, (who, answer.text)
    assert (await card(kit))["status"] == "NOT_STARTED"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"since": "2025-01-21"}, "/since"), ({"reason": "HOLIDAY"}, "/reason"), ({"letter_no": " "}, "/letter_no"),
     ({"letter_no": "<b>1</b>"}, "/letter_no"), ({"until": "2026-01-01"}, "/until")],
)  # fmt: skip
async def test_an_exemption_that_is_not_right_names_the_field(kit: Kit, change: dict, field: str) -> None:
    await a_participant(kit)
    answer = await kit.as_(a.ADMIN).post(f"/v1/participations/{ANIS}/exemption", json=LEAVE | change)
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [field]), answer.text
    assert (await card(kit))["status"] == "NOT_STARTED"


async def test_the_others_say_when_it_is_assessed_and_final(kit: Kit) -> None:
    await a_participant(kit, a.a_leader(a.ACTING, "ACTING"))
    ready = an(AssessmentReady, about=a.about())
    await kit.feed(ready)
    assert await mine(kit) == ["NOT_STARTED"]
    await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED | {"automatic_approval_understood": True})
    assert await mine(kit) == ["EXECUTION"]
    await kit.feed(ready)
    assert await mine(kit) == ["ASSESSMENT"]
    await kit.feed(an(PredicateFinalised, about=a.about()))
    await kit.feed(left())
    assert await mine(kit) == ["COMPLETED"]


async def test_who_waits_for_a_superior_reads_why_and_who_repairs_it_E_2_R_SUP_1(kit: Kit) -> None:
    over = a.a_leader(ends_on=date(2024, 12, 31), letter_no="800/7/2023")
    await a_participant(kit, over)
    await kit.feed(a.a_person(a.PRINCIPAL, "Rahma"))
    plan = (await act(kit.as_(a.ANI), await a_draft(kit), "submission", TICKED)).json()
    said = plan["superior"]
    assert (plan["status"], said["missing"], said["repaired_by"]) == (
        "WAITING_SUPERIOR", "LEADER_TERM_OVER", ["SCHOOL_OPERATOR", "OFFICE"]
    )  # fmt: skip
    assert said["explanation"].startswith("Data atasan Anda tidak ditemukan: masa tugas Rahma sebagai kepala sekolah")
    assert "berakhir 31 Desember 2024 (SK 800/7/2023" in said["explanation"]
    english = (await kit.as_(a.OPERATOR, "en").get(f"/v1/participations/{ANIS}/superior")).json()
    assert english["explanation"].startswith("Ani Lestari's superior is not found: the term of Rahma")
    await kit.feed(a.leadership(a.a_leader()))
    found = (await kit.as_(a.ANI).get(f"/v1/participations/{ANIS}/superior")).json()
    assert (found["superior_id"], found["kind"], found["repair"]) == (str(a.PRINCIPAL), "DEFINITIVE", None)
    assert (await kit.as_(a.ANI).get(f"/v1/plans/{plan['id']}")).json()["superior"] is None
    for who in (a.BUDI, a.STRANGER):
        assert (await kit.as_(who).get(f"/v1/participations/{ANIS}/superior")).status_code == 404
