"""The plan, whole: each field of each event it tells, and what stays of it after each act."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.plan import Plan, PlanStatus
from shared.contracts.base import SYSTEM
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import PlanId
from shared.contracts.planning import (
    IndicatorSource,
    PlanCancelled,
    PlanReturned,
    PlanSubmitted,
    PlanWithdrawn,
    SuperiorKind,
    SuperiorNotFound,
    SuperiorResolved,
)
from shared.errors import Incomplete
from shared.policies import policy
from tests import builders as a
from tests.unit.test_planning_participation_whole import LATER
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
    a_plan,
    a_submitted_plan,
    submit,
)

NEW = PlanId(UUID(int=9))


def test_submitted_without_anybody_it_keeps_what_was_handed_in_and_waits_D1() -> None:
    plan = a_plan()
    plan.superior_id, plan.superior_kind, plan.return_reason = a.PRINCIPAL, SuperiorKind.DEFINITIVE, "Lama."
    told = plan.submit(None, SNAPSHOT, understood=False, by=ANI, at=LATER, recommended=("KSK",))
    assert told == SuperiorNotFound(about=a.about(), by=ANI, at=LATER, plan_id=plan.id)
    assert (plan.status, plan.superior_id, plan.superior_kind, plan.return_reason) == (
        PlanStatus.WAITING_SUPERIOR, None, None, None,
    )  # fmt: skip
    assert (plan.submitted_items, plan.snapshot, plan.submitted_at, plan.revision, plan.recommended, plan.late) == (
        COMPLETE, SNAPSHOT, LATER, 1, ("KSK",), False,
    )  # fmt: skip


def test_who_comes_is_named_to_who_waited_and_the_plan_is_his_D1() -> None:
    plan = a_plan()
    submit(plan, None)
    assert plan.superior_changed(PRINCIPAL, LATER) == [
        SuperiorResolved(about=a.about(), by=SYSTEM, at=LATER, plan_id=plan.id, superior_id=a.PRINCIPAL),
        PlanSubmitted(
            about=a.about(), by=SYSTEM, at=LATER, plan_id=plan.id, revision=1, superior_id=a.PRINCIPAL,
            practice_indicator="KSK", indicator_source=IndicatorSource.OWN_NEED,
        ),
    ]  # fmt: skip
    assert (plan.superior_id, plan.superior_kind) == (a.PRINCIPAL, SuperiorKind.DEFINITIVE)


def test_who_comes_after_another_has_it_as_it_was_handed_in_E_6() -> None:
    plan = a_submitted_plan()
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    (told,) = plan.superior_changed(SUCCESSOR, LATER)
    assert (told.by, told.at, told.superior_id) == (SYSTEM, LATER, a.OTHER_PRINCIPAL)
    assert (plan.status, plan.review, plan.superior_id) == (PlanStatus.SUBMITTED, None, a.OTHER_PRINCIPAL)


def test_nobody_comes_and_nothing_happens_whatever_the_plan_is() -> None:
    plan = a_submitted_plan()
    before = dict(vars(plan))
    assert plan.superior_changed(None, LATER) == []
    assert vars(plan) == before


def test_a_Plt_approves_as_of_the_moment_he_comes_D2() -> None:
    plan = a_submitted_plan()
    (told,) = plan.superior_changed(PLT, LATER)
    assert (told.by, told.at, plan.approved_at, plan.superior_id, plan.superior_kind) == (
        SYSTEM, LATER, LATER, a.ACTING, SuperiorKind.ACTING,
    )  # fmt: skip


def test_where_the_policy_does_not_approve_by_itself_a_Plt_decides_R_PLN_6(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = policy("2025").model_copy(update={"auto_approve_acting": False})
    monkeypatch.setattr(Plan, "_policy", property(lambda self: asked))
    plan = a_plan()
    assert isinstance(submit(plan, PLT), PlanSubmitted)
    assert (plan.status, plan.superior_kind) == (PlanStatus.SUBMITTED, SuperiorKind.ACTING)
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    assert plan.superior_changed(replace(PLT, kind=SuperiorKind.DEFINITIVE), LATER) == []
    assert (plan.status, plan.superior_kind) == (PlanStatus.IN_REVIEW, SuperiorKind.DEFINITIVE)


def test_withdrawn_it_is_a_draft_and_says_which_edition_went_back() -> None:
    plan = a_submitted_plan()
    plan.withdraw(ANI, AT)
    submit(plan)
    assert plan.withdraw(ANI, LATER) == PlanWithdrawn(about=a.about(), by=ANI, at=LATER, plan_id=plan.id, revision=2)
    waiting = a_plan()
    submit(waiting, None)
    assert waiting.withdraw(ANI, LATER).revision == 1


def test_returned_it_says_why_and_its_draft_is_gone() -> None:
    plan = a_submitted_plan()
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    assert plan.return_("Belum sesuai.", BOSS, LATER) == PlanReturned(
        about=a.about(), by=BOSS, at=LATER, plan_id=plan.id, revision=1, reason="Belum sesuai.", returns=1
    )
    assert (plan.status, plan.return_reason, plan.review) == (PlanStatus.RETURNED, "Belum sesuai.", None)
    submit(plan)
    assert (plan.return_reason, plan.revision) == (None, 2)


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.RETURNED, PlanStatus.WAITING_SUPERIOR])
def test_cancelled_while_nobody_had_it_names_nobody(status: PlanStatus) -> None:
    plan = a_submitted_plan()
    plan.status = status
    assert plan.cancel(LATER) == PlanCancelled(about=a.about(), by=SYSTEM, at=LATER, plan_id=plan.id, superior_id=None)


def test_cancelled_while_somebody_had_it_names_him() -> None:
    plan = a_submitted_plan()
    assert plan.cancel(LATER) == PlanCancelled(
        about=a.about(), by=SYSTEM, at=LATER, plan_id=plan.id, superior_id=a.PRINCIPAL
    )


def test_each_change_that_tells_nothing_raises_the_version_by_one() -> None:
    plan = a_plan(())
    plan.save_draft(COMPLETE, LEVEL)
    assert (plan.version, plan.items) == (1, COMPLETE)
    submit(plan)
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    assert (plan.version, plan.review) == (2, COMPLETE)
    assert Plan(NEW, a.about()).version == 0


def test_a_draft_may_lack_everything_and_is_of_the_schools_level() -> None:
    plan = a_plan()
    plan.save_draft((), LEVEL)
    assert plan.items == ()
    osis = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="OSIS", letter_no="1")
    with pytest.raises(Incomplete) as refused:
        plan.save_draft((osis,), EducationLevel.SD)
    assert [(e.field, e.code) for e in refused.value.errors] == [("/items/0/code", "wrong-level")]
    plan.save_draft((osis,), EducationLevel.SMP)
    assert plan.items == (osis,)


def test_the_superiors_version_is_of_the_schools_level_too() -> None:
    osis = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="OSIS", letter_no="1")
    plan = a_submitted_plan()
    with pytest.raises(Incomplete) as refused:
        plan.save_review((*COMPLETE, osis), EducationLevel.SD, BOSS, AT)
    assert [(e.field, e.code) for e in refused.value.errors] == [(f"/items/{len(COMPLETE)}/code", "wrong-level")]
    plan.save_review((*COMPLETE, osis), EducationLevel.SMP, BOSS, AT, {"a1": "Pembina OSIS."})
    assert plan.review == (*COMPLETE, osis)


def test_what_he_expects_the_superior_alone_writes() -> None:
    plan = a_plan()
    expecting = (*COMPLETE[:-1], COMPLETE[-1].model_copy(update={"leader_expectation": "Menyapa."}))
    with pytest.raises(Incomplete) as refused:
        plan.save_draft(expecting, LEVEL)
    (error,) = refused.value.errors
    assert (error.field, error.code, error.detail.id) == (
        f"/items/{len(COMPLETE) - 1}/leader_expectation", "superior-only", "Ekspektasi khusus ditulis oleh atasan.",
    )  # fmt: skip


def test_after_a_reset_nothing_and_after_coming_back_everything_is_in_the_new_one() -> None:
    plan = a_submitted_plan()
    plan.version = 4
    plan.cancel(AT)
    again = plan.anew(NEW)
    assert (again.id, again.about, again.status, again.items, again.version, again.revision) == (
        NEW, plan.about, PlanStatus.DRAFT, COMPLETE, 5, 0,
    )  # fmt: skip
