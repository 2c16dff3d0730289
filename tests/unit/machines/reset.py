"""A request to delete a plan: what each command does to it in each state (rulebook 6.4)."""

from datetime import timedelta
from uuid import UUID

from services.planning.domain.plan import Plan
from services.planning.domain.refusals import PlanNotApproved
from services.planning.domain.reset import ResetRequest
from services.planning.domain.reset import ResetStatus as S
from services.planning.domain.reset_refusals import (
    NipDiffers,
    ObservationRatedAlready,
    ResetDecided,
    ResetNotVerified,
    VerificationBegun,
)
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import PlanId
from tests import builders as a
from tests.unit.machines.machine import STAYS, Machine, Table, content
from tests.unit.machines.plan import ANI, AT, BOSS, COMPLETE, PRINCIPAL, submit

HEAD = Actor(id=a.HEAD, role=ActingRole.OFFICE_HEAD)
EVERY = (S.REQUESTED, S.VERIFYING, S.DONE, S.REJECTED)

TABLE: Table = {
    "request": {EVERY: (STAYS, PlanNotApproved, ObservationRatedAlready)},
    "verify": {
        (S.REQUESTED,): (S.VERIFYING,),
        (S.VERIFYING,): (VerificationBegun,),
        (S.DONE, S.REJECTED): (ResetDecided,),
    },
    "complete": {
        (S.REQUESTED,): (ResetNotVerified,),
        (S.VERIFYING,): (S.DONE, PlanNotApproved, ObservationRatedAlready, NipDiffers),
        (S.DONE, S.REJECTED): (ResetDecided,),
    },
    "reject": {(S.REQUESTED, S.VERIFYING): (S.REJECTED,), (S.DONE, S.REJECTED): (ResetDecided,)},
}


def a_plan(approved: bool) -> Plan:
    plan = Plan(PlanId(UUID(int=1)), a.about(), items=COMPLETE)
    submit(PRINCIPAL)(plan, AT)
    if approved:
        plan.approve(PRINCIPAL, BOSS, AT)
    return plan


STANDS, WAITS = a_plan(approved=True), a_plan(approved=False)


def complete(plan: Plan = STANDS, nip: str | None = None, rated: bool = False):
    return lambda r, at: r.complete(plan, nip, rated=rated, by=HEAD, at=at)


WAYS = {
    "request": {
        "for a plan that stands": lambda r, at: r.request(STANDS, rated=False, by=ANI),
        "for one that waits": lambda r, at: r.request(WAITS, rated=False, by=ANI),
        "after he was observed": lambda r, at: r.request(STANDS, rated=True, by=ANI),
    },
    "verify": {"the office": lambda r, at: r.verify(a.HEAD)},
    "complete": {
        "all agrees": complete(),
        "the plan was reset already": complete(WAITS),
        "he was observed meanwhile": complete(rated=True),
        "another NIP": complete(nip="198501012010012001"),
    },
    "reject": {"with a reason": lambda r, at: r.reject("Tidak perlu.", HEAD, at)},
}


def begin() -> list[ResetRequest]:
    return [ResetRequest.of(STANDS, "Salah indikator.", AT.date(), AT)]


def decided_is_whole(r: ResetRequest) -> None:
    assert (r.status in {S.DONE, S.REJECTED}) == (r.decided_at is not None) == (r.decided_by is not None)
    assert (r.status is S.REJECTED) == bool(r.rejection_reason)
    assert r.status not in {S.VERIFYING, S.DONE} or r.verified_by == a.HEAD


def decided_stays(before: ResetRequest, after: ResetRequest) -> None:
    assert before.status not in {S.DONE, S.REJECTED} or content(after) == content(before)


RESET = Machine(
    "ResetRequest", ResetRequest, S, begin, TABLE, WAYS, {}, lambda r: (r.status, r.verified_by),
    (AT, AT + timedelta(days=1)), holds=(decided_is_whole,), keeps=(decided_stays,),
)  # fmt: skip
