"""What the superior does with a plan, marked: who changed what, when, why; when he looked; how often it went back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.planning.domain.adjustment import Adjustment, Change
from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.participation import Participation
from services.planning.domain.plan import Plan, PlanStatus
from services.planning.domain.school_cycle import SchoolCycle
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.planning import PlanReturned, Stage
from shared.errors import Incomplete
from tests import builders as a
from tests.unit.test_planning_plan import (
    ANI,
    AT,
    BOSS,
    COMPLETE,
    LEVEL,
    PLT,
    PRINCIPAL,
    SNAPSHOT,
    SUCCESSOR,
    a_submitted_plan,
    exchange,
    submit,
)

LATER = AT + timedelta(hours=2)
NEXT = Actor(id=a.OTHER_PRINCIPAL, role=ActingRole.SUPERIOR)
DUTY = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="800/12")
EXCHANGED = exchange(COMPLETE, ItemKind.PRACTICE, "PDK")


def marks(plan: Plan) -> list[tuple[object, ...]]:
    return [(m.item_id, m.change, m.by, m.at, m.reason) for m in plan.adjustments]


def test_each_adjustment_keeps_who_made_it_when_and_why_R_PLN_5() -> None:
    plan = a_submitted_plan()
    plan.save_review(EXCHANGED, LEVEL, BOSS, AT, {"practice": "Lebih perlu."})
    plan.save_review((*EXCHANGED, DUTY), LEVEL, BOSS, LATER, {"practice": "Lebih perlu.", "a1": "Wali kelas 4."})
    plan.approve(PRINCIPAL, BOSS, LATER + timedelta(days=1))
    assert marks(plan) == [
        ("practice", Change.EXCHANGE, a.PRINCIPAL, AT, "Lebih perlu."),
        ("a1", Change.ADD, a.PRINCIPAL, LATER, "Wali kelas 4."),
    ]
    assert (plan.review, plan.review_adjustments) == (None, ())


@pytest.mark.parametrize(
    ("second", "reasons", "at"),
    [
        (EXCHANGED, {}, AT),
        (EXCHANGED, {"practice": "Lebih perlu."}, LATER),
        (exchange(COMPLETE, ItemKind.PRACTICE, "UBK"), {}, LATER),
    ],
)
def test_what_is_changed_again_is_marked_anew_and_the_rest_stays(second, reasons: dict[str, str], at) -> None:
    plan = a_submitted_plan()
    plan.save_review(EXCHANGED, LEVEL, BOSS, AT)
    plan.save_review(second, LEVEL, BOSS, LATER, reasons)
    (mark,) = plan.review_adjustments
    assert (mark.at, mark.reason) == (at, reasons.get("practice", ""))


def test_a_reason_for_what_is_not_changed_is_refused_and_nothing_is_kept() -> None:
    plan = a_submitted_plan()
    with pytest.raises(Incomplete) as refused:
        plan.save_review(EXCHANGED, LEVEL, BOSS, AT, {"practice": "Lebih perlu.", "duty": "Juga."})
    (error,) = refused.value.errors
    assert (error.field, error.code, error.detail.id) == (
        "/reasons/duty", "not-adjusted", "Isian ini tidak disesuaikan.",
    )  # fmt: skip
    assert (plan.review, plan.review_adjustments, plan.reviewed_at, plan.status) == (
        None, (), None, PlanStatus.SUBMITTED,
    )  # fmt: skip


def test_a_draft_from_before_the_marks_is_marked_by_who_approves_it() -> None:
    plan = a_submitted_plan()
    plan.save_review(EXCHANGED, LEVEL, BOSS, AT)
    plan.review_adjustments = ()
    plan.approve(PRINCIPAL, BOSS, LATER)
    assert marks(plan) == [("practice", Change.EXCHANGE, a.PRINCIPAL, LATER, "")]


def test_who_comes_next_begins_without_the_marks_of_the_former_one_E_6() -> None:
    plan = a_submitted_plan()
    plan.save_review(EXCHANGED, LEVEL, BOSS, AT, {"practice": "Lebih perlu."})
    plan.superior_changed(SUCCESSOR, LATER)
    assert (plan.review, plan.review_adjustments) == (None, ())
    plan.save_review(EXCHANGED, LEVEL, NEXT, LATER)
    plan.approve(SUCCESSOR, NEXT, LATER)
    assert marks(plan) == [("practice", Change.EXCHANGE, a.OTHER_PRINCIPAL, LATER, "")]


def test_an_adjustment_that_was_kept_before_can_still_be_read() -> None:
    old = {"change": "DELETE", "kind": "COMPETENCY", "before": COMPLETE[2].model_dump(), "after": None}
    assert Adjustment.model_validate(old).item_id == "c1"
    assert (Adjustment.model_validate(old).by, Adjustment.model_validate(old).at) == (None, None)


def test_reviewed_is_when_the_superior_last_did_something_with_what_was_handed_in() -> None:
    plan = a_submitted_plan()
    assert plan.reviewed_at is None
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    assert plan.reviewed_at == AT
    plan.return_("Belum sesuai.", BOSS, LATER)
    assert plan.reviewed_at == LATER
    submit(plan)
    assert plan.reviewed_at is None
    plan.approve(PRINCIPAL, BOSS, LATER)
    assert plan.reviewed_at == LATER


def test_what_is_approved_by_itself_nobody_has_reviewed() -> None:
    plan = a_submitted_plan()
    plan.superior_changed(PLT, LATER)
    assert (plan.status, plan.reviewed_at) == (PlanStatus.APPROVED, None)


def test_each_return_is_counted_and_told_E_19() -> None:
    plan = a_submitted_plan()
    told = []
    for _ in range(4):
        told.append(plan.return_("Belum sesuai.", BOSS, AT))
        submit(plan)
    assert told[-1] == PlanReturned(
        about=a.about(), by=BOSS, at=AT, plan_id=plan.id, revision=4, reason="Belum sesuai.", returns=4
    )
    assert ([event.returns for event in told], plan.returns) == ([1, 2, 3, 4], 4)


@pytest.mark.parametrize("first", [True, False])
def test_whether_it_was_late_is_decided_when_it_was_handed_in_first_E_18(first: bool) -> None:
    plan = a_submitted_plan()
    plan = Plan(plan.id, plan.about, items=COMPLETE)
    plan.submit(PRINCIPAL, SNAPSHOT, understood=False, by=ANI, at=AT, late=first)
    plan.return_("Belum sesuai.", BOSS, AT)
    plan.submit(PRINCIPAL, SNAPSHOT, understood=False, by=ANI, at=AT, late=not first)
    assert plan.late is first


def at(day: int, hour: int, month: int = 1) -> datetime:
    """In Jakarta."""
    return datetime(2025, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


def extended() -> SchoolCycle:
    cycle = SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, at(2, 8))
    cycle.extend(
        Stage.PLANNING, date(2025, 2, 28), "Banjir.", Zone.WIB, Actor(id=a.HEAD, role=ActingRole.OFFICE), at(3, 8)
    )
    return cycle


@pytest.mark.parametrize(
    ("began", "moment", "late"),
    [
        (at(2, 8), at(31, 23), False),
        (at(2, 8), at(1, 0, 2), True),
        (None, at(1, 0, 2), True),
        (at(25, 8), at(8, 23, 2), False),
        (at(25, 8), at(9, 0, 2), True),
    ],
)
def test_late_is_after_the_days_of_all_and_after_his_own_E_18_E_14(began, moment: datetime, late: bool) -> None:
    """The office gave until the end of February; who came on 25 January has until 8 February by himself."""
    mine = Participation.of(a.a_placed_teacher(), extended())
    mine.started_at = began
    assert mine.late(extended(), Zone.WIB, moment) is late
    assert mine.planning_window(extended(), Zone.WIB).closes_on == date(2025, 2, 28)
