"""A practice change: the only way back into what was collected (rulebook 6.10, D9). Off unless the policy allows it.

PENDING ──the superior agrees──▶ APPROVED ──carried out──▶ APPLIED; or ─▶ REJECTED, WITHDRAWN. While nothing was
rated nobody need agree: it begins as APPROVED.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.followup.domain.change_refusals import (
    AssessmentGiven,
    ChangeDecided,
    ChangeRequestsOff,
    ChangeUnderWay,
    TargetNotCollected,
)
from shared.contracts.base import SYSTEM, About, Actor
from shared.contracts.followup import (
    ChangeTarget,
    PracticeChangeApplied,
    PracticeChangeApproved,
    PracticeChangeRejected,
    PracticeChangeRequested,
    PracticeChangeWithdrawn,
)
from shared.contracts.ids import PersonId, PracticeChangeId, PreparationId
from shared.policies import Policy
from shared.superior import Superior
from shared.unfound import SuperiorNotFound


class ChangeStatus(StrEnum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    APPLIED = "APPLIED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


OPEN = frozenset({ChangeStatus.PENDING, ChangeStatus.APPROVED})
"""While one of these is under way, no step of the practice goes on."""


@dataclass(frozen=True)
class Practice:
    """How far the practice has come."""

    collected: frozenset[ChangeTarget]
    rated: bool
    assessed: bool
    """The assessor has given his ratings: everything is closed for change (R-ASM-1)."""
    under_way: bool
    preparation_id: PreparationId | None = None


@dataclass(eq=False)
class PracticeChange:
    """One request of one teacher."""

    id: PracticeChangeId
    about: About
    target: ChangeTarget
    reason: str
    status: ChangeStatus
    requested_at: datetime
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    version: int = 0

    @classmethod
    def request(
        cls, id: PracticeChangeId, about: About, target: ChangeTarget, reason: str, practice: Practice,
        superior: Superior | None, rules: Policy, by: Actor, at: datetime,
    ) -> tuple["PracticeChange", list[PracticeChangeRequested | PracticeChangeApproved]]:  # fmt: skip
        """Ask for it; where nothing was rated yet, nobody need agree (E-21)."""
        if not rules.change_request_enabled:
            raise ChangeRequestsOff()
        if practice.assessed:
            raise AssessmentGiven()
        if practice.under_way:
            raise ChangeUnderWay()
        if target not in practice.collected:
            raise TargetNotCollected(field="/target")
        if superior is None:
            raise SuperiorNotFound()
        change = cls(id, about, target, reason, ChangeStatus.PENDING, at)
        asked = PracticeChangeRequested(about=about, by=by, at=at, request_id=id, target=target)
        return change, [asked] if practice.rated else [asked, change._agreed(practice, SYSTEM, at)]

    def approve(self, practice: Practice, by: Actor, at: datetime) -> PracticeChangeApproved:
        """The superior agrees."""
        self._pending()
        if practice.assessed:
            raise AssessmentGiven()
        return self._agreed(practice, by, at)

    def reject(self, reason: str | None, by: Actor, at: datetime) -> PracticeChangeRejected:
        """The superior does not agree, and says why."""
        self._pending()
        return self._rejected(reason, by, at)

    def outrun(self, at: datetime) -> PracticeChangeRejected:
        """Nobody needed to agree, and a rating came first: the first writer wins (E-22)."""
        if self.status is not ChangeStatus.APPROVED:
            raise ChangeDecided()
        return self._rejected(None, SYSTEM, at)

    def lapse(self, at: datetime) -> PracticeChangeRejected:
        """The plan was reset (6.4): what was to be opened again is gone, whether somebody had agreed or not."""
        if self.status not in OPEN:
            raise ChangeDecided()
        return self._rejected(None, SYSTEM, at)

    def withdraw(self, by: Actor, at: datetime) -> PracticeChangeWithdrawn:
        self._pending()
        self._decide(ChangeStatus.WITHDRAWN, by, at)
        return PracticeChangeWithdrawn(about=self.about, by=by, at=at, request_id=self.id, target=self.target)

    def apply(self, superseded: Sequence[UUID], at: datetime) -> PracticeChangeApplied:
        """It is carried out."""
        if self.status is not ChangeStatus.APPROVED:
            raise ChangeDecided()
        self.status = ChangeStatus.APPLIED
        return PracticeChangeApplied(
            about=self.about, by=SYSTEM, at=at, request_id=self.id, target=self.target, superseded=tuple(superseded)
        )

    def _pending(self) -> None:
        if self.status is not ChangeStatus.PENDING:
            raise ChangeDecided()

    def _agreed(self, practice: Practice, by: Actor, at: datetime) -> PracticeChangeApproved:
        self._decide(ChangeStatus.APPROVED, by, at)
        meant = practice.preparation_id if self.target is ChangeTarget.PREPARATION else None
        return PracticeChangeApproved(
            about=self.about, by=by, at=at, request_id=self.id, target=self.target, preparation_id=meant
        )

    def _rejected(self, reason: str | None, by: Actor, at: datetime) -> PracticeChangeRejected:
        self._decide(ChangeStatus.REJECTED, by, at)
        self.decision_reason = reason
        return PracticeChangeRejected(about=self.about, by=by, at=at, request_id=self.id, target=self.target)

    def _decide(self, status: ChangeStatus, by: Actor, at: datetime) -> None:
        self.status, self.decided_by, self.decided_at = status, by.id, at
