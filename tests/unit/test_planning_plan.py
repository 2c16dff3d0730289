"""The plan's rules, without a database: each act returns its event or is refused by name."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.planning.domain import refusals
from services.planning.domain.adjustment import Change, compare
from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.plan import EDITABLE, PENDING, WITH_SUPERIOR, Plan, PlanStatus
from services.planning.domain.snapshot import DataSnapshot
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import EducationLevel, LeadershipKind
from shared.contracts.ids import PlanId
from shared.contracts.planning import (
    ApprovalMode,
    IndicatorSource,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    PlanWithdrawn,
    SuperiorKind,
    SuperiorNotFound,
    SuperiorResolved,
)
from shared.errors import Incomplete, Refusal
from shared.superior import Superior
from tests import builders as a

AT = datetime(2025, 1, 20, tzinfo=UTC)
ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
PRINCIPAL = Superior(a.PRINCIPAL, SuperiorKind.DEFINITIVE)
SUCCESSOR = Superior(a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)
PLT = Superior(a.ACTING, SuperiorKind.ACTING)
LETTER = a.a_leader(a.ACTING, LeadershipKind.ACTING, starts_on="2025-01-01", letter_no="12/2025")
SNAPSHOT = DataSnapshot(name="Ani", nip=None, school="SD", staff_type="CLASS_TEACHER", employment_status="PNS")
COMPLETE = (
    PlanItem(id="practice", kind=ItemKind.PRACTICE, code="KSK"),
    PlanItem(id="duty", kind=ItemKind.CORE_DUTY, code="PLAN_LEARNING"),
    PlanItem(id="c1", kind=ItemKind.COMPETENCY, code="PED"),
    *(PlanItem(id=c, kind=ItemKind.BEHAVIOUR, code=f"{c}1") for c in ("BP", "AK", "KO", "HA", "LO", "AD", "KL")),
)
LEVEL = EducationLevel.SD


def a_plan(items=COMPLETE) -> Plan:
    return Plan(PlanId(uuid4()), a.about(), items=tuple(items))


def submit(plan: Plan, superior: Superior | None = PRINCIPAL, understood: bool = False):
    return plan.submit(superior, SNAPSHOT, understood=understood, by=ANI, at=AT)


def a_submitted_plan() -> Plan:
    plan = a_plan()
    submit(plan)
    return plan


def exchange(items, kind: ItemKind, code: str):
    return tuple(i.model_copy(update={"code": code}) if i.kind is kind else i for i in items)


def without(items, kind: ItemKind):
    return tuple(i for i in items if i.kind is not kind)


def test_submitting_tells_the_superior_and_the_indicator() -> None:
    plan = a_plan()
    assert submit(plan) == PlanSubmitted(
        about=a.about(), by=ANI, at=AT, plan_id=plan.id, revision=1, superior_id=a.PRINCIPAL, practice_indicator="KSK",
        indicator_source=IndicatorSource.OWN_NEED,
    )  # fmt: skip
    assert plan.status is PlanStatus.SUBMITTED


@pytest.mark.parametrize("kind", [ItemKind.PRACTICE, ItemKind.CORE_DUTY, ItemKind.COMPETENCY, ItemKind.BEHAVIOUR])
def test_an_incomplete_plan_is_not_submitted_R_PLN_2(kind: ItemKind) -> None:
    plan = a_plan(without(COMPLETE, kind))
    with pytest.raises(Incomplete) as refused:
        submit(plan)
    assert len(refused.value.errors) == 1
    assert plan.status is PlanStatus.DRAFT


def test_exactly_one_practice_R_PLN_1() -> None:
    with pytest.raises(Incomplete):
        submit(a_plan((*COMPLETE, PlanItem(id="p2", kind=ItemKind.PRACTICE, code="PDK"))))


@pytest.mark.parametrize("codes", ["BP1 BP2 KO1 HA1 LO1 AD1 KL1", "BP1 BP2 AK1 KO1 HA1 LO1 AD1 KL1"])
def test_each_behaviour_aspect_once_D5(codes: str) -> None:
    """Neither in place of another, nor beside all others."""
    behaviours = (PlanItem(id=code, kind=ItemKind.BEHAVIOUR, code=code) for code in codes.split())
    twice = (*without(COMPLETE, ItemKind.BEHAVIOUR), *behaviours)
    with pytest.raises(Incomplete):
        submit(a_plan(twice))


def test_an_additional_duty_needs_its_letter() -> None:
    duty = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM")
    with pytest.raises(Incomplete):
        submit(a_plan((*COMPLETE, duty)))
    submit(a_plan((*COMPLETE, duty.model_copy(update={"letter_no": "800/12"}))))


def test_nobody_to_approve_it_waits_D1() -> None:
    plan = a_plan()
    assert isinstance(submit(plan, None), SuperiorNotFound)
    assert plan.status is PlanStatus.WAITING_SUPERIOR
    told = plan.superior_changed(PRINCIPAL, AT)
    assert [type(e) for e in told] == [SuperiorResolved, PlanSubmitted]
    assert plan.superior_changed(PRINCIPAL, AT) == []


@pytest.mark.parametrize("head_missing", [True, False])
def test_it_is_told_whether_the_head_of_the_office_is_missing_N01_D19(head_missing: bool) -> None:
    told = a_plan().submit(None, SNAPSHOT, understood=False, by=ANI, at=AT, head_missing=head_missing)
    assert isinstance(told, SuperiorNotFound) and told.head_missing is head_missing


def test_a_plt_approves_automatically_after_a_warning_R_PLN_6() -> None:
    plan = a_plan()
    with pytest.raises(refusals.AutomaticApprovalNotUnderstood) as warned:
        submit(plan, Superior(a.ACTING, SuperiorKind.ACTING, LETTER))
    assert [e.field for e in warned.value.errors] == ["/automatic_approval_understood"]
    assert warned.value.values == {
        "letter_id": "SK Plt. 12/2025 berlaku sejak 1 Januari 2025",
        "letter_en": "letter SK Plt. 12/2025 holds since 1 January 2025",
    }
    with pytest.raises(refusals.AutomaticApprovalNotUnderstood) as unwritten:
        submit(plan, PLT)
    none = refusals.AutomaticApprovalNotUnderstood.under(None)
    assert unwritten.value.values == none.values == {"letter_id": "–", "letter_en": "–"}
    assert plan.status is PlanStatus.DRAFT
    event = submit(plan, PLT, understood=True)
    assert isinstance(event, PlanApproved)
    assert event.approval_mode is ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL


def test_a_plt_who_comes_later_approves_what_was_submitted_and_the_old_review_is_dropped_D2() -> None:
    plan = a_submitted_plan()
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "PDK"), LEVEL, BOSS, AT)
    (event,) = plan.superior_changed(PLT, AT)
    assert isinstance(event, PlanApproved)
    assert (event.practice_indicator, event.adjusted_count) == ("KSK", 0)
    assert (event.former_superior_id, event.superior_id) == (a.PRINCIPAL, a.ACTING)


def test_the_same_person_who_becomes_Plt_approves_by_that_and_his_draft_is_dropped_D2() -> None:
    plan = a_submitted_plan()
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "PDK"), LEVEL, BOSS, AT)
    (event,) = plan.superior_changed(Superior(a.PRINCIPAL, SuperiorKind.ACTING), AT)
    assert isinstance(event, PlanApproved)
    assert (event.practice_indicator, event.adjusted_count, event.former_superior_id) == ("KSK", 0, None)
    assert (event.approval_mode, event.superior_kind) == (
        ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL, SuperiorKind.ACTING,
    )  # fmt: skip


def test_the_same_person_who_becomes_definitive_keeps_the_plan_and_his_draft_D2() -> None:
    plan = a_submitted_plan()
    plan.superior_kind = SuperiorKind.ACTING
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "PDK"), LEVEL, BOSS, AT)
    version = plan.version
    assert plan.superior_changed(PRINCIPAL, AT) == []
    assert (plan.superior_kind, plan.status, plan.version) == (
        SuperiorKind.DEFINITIVE, PlanStatus.IN_REVIEW, version + 1,
    )  # fmt: skip
    assert plan.review is not None
    assert plan.superior_changed(PRINCIPAL, AT) == []
    assert plan.version == version + 1


def test_whoever_waited_for_a_superior_had_no_former_one_D2() -> None:
    plan = a_plan()
    submit(plan, None)
    approved = plan.superior_changed(PLT, AT)[-1]
    assert isinstance(approved, PlanApproved)
    assert approved.former_superior_id is None


def test_a_new_principal_takes_over_what_is_open_E_6() -> None:
    plan = a_submitted_plan()
    (event,) = plan.superior_changed(SUCCESSOR, AT)
    assert isinstance(event, PlanSubmitted)
    assert event.superior_id == a.OTHER_PRINCIPAL


def test_approval_marks_what_was_exchanged_and_keeps_the_old_value_R_PLN_5() -> None:
    plan = a_submitted_plan()
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "PDK"), LEVEL, BOSS, AT)
    event = plan.approve(PRINCIPAL, BOSS, AT)
    assert (event.practice_indicator, event.adjusted_count) == ("PDK", 1)
    (mark,) = plan.adjustments
    assert mark.change is Change.EXCHANGE
    assert mark.before is not None
    assert mark.before.code == "KSK"
    assert plan.submitted_items == COMPLETE


def test_a_change_undone_before_approval_loses_its_mark_D4() -> None:
    plan = a_submitted_plan()
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "PDK"), LEVEL, BOSS, AT)
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    assert plan.approve(PRINCIPAL, BOSS, AT).adjusted_count == 0


@pytest.mark.parametrize(
    "reviewed",
    [
        without(COMPLETE, ItemKind.PRACTICE),
        without(COMPLETE, ItemKind.BEHAVIOUR),
        (*COMPLETE, PlanItem(id="c2", kind=ItemKind.COMPETENCY, code="SOS")),
        (*without(COMPLETE, ItemKind.CORE_DUTY), PlanItem(id="duty", kind=ItemKind.COMPETENCY, code="SOS")),
        (*COMPLETE, PlanItem(id="p2", kind=ItemKind.PRACTICE, code="PDK")),
    ],
)
def test_what_the_superior_may_not_change_D3(reviewed) -> None:
    plan = a_submitted_plan()
    with pytest.raises(refusals.ExchangeNotAllowed):
        plan.save_review(reviewed, LEVEL, BOSS, AT)
    assert plan.review is None


def test_additional_results_may_be_added_exchanged_and_deleted_D3() -> None:
    duty = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="1")
    assert [x.change for x in compare(COMPLETE, (*COMPLETE, duty))] == [Change.ADD]
    plan = a_submitted_plan()
    plan.save_review((*COMPLETE, duty), LEVEL, BOSS, AT)
    assert plan.approve(PRINCIPAL, BOSS, AT).additional_duties == ("HOMEROOM",)


def test_an_adjusted_plan_must_still_be_complete() -> None:
    plan = a_submitted_plan()
    plan.save_review(without(COMPLETE, ItemKind.COMPETENCY), LEVEL, BOSS, AT)
    with pytest.raises(Incomplete):
        plan.approve(PRINCIPAL, BOSS, AT)
    assert plan.status is PlanStatus.IN_REVIEW


def test_it_can_be_withdrawn_until_the_superior_opens_it() -> None:
    plan = a_submitted_plan()
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    with pytest.raises(refusals.ReviewBegun):
        plan.withdraw(ANI, AT)
    plan = a_submitted_plan()
    assert isinstance(plan.withdraw(ANI, AT), PlanWithdrawn)
    assert plan.status is PlanStatus.DRAFT


ACTS = {
    "save_draft": lambda p: p.save_draft(COMPLETE, LEVEL),
    "submit": submit,
    "withdraw": lambda p: p.withdraw(ANI, AT),
    "save_review": lambda p: p.save_review(COMPLETE, LEVEL, BOSS, AT),
    "approve": lambda p: p.approve(PRINCIPAL, BOSS, AT),
    "return": lambda p: p.return_("Belum sesuai", BOSS, AT),
    "agree": lambda p: p.agree(ANI, AT),
    "reset": lambda p: p.reset(PlanId(uuid4()), BOSS, AT),
    "cancel": lambda p: p.cancel(AT),
}
ALLOWED = {
    PlanStatus.DRAFT: {"save_draft", "submit", "cancel"},
    PlanStatus.RETURNED: {"save_draft", "submit", "cancel"},
    PlanStatus.WAITING_SUPERIOR: {"withdraw", "cancel"},
    PlanStatus.SUBMITTED: {"withdraw", "save_review", "approve", "return", "cancel"},
    PlanStatus.IN_REVIEW: {"save_review", "approve", "return", "cancel"},
    PlanStatus.APPROVED: {"reset"},
    PlanStatus.AGREED: {"reset"},
    PlanStatus.RESET: set(),
    PlanStatus.CANCELLED: set(),
}


@pytest.mark.parametrize("status", PlanStatus)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_in_every_state_is_done_or_refused_and_a_refusal_changes_nothing(status, act) -> None:
    plan = a_plan()
    plan.status, plan.submitted_items = status, COMPLETE
    before = dict(vars(plan))
    if act in ALLOWED[status]:
        ACTS[act](plan)
        assert vars(plan) != before
    else:
        with pytest.raises(Refusal):
            ACTS[act](plan)
        assert vars(plan) == before


class PlanMachine(RuleBasedStateMachine):
    """Any sequence of acts keeps the invariants."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = a_plan()
        self.submits = 0

    @rule(act=st.sampled_from(sorted(ACTS)), superior=st.sampled_from([PRINCIPAL, SUCCESSOR, PLT, None]))
    def somebody_acts(self, act: str, superior: Superior | None) -> None:
        before = (self.plan.status, self.plan.items, self.plan.revision)
        try:
            event = submit(self.plan, superior, True) if act == "submit" else ACTS[act](self.plan)
        except Refusal:
            assert (self.plan.status, self.plan.items, self.plan.revision) == before
            return
        assert act in ALLOWED[before[0]]
        self.submits += act == "submit"
        assert event is None or not isinstance(event, PlanReturned) or self.plan.return_reason

    @rule(superior=st.sampled_from([PRINCIPAL, SUCCESSOR, PLT, None]))
    def leadership_changes(self, superior: Superior | None) -> None:
        self.plan.superior_changed(superior, AT)

    @invariant()
    def it_holds(self) -> None:
        plan = self.plan
        assert plan.revision == self.submits
        assert (plan.status in {PlanStatus.APPROVED, PlanStatus.RESET}) == (plan.approved_at is not None)
        assert plan.review is None or plan.status is PlanStatus.IN_REVIEW
        assert plan.status not in WITH_SUPERIOR or plan.superior_id is not None
        over = {PlanStatus.APPROVED, PlanStatus.RESET, PlanStatus.CANCELLED}
        assert (plan.status in PENDING | EDITABLE) != (plan.status in over)


TestPlanMachine = PlanMachine.TestCase
TestPlanMachine.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
