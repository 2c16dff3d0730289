"""A request to delete an approved plan and begin anew (rulebook 6.4).

REQUESTED ──the office takes it up──▶ VERIFYING ──done──▶ DONE
    └──────────── rejected ◀── or ────────┘──────────────▶ REJECTED
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.planning.domain.plan import STANDING, Plan
from services.planning.domain.refusals import PlanNotApproved
from services.planning.domain.reset_refusals import (
    NipDiffers,
    NotAutomatic,
    ObservationRatedAlready,
    ResetDecided,
    ResetNotVerified,
    VerificationBegun,
)
from shared.contracts.base import About, Actor
from shared.contracts.ids import ParticipationId, PersonId, PlanId
from shared.contracts.planning import ApprovalMode, PlanResetRejected, PlanResetRequested, PlanResetSuggested
from shared.policies import policy

_SATURDAY = 5


class ResetStatus(StrEnum):
    REQUESTED = "REQUESTED"
    VERIFYING = "VERIFYING"
    DONE = "DONE"
    REJECTED = "REJECTED"


OPEN = frozenset({ResetStatus.REQUESTED, ResetStatus.VERIFYING})


def working_day(after: date, days: int) -> date:
    """So many working days later; Saturdays and Sundays do not count (R-TIM-5)."""
    day = after
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


@dataclass(eq=False)
class ResetRequest:
    """One in a participation, from the teacher himself (R-SEC-3)."""

    id: ParticipationId
    about: About
    plan_id: PlanId
    reason: str
    requested_at: datetime
    due_on: date
    status: ResetStatus = ResetStatus.REQUESTED
    verified_by: PersonId | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    rejection_reason: str | None = None
    version: int = 0

    @classmethod
    def of(cls, plan: Plan, reason: str, today: date, at: datetime) -> "ResetRequest":
        due_on = working_day(today, policy(plan.about.policy).reset_working_days)
        return cls(plan.about.participation_id, plan.about, plan.id, reason, at, due_on)

    def request(self, plan: Plan, *, rated: bool, by: Actor) -> PlanResetRequested:
        """Only for a plan that stands, and before anything was observed on it."""
        _resettable(plan, rated=rated)
        return PlanResetRequested(
            about=self.about, by=by, at=self.requested_at, plan_id=self.plan_id, reason=self.reason, due_on=self.due_on
        )

    def verify(self, by: PersonId) -> None:
        """The office takes it up: it looks whether account and NIP are the teacher's."""
        self._open()
        if self.status is ResetStatus.VERIFYING:
            raise VerificationBegun()
        self.status, self.verified_by = ResetStatus.VERIFYING, by
        self.version += 1

    def complete(self, plan: Plan, nip: str | None, *, rated: bool, by: Actor, at: datetime) -> None:
        """It may be done: the plan itself tells that it was. `nip`: as the directory has it now."""
        self._open()
        if self.status is ResetStatus.REQUESTED:
            raise ResetNotVerified()
        _resettable(plan, rated=rated)
        if plan.snapshot is None or plan.snapshot.nip != nip:
            raise NipDiffers()
        self._decide(ResetStatus.DONE, by, at)
        self.version += 1

    def reject(self, reason: str, by: Actor, at: datetime) -> PlanResetRejected:
        """With a reason; the plan stands."""
        self._open()
        self._decide(ResetStatus.REJECTED, by, at)
        self.rejection_reason = reason
        return PlanResetRejected(about=self.about, by=by, at=at, plan_id=self.plan_id, reason=reason)

    def _open(self) -> None:
        if self.status not in OPEN:
            raise ResetDecided()

    def _decide(self, status: ResetStatus, by: Actor, at: datetime) -> None:
        self.status, self.decided_by, self.decided_at = status, by.id, at


def _resettable(plan: Plan, *, rated: bool) -> None:
    if plan.status not in STANDING:
        raise PlanNotApproved()
    if rated:
        raise ObservationRatedAlready()


def suggest(plan: Plan, reason: str, *, rated: bool, by: Actor, at: datetime) -> PlanResetSuggested:
    """E-7: a principal who came later asks the teacher to have a plan reset that nobody has checked."""
    _resettable(plan, rated=rated)
    if plan.approval_mode is not ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL:
        raise NotAutomatic()
    return PlanResetSuggested(about=plan.about, by=by, at=at, plan_id=plan.id, reason=reason)
