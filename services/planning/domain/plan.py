"""The plan (SKP): draft, submit, review, approve, agree (rulebook 6.3 with D1–D5); deleted by a reset (6.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from services.planning.domain import adjustment
from services.planning.domain.adjustment import Adjustment
from services.planning.domain.completeness import require_complete, require_known
from services.planning.domain.education_report import source_of
from services.planning.domain.items import ItemKind, PlanItem, expectations, of_kind
from services.planning.domain.refusals import (
    AgreementNotAsked,
    AutomaticApprovalNotUnderstood,
    PlanFinished,
    PlanNotApproved,
    PlanNotEditable,
    PlanNotSubmitted,
    ReturnNotOffered,
    ReviewBegun,
)
from services.planning.domain.snapshot import DataSnapshot
from services.planning.domain.what_stands import what_stands
from shared.contracts.base import SYSTEM, About, Actor, CycleEvent
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import PersonId, PlanId
from shared.contracts.planning import (
    ApprovalMode,
    IndicatorSource,
    PlanAgreed,
    PlanApproved,
    PlanCancelled,
    PlanReset,
    PlanReturned,
    PlanSubmitted,
    PlanWithdrawn,
    SuperiorKind,
    SuperiorNotFound,
    SuperiorResolved,
)
from shared.errors import Incomplete
from shared.policies import Policy, policy
from shared.superior import Superior


class PlanStatus(StrEnum):
    DRAFT = "DRAFT"
    WAITING_SUPERIOR = "WAITING_SUPERIOR"
    SUBMITTED = "SUBMITTED"
    IN_REVIEW = "IN_REVIEW"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    AGREED = "AGREED"
    RESET = "RESET"
    CANCELLED = "CANCELLED"


EDITABLE = frozenset({PlanStatus.DRAFT, PlanStatus.RETURNED})
WITH_SUPERIOR = frozenset({PlanStatus.SUBMITTED, PlanStatus.IN_REVIEW})
PENDING = WITH_SUPERIOR | {PlanStatus.WAITING_SUPERIOR}
UNFINISHED = EDITABLE | PENDING
STANDING = frozenset({PlanStatus.APPROVED, PlanStatus.AGREED})


NO_REASONS: Mapping[str, str] = MappingProxyType({})


@dataclass(eq=False)
class Plan:
    """One teacher's plan for one cycle. `items` are what stands; `submitted_items` what the teacher handed in."""

    id: PlanId
    about: About
    status: PlanStatus = PlanStatus.DRAFT
    items: tuple[PlanItem, ...] = ()
    submitted_items: tuple[PlanItem, ...] = ()
    review: tuple[PlanItem, ...] | None = None
    review_adjustments: tuple[Adjustment, ...] = ()
    """What the superior's draft changes; `adjustments`: what was changed when he approved."""
    adjustments: tuple[Adjustment, ...] = ()
    revision: int = 0
    returns: int = 0
    """How often it was given back (E-19)."""
    superior_id: PersonId | None = None
    superior_kind: SuperiorKind | None = None
    approval_mode: ApprovalMode | None = None
    snapshot: DataSnapshot | None = None
    return_reason: str | None = None
    submitted_at: datetime | None = None
    late: bool = False
    """Handed in after the days that all have, in time that the office gave (E-18)."""
    reviewed_at: datetime | None = None
    """When the superior last did something with what was handed in."""
    approved_at: datetime | None = None
    agreed_at: datetime | None = None
    recommended: tuple[str, ...] = ()
    """The indicators that the school's education report recommended when he handed it in (D21)."""
    version: int = 0

    @property
    def unlocked(self) -> bool:
        """R-PLN-3: whether execution is open, by the approval or, where the policy asks for it, by the agreement."""
        unlocking = PlanStatus.AGREED if self._policy.agreement_required else PlanStatus.APPROVED
        return self.status is unlocking

    @property
    def indicator_source(self) -> IndicatorSource | None:
        return source_of(self.items, self.recommended)

    def save_draft(self, items: Sequence[PlanItem], level: EducationLevel) -> None:
        """Keep what the teacher has so far; it need not be complete, but it must be in the catalogue."""
        self._editable()
        require_known(items, self._policy, level, self.about.capacity)
        if errors := expectations(items):
            raise Incomplete(errors=errors)
        self.items = tuple(items)
        self.version += 1

    def submit(
        self, superior: Superior | None, snapshot: DataSnapshot, *, understood: bool, by: Actor, at: datetime,
        recommended: Sequence[str] = (), late: bool = False, head_missing: bool = False,
    ) -> CycleEvent:  # fmt: skip
        """Hand it in. Nobody to approve: it waits (D1). A Plt: approved at once, the teacher having been warned."""
        self._editable()
        require_complete(self.items, self._policy, self.about.capacity)
        if self._automatic(superior) and not understood:
            raise AutomaticApprovalNotUnderstood.under(superior)
        self.revision += 1
        self.late = late if self.revision == 1 else self.late  # it counts when it came first (E-18)
        self.submitted_items, self.snapshot, self.submitted_at = self.items, snapshot, at
        self.return_reason, self.reviewed_at, self.recommended = None, None, tuple(recommended)
        if superior is None:
            self.status, self.superior_id, self.superior_kind = PlanStatus.WAITING_SUPERIOR, None, None
            return SuperiorNotFound(about=self.about, by=by, at=at, plan_id=self.id, head_missing=head_missing)
        return self._reach(superior, by, at)

    def withdraw(self, by: Actor, at: datetime) -> PlanWithdrawn:
        """Take it back, as long as the superior has not opened it."""
        if self.status is PlanStatus.IN_REVIEW:
            raise ReviewBegun()
        if self.status not in PENDING:
            raise PlanNotSubmitted()
        self.status = PlanStatus.DRAFT
        return PlanWithdrawn(about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision)

    def save_review(
        self, items: Sequence[PlanItem], level: EducationLevel, by: Actor, at: datetime,
        reasons: Mapping[str, str] = NO_REASONS,
    ) -> None:  # fmt: skip
        """The superior's own draft, invisible to the teacher until approval (D4). `reasons`: of what, by its id."""
        self._with_superior()
        require_known(items, self._policy, level, self.about.capacity)
        adjustment.permitted(self.submitted_items, items)
        changes = adjustment.reasoned(adjustment.compare(self.submitted_items, items), reasons)
        if errors := adjustment.unfounded(changes, reasons):
            raise Incomplete(errors=errors)
        self.review, self.status, self.reviewed_at = tuple(items), PlanStatus.IN_REVIEW, at
        self.review_adjustments = adjustment.marked(changes, self.review_adjustments, by, at)
        self.version += 1

    def approve(self, superior: Superior, by: Actor, at: datetime) -> PlanApproved:
        """R-PLN-3: this unlocks execution. What the superior changed is marked, the old value kept."""
        self._with_superior()
        approved = self._approve(superior, ApprovalMode.MANUAL, by, at)
        self.reviewed_at = at
        return approved

    def agree(self, by: Actor, at: datetime) -> PlanAgreed:
        """ "Sepakati": where the policy asks for it, this unlocks execution, and not the approval."""
        if not self._policy.agreement_required:
            raise AgreementNotAsked()
        if self.status is not PlanStatus.APPROVED:
            raise PlanNotApproved()
        self.status, self.agreed_at = PlanStatus.AGREED, at
        return PlanAgreed(
            about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision,
            practice_indicator=of_kind(self.items, ItemKind.PRACTICE)[0].code,
        )  # fmt: skip

    def reset(self, new: PlanId, by: Actor, at: datetime) -> PlanReset:
        """It is deleted, for good; an empty one takes its place (6.4)."""
        if self.status not in STANDING:
            raise PlanNotApproved()
        self.status = PlanStatus.RESET
        return PlanReset(about=self.about, by=by, at=at, plan_id=self.id, new_plan_id=new)

    def cancel(self, at: datetime) -> PlanCancelled:
        """The teacher left before it was finished (6.3)."""
        if self.status not in UNFINISHED:
            raise PlanFinished()
        superior = self.superior_id if self.status in WITH_SUPERIOR else None
        self.status = PlanStatus.CANCELLED
        self._drop_review()
        return PlanCancelled(about=self.about, by=SYSTEM, at=at, plan_id=self.id, superior_id=superior)

    def anew(self, id: PlanId) -> "Plan":
        """What takes its place: after a reset nothing, after he came back what he had written.

        Its version goes on, so that whoever compares versions takes it for the newer."""
        items = self.items if self.status is PlanStatus.CANCELLED else ()
        return Plan(id, self.about, items=items, version=self.version + 1)

    def return_(self, reason: str, by: Actor, at: datetime) -> PlanReturned:
        """Give it back with a reason, where the policy lets him; the superior's draft is dropped."""
        if not self._policy.return_enabled:
            raise ReturnNotOffered()
        self._with_superior()
        self._drop_review()
        self.status, self.return_reason, self.reviewed_at = PlanStatus.RETURNED, reason, at
        self.returns += 1
        return PlanReturned(
            about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision, reason=reason, returns=self.returns
        )

    def superior_changed(self, superior: Superior | None, at: datetime) -> list[CycleEvent]:
        """Leadership changed while the plan is with the superior, or waits for one (D1, D2)."""
        if self.status not in PENDING or superior is None:
            return []
        stays = superior.person_id == self.superior_id
        if stays and not (self.superior_kind is not superior.kind and self._automatic(superior)):
            return self._decides_as(superior.kind)
        waited = self.status is PlanStatus.WAITING_SUPERIOR
        found: list[CycleEvent] = []
        if waited:
            found.append(
                SuperiorResolved(about=self.about, by=SYSTEM, at=at, plan_id=self.id, superior_id=superior.person_id)
            )
        former = None if waited or stays else self.superior_id
        self._drop_review()
        return [*found, self._reach(superior, SYSTEM, at, former)]

    def _decides_as(self, kind: SuperiorKind) -> list[CycleEvent]:
        """The same person as before: what he has drafted stays, and he is told nothing that he knows."""
        if self.superior_kind is not kind:
            self.superior_kind = kind
            self.version += 1
        return []

    def _reach(self, superior: Superior, by: Actor, at: datetime, former: PersonId | None = None) -> CycleEvent:
        if self._automatic(superior):
            return self._approve(superior, ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL, SYSTEM, at, former)
        self.status = PlanStatus.SUBMITTED
        self.superior_id, self.superior_kind = superior.person_id, superior.kind
        return PlanSubmitted(
            about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision,
            superior_id=superior.person_id, practice_indicator=of_kind(self.items, ItemKind.PRACTICE)[0].code,
            indicator_source=self.indicator_source,
        )  # fmt: skip

    def _approve(
        self, superior: Superior, mode: ApprovalMode, by: Actor, at: datetime, former: PersonId | None = None
    ) -> PlanApproved:
        agreed = self.review if self.review is not None else self.submitted_items
        require_complete(agreed, self._policy, self.about.capacity)
        self.adjustments = self._adjusted(agreed, by, at)
        self._drop_review()
        self.items, self.status = agreed, PlanStatus.APPROVED
        self.superior_id, self.superior_kind = superior.person_id, superior.kind
        self.approval_mode, self.approved_at = mode, at
        return PlanApproved(
            about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision, approval_mode=mode,
            superior_id=superior.person_id, superior_kind=superior.kind, adjusted_count=len(self.adjustments),
            indicator_source=self.indicator_source, former_superior_id=former, **what_stands(agreed),
        )  # fmt: skip

    def _adjusted(self, agreed: Sequence[PlanItem], by: Actor, at: datetime) -> tuple[Adjustment, ...]:
        """What was changed, as it was marked in the draft."""
        reasons = {mark.item_id: mark.reason for mark in self.review_adjustments}
        changes = adjustment.reasoned(adjustment.compare(self.submitted_items, agreed), reasons)
        return adjustment.marked(changes, self.review_adjustments, by, at)

    def _drop_review(self) -> None:
        self.review, self.review_adjustments = None, ()

    def _automatic(self, superior: Superior | None) -> bool:
        return superior is not None and superior.kind is SuperiorKind.ACTING and self._policy.auto_approve_acting

    def _editable(self) -> None:
        if self.status not in EDITABLE:
            raise PlanNotEditable()

    def _with_superior(self) -> None:
        if self.status not in WITH_SUPERIOR:
            raise PlanNotSubmitted()

    @property
    def _policy(self) -> Policy:
        return policy(self.about.policy)
