"""Whether the superior may give a plan back is a parameter (rulebook 6.3): on in all policies that are written down."""

import pytest

from services.planning.domain.plan import Plan, PlanStatus
from services.planning.domain.refusals import PlanNotSubmitted, ReturnNotOffered
from shared.policies import Policy, codes, policy
from tests import builders as a
from tests.unit.test_planning_plan import AT, BOSS, COMPLETE, LEVEL, PRINCIPAL, a_plan, submit


class PlanThatStays(Plan):
    """One under a policy whose superiors adjust, and return nothing."""

    @property
    def _policy(self) -> Policy:
        return policy(self.about.policy).model_copy(update={"return_enabled": False})


@pytest.mark.parametrize("code", codes())
def test_in_every_year_a_superior_may_return_a_plan_E_19(code: str) -> None:
    assert policy(code).return_enabled


def test_where_the_policy_says_no_it_is_refused_and_stays_with_him_E_19() -> None:
    plan = PlanThatStays(a_plan().id, a.about(), items=COMPLETE)
    submit(plan)
    plan.save_review(COMPLETE, LEVEL, BOSS, AT)
    with pytest.raises(ReturnNotOffered) as refused:
        plan.return_("Belum sesuai.", BOSS, AT)
    assert (refused.value.code(), refused.value.status) == ("return-not-offered", 409)
    assert "Sesuaikan sendiri" in refused.value.detail.id
    assert (plan.status, plan.review, plan.returns) == (PlanStatus.IN_REVIEW, COMPLETE, 0)
    plan.approve(PRINCIPAL, BOSS, AT)


def test_what_is_not_with_him_he_does_not_return_either() -> None:
    with pytest.raises(PlanNotSubmitted):
        a_plan().return_("Belum sesuai.", BOSS, AT)
