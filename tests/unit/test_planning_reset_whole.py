"""What is in a plan, goes along with it, or has it deleted: each field, each place of what is wrong."""

from dataclasses import replace
from datetime import date

import pytest

from services.planning.domain import refusals
from services.planning.domain.adjustment import permitted
from services.planning.domain.carrying import carried
from services.planning.domain.completeness import require_complete, require_known
from services.planning.domain.education_report import ReportedIndicator, unknown, year_of
from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.plan import Plan
from services.planning.domain.reset import ResetRequest, ResetStatus, suggest
from services.planning.domain.what_stands import what_stands
from shared.catalogue import catalogue
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity
from shared.contracts.planning import (
    PlannedCompetency,
    PlanResetRejected,
    PlanResetSuggested,
)
from shared.errors import Incomplete, Refusal
from shared.policies import policy
from tests import builders as a
from tests.unit.test_planning_participation_whole import LATER, OFFICE, said
from tests.unit.test_planning_plan import (
    AT,
    BOSS,
    COMPLETE,
    LEVEL,
    PLT,
    PRINCIPAL,
    SNAPSHOT,
    a_plan,
    a_submitted_plan,
    submit,
    without,
)


def test_what_later_steps_follow_is_by_kind_D3() -> None:
    duty = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="1")
    two = PlanItem(id="c2", kind=ItemKind.COMPETENCY, code="SOS", note="Komunitas.", priority=2)
    assert what_stands((*COMPLETE, two, duty)) == {
        "practice_indicator": "KSK",
        "competencies": (
            PlannedCompetency(indicator_code="PED"),
            PlannedCompetency(indicator_code="SOS", activity_plan="Komunitas.", priority=2),
        ),
        "core_duty_focus": "PLAN_LEARNING",
        "additional_duties": ("HOMEROOM",),
        "behaviours": ("BP1", "AK1", "KO1", "HA1", "LO1", "AD1", "KL1"),
    }
    assert what_stands(without(COMPLETE, ItemKind.CORE_DUTY))["core_duty_focus"] is None


def test_points_and_what_is_missing_are_said_together_R_PLN_2_R_CMP_24_1() -> None:
    few = PlanItem(id="c", kind=ItemKind.COMPETENCY, code="RHK1", quantity=3)
    items = (*without(without(COMPLETE, ItemKind.COMPETENCY), ItemKind.PRACTICE), few)
    with pytest.raises(Incomplete) as refused:
        require_complete(without(items, ItemKind.CORE_DUTY), policy("2024S1"), Capacity.TEACHER)
    assert [(e.field, e.code) for e in refused.value.errors] == [
        ("/items", "practice-missing"), ("/items", "points-out-of-range"),
    ]  # fmt: skip
    assert refused.value.errors[1].detail.id == "Poin pengembangan kompetensi baru 24; paling sedikit 32."
    require_complete(COMPLETE, policy("2025"), Capacity.TEACHER)
    require_known(COMPLETE, policy("2025"), LEVEL, Capacity.TEACHER)


def test_each_policy_has_its_own_lists() -> None:
    with pytest.raises(Incomplete):
        require_known(COMPLETE, policy("2024S1"), LEVEL, Capacity.TEACHER)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(ItemKind.PRACTICE, "PDK"), (ItemKind.CORE_DUTY, "GUIDE_STUDENTS"), (ItemKind.COMPETENCY, "SOS")],
)
def test_main_results_may_be_exchanged_and_all_but_the_practice_deleted_D3(kind: ItemKind, code: str) -> None:
    permitted(COMPLETE, tuple(i.model_copy(update={"code": code}) if i.kind is kind else i for i in COMPLETE))
    if kind is not ItemKind.PRACTICE:
        permitted(COMPLETE, without(COMPLETE, kind))


def test_an_additional_duty_may_come_and_go_D3() -> None:
    duty = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="1")
    permitted(COMPLETE, (*COMPLETE, duty))
    permitted((*COMPLETE, duty), COMPLETE)


def test_the_letter_that_makes_a_Plt_is_in_the_warning_R_PLN_6() -> None:
    refusal = refusals.AutomaticApprovalNotUnderstood.under(PLT)
    assert "dipimpin Plt. (–)" in said(refusal)
    lettered = replace(PLT, because=a.a_leader(a.ACTING, "ACTING", letter_no="800/9"))
    assert "800/9" in said(refusals.AutomaticApprovalNotUnderstood.under(lettered))
    assert "800/9" in said(refusals.AutomaticApprovalNotUnderstood.under(lettered), "en")


def test_what_goes_along_is_without_the_letters_and_expectations_of_the_old_school_E_11() -> None:
    plan = a_plan()
    day = date(2025, 1, 6)
    duty = PlanItem(
        id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", note="Kelas 4.", letter_no="1", letter_on=day, from_on=day,
        to_on=day,
    )  # fmt: skip
    expected = COMPLETE[-1].model_copy(update={"leader_expectation": "Menyapa."})
    plan.items = (*COMPLETE[:-1], expected, duty)
    kept = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", note="Kelas 4.")
    assert carried(plan, EducationLevel.SD) == (*COMPLETE, kept)


@pytest.mark.parametrize(("cycle", "year"), [("2025", 2025), ("2024S1", 2024), ("2024S2", 2024)])
def test_the_year_of_a_cycle_is_in_its_code_D21(cycle: str, year: int) -> None:
    assert year_of(cycle) == year


def test_what_a_report_says_wrong_has_its_place_D21() -> None:
    rows = [ReportedIndicator(code=code) for code in ("KSK", "NOPE", "KSK", "NOPE")]
    assert [(e.field, e.code) for e in unknown(rows, catalogue("2025"), "/reports/0/indicators")] == [
        ("/reports/0/indicators/1/code", "unknown-code"),
        ("/reports/0/indicators/2/code", "repeated"),
        ("/reports/0/indicators/3/code", "repeated"),
    ]


def an_approved_plan() -> Plan:
    plan = a_submitted_plan()
    plan.approve(PRINCIPAL, BOSS, AT)
    return plan


def test_a_request_is_about_the_plan_and_each_step_is_kept_6_4() -> None:
    plan = an_approved_plan()
    request = ResetRequest.of(plan, "Berat.", AT.date(), AT)
    assert (request.id, request.about, request.plan_id, request.requested_at, request.status, request.version) == (
        plan.about.participation_id, plan.about, plan.id, AT, ResetStatus.REQUESTED, 0,
    )  # fmt: skip
    request.verify(a.ADMIN)
    assert (request.status, request.verified_by, request.version) == (ResetStatus.VERIFYING, a.ADMIN, 1)
    request.complete(plan, SNAPSHOT.nip, rated=False, by=OFFICE, at=LATER)
    assert (request.status, request.decided_by, request.decided_at, request.version) == (
        ResetStatus.DONE, a.HEAD, LATER, 2,
    )  # fmt: skip


def test_a_rejection_is_told_and_kept_whole_6_4() -> None:
    plan = an_approved_plan()
    request = ResetRequest.of(plan, "Berat.", AT.date(), AT)
    assert request.reject("Tidak cocok.", OFFICE, LATER) == PlanResetRejected(
        about=plan.about, by=OFFICE, at=LATER, plan_id=plan.id, reason="Tidak cocok."
    )
    assert (request.status, request.rejection_reason, request.decided_by, request.decided_at) == (
        ResetStatus.REJECTED, "Tidak cocok.", a.HEAD, LATER,
    )  # fmt: skip


def test_a_plan_without_a_snapshot_has_no_nip_to_compare_6_4() -> None:
    plan = an_approved_plan()
    request = ResetRequest.of(plan, "Berat.", AT.date(), AT)
    request.verify(a.ADMIN)
    plan.snapshot = None
    with pytest.raises(Refusal) as refused:
        request.complete(plan, None, rated=False, by=OFFICE, at=LATER)
    assert refused.value.code() == "nip-differs"


def test_a_suggestion_is_told_whole_E_7() -> None:
    plan = a_plan()
    submit(plan, PLT, understood=True)
    assert suggest(plan, "Belum sesuai.", rated=False, by=BOSS, at=LATER) == PlanResetSuggested(
        about=plan.about, by=BOSS, at=LATER, plan_id=plan.id, reason="Belum sesuai."
    )
