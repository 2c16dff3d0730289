"""The reset of an approved plan (rulebook 6.4), without a database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.planning.domain import reset_refusals as refusals
from services.planning.domain.plan import Plan, PlanStatus
from services.planning.domain.refusals import PlanNotApproved
from services.planning.domain.reset import ResetRequest, ResetStatus, suggest, working_day
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import PlanId
from shared.contracts.planning import PlanReset, PlanResetRejected, PlanResetRequested, PlanResetSuggested
from tests import builders as a
from tests.unit.test_planning_plan import ANI, AT, BOSS, COMPLETE, PLT, PRINCIPAL, SNAPSHOT, a_plan, submit

OFFICE = Actor(id=a.ADMIN, role=ActingRole.OFFICE)
NEW = PlanId(uuid4())


def an_approved_plan() -> Plan:
    plan = a_plan()
    submit(plan)
    plan.approve(PRINCIPAL, BOSS, AT)
    return plan


def a_request(plan: Plan, rated: bool = False) -> ResetRequest:
    request = ResetRequest.of(plan, "Terlalu berat.", AT.date(), AT)
    request.request(plan, rated=rated, by=ANI)
    return request


def complete(request: ResetRequest, plan: Plan, nip: str | None = SNAPSHOT.nip, rated: bool = False) -> None:
    request.complete(plan, nip, rated=rated, by=OFFICE, at=AT)


def test_a_request_says_why_and_by_when_it_should_be_decided_R_TIM_5() -> None:
    plan = an_approved_plan()
    request = ResetRequest.of(plan, "Terlalu berat.", AT.date(), AT)
    assert request.request(plan, rated=False, by=ANI) == PlanResetRequested(
        about=a.about(), by=ANI, at=AT, plan_id=plan.id, reason="Terlalu berat.", due_on=date(2025, 1, 23)
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [("2025-01-20", "2025-01-23"), ("2025-01-22", "2025-01-27"), ("2025-01-24", "2025-01-29"),
     ("2025-01-25", "2025-01-29"), ("2025-01-26", "2025-01-29")],
)  # fmt: skip
def test_saturdays_and_sundays_are_no_working_days_R_TIM_5(asked: str, due: str) -> None:
    assert working_day(date.fromisoformat(asked), 3) == date.fromisoformat(due)


@pytest.mark.parametrize("status", [s for s in PlanStatus if s not in (PlanStatus.APPROVED, PlanStatus.AGREED)])
def test_only_a_plan_that_stands_can_be_reset_R_PLN_4(status: PlanStatus) -> None:
    plan = an_approved_plan()
    plan.status = status
    with pytest.raises(PlanNotApproved):
        a_request(plan)
    with pytest.raises(PlanNotApproved):
        plan.reset(NEW, OFFICE, AT)


def test_not_after_an_observation_was_rated_E_20() -> None:
    plan = an_approved_plan()
    with pytest.raises(refusals.ObservationRatedAlready):
        a_request(plan, rated=True)
    request = a_request(plan)
    request.verify(a.ADMIN)
    with pytest.raises(refusals.ObservationRatedAlready):
        complete(request, plan, rated=True)
    assert request.status is ResetStatus.VERIFYING


def test_it_is_verified_before_it_is_done_and_the_nip_is_the_directorys() -> None:
    plan = an_approved_plan()
    request = a_request(plan)
    with pytest.raises(refusals.ResetNotVerified):
        complete(request, plan)
    request.verify(a.ADMIN)
    with pytest.raises(refusals.VerificationBegun):
        request.verify(a.HEAD)
    with pytest.raises(refusals.NipDiffers):
        complete(request, plan, nip="198501012010012009")
    complete(request, plan)
    assert (request.status, request.verified_by, request.decided_by) == (ResetStatus.DONE, a.ADMIN, a.ADMIN)
    assert request.version == 2


@pytest.mark.parametrize("verified", [True, False])
def test_it_may_be_rejected_with_a_reason_and_the_plan_stands(verified: bool) -> None:
    plan = an_approved_plan()
    request = a_request(plan)
    if verified:
        request.verify(a.ADMIN)
    told = request.reject("NIP tidak cocok.", OFFICE, AT)
    assert isinstance(told, PlanResetRejected)
    assert (told.reason, request.rejection_reason, plan.status) == (told.reason, told.reason, PlanStatus.APPROVED)


@pytest.mark.parametrize("act", [
    lambda r, p: r.verify(a.ADMIN), complete, lambda r, p: r.reject("Tidak.", OFFICE, AT),
])  # fmt: skip
@pytest.mark.parametrize("status", [ResetStatus.DONE, ResetStatus.REJECTED])
def test_what_is_decided_stays_decided(act, status: ResetStatus) -> None:
    plan = an_approved_plan()
    request = a_request(plan)
    request.status = status
    with pytest.raises(refusals.ResetDecided):
        act(request, plan)
    assert request.status is status


def test_the_plan_is_over_and_an_empty_one_takes_its_place_whose_version_goes_on() -> None:
    plan = an_approved_plan()
    plan.version = 3
    assert plan.reset(NEW, OFFICE, AT) == PlanReset(about=a.about(), by=OFFICE, at=AT, plan_id=plan.id, new_plan_id=NEW)
    assert (plan.status, plan.unlocked) == (PlanStatus.RESET, False)
    empty = plan.anew(NEW)
    assert (empty.status, empty.items, empty.about) == (PlanStatus.DRAFT, (), plan.about)
    assert empty.version > plan.version


def test_a_principal_who_came_later_may_suggest_it_where_nobody_has_checked_E_7() -> None:
    plan = a_plan()
    submit(plan, PLT, understood=True)
    told = suggest(plan, "Indikatornya belum sesuai.", rated=False, by=BOSS, at=AT + timedelta(days=30))
    assert isinstance(told, PlanResetSuggested)
    assert plan.status is PlanStatus.APPROVED
    with pytest.raises(refusals.NotAutomatic):
        suggest(an_approved_plan(), "Belum sesuai.", rated=False, by=BOSS, at=AT)
    with pytest.raises(refusals.ObservationRatedAlready):
        suggest(plan, "Belum sesuai.", rated=True, by=BOSS, at=AT)
    with pytest.raises(PlanNotApproved):
        suggest(a_plan(COMPLETE), "Belum sesuai.", rated=False, by=BOSS, at=AT)
