"""Whether the approval unlocks or the teacher's agreement after it, is a parameter (rulebook 6.3)."""

from uuid import uuid4

import pytest

from services.followup.domain.competency import CompetencyContent
from services.followup.domain.participation import Participation
from services.followup.domain.refusals import PlanNotAgreed
from services.planning.domain import refusals
from services.planning.domain.plan import Plan, PlanStatus
from shared.contracts.ids import CompetencyDocumentId, PlanId
from shared.contracts.planning import ApprovalMode, PlanAgreed
from tests import builders as a
from tests.agreeing import agreement_asked
from tests.unit.test_planning_plan import ANI, AT, BOSS, COMPLETE, PLT, PRINCIPAL, submit

__all__ = ["agreement_asked"]


def an_approved_plan(cycle: str) -> Plan:
    plan = Plan(PlanId(uuid4()), a.about(cycle=cycle), items=COMPLETE)
    submit(plan)
    plan.approve(PRINCIPAL, BOSS, AT)
    return plan


def test_where_nobody_asks_for_it_the_approval_unlocks_R_PLN_3() -> None:
    plan = an_approved_plan("2025")
    assert plan.unlocked
    with pytest.raises(refusals.AgreementNotAsked):
        plan.agree(ANI, AT)


def test_where_it_is_asked_for_the_agreement_unlocks_R_PLN_3(agreement_asked: str) -> None:
    plan = an_approved_plan(agreement_asked)
    assert not plan.unlocked
    assert plan.agree(ANI, AT) == PlanAgreed(
        about=plan.about, by=ANI, at=AT, plan_id=plan.id, revision=1, practice_indicator="KSK"
    )
    assert (plan.status, plan.agreed_at, plan.unlocked) == (PlanStatus.AGREED, AT, True)
    with pytest.raises(refusals.PlanNotApproved):
        plan.agree(ANI, AT)


def test_a_plan_that_was_approved_by_itself_is_agreed_to_as_well(agreement_asked: str) -> None:
    plan = Plan(PlanId(uuid4()), a.about(cycle=agreement_asked), items=COMPLETE)
    submit(plan, PLT, understood=True)
    assert (plan.approval_mode, plan.unlocked) == (ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL, False)
    plan.agree(ANI, AT)
    assert plan.unlocked


def test_nothing_is_reported_on_a_plan_before_it_is_agreed_to(agreement_asked: str) -> None:
    about = a.about(cycle=agreement_asked)
    plan = Plan(PlanId(uuid4()), about, items=COMPLETE)
    submit(plan)
    participation = Participation(about.participation_id, about, plan.approve(PRINCIPAL, BOSS, AT))
    with pytest.raises(PlanNotAgreed):
        participation.start_competency(CompetencyDocumentId(uuid4()), "PED", CompetencyContent(), there=0)
    participation.agreed_at = AT
    assert participation.start_competency(CompetencyDocumentId(uuid4()), "PED", CompetencyContent(), there=0)
