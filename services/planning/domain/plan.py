"""The plan (SKP): draft, submit, review, approve, agree (rulebook 6.3 with D1–D5); deleted by a reset (6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.planning.domain import adjustment
from services.planning.domain.adjustment import Adjustment
from services.planning.domain.items import ItemKind, PlanItem, expectations, known, missing, of_kind
from services.planning.domain.points import out_of_range
from services.planning.domain.refusals import (
    AgreementNotAsked,
    AutomaticApprovalNotUnderstood,
    PlanFinished,
    PlanNotApproved,
    PlanNotEditable,
    PlanNotSubmitted,
    ReviewBegun,
)
from shared.catalogue import catalogue
from shared.contracts.base import SYSTEM, About, Actor, CycleEvent, Fact
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import PersonId, PlanId
from shared.contracts.planning import (
    ApprovalMode,
    IndicatorSource,
    PlanAgreed,
    PlanApproved,
    PlanCancelled,
    PlannedCompetency,
    PlanReset,
    PlanReturned,
    PlanSubmitted,
    PlanWithdrawn,
    SuperiorKind,
    SuperiorNotFound,
    SuperiorResolved,
)
from shared.errors import FieldError, Incomplete
from shared.policies import Enforcement, Policy, policy
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


def source_of(items: Sequence[PlanItem], recommended: Sequence[str]) -> IndicatorSource | None:
    """D21: nobody says it, it follows from what the education report recommended. None while none is chosen."""
    practices = of_kind(items, ItemKind.PRACTICE)
    if len(practices) != 1:
        return None
    return (
        IndicatorSource.EDUCATION_REPORT_RECOMMENDED if practices[0].code in recommended else IndicatorSource.OWN_NEED
    )


class DataSnapshot(Fact):
    """Who the teacher was when he submitted; it stays on the plan."""

    name: str
    nip: str | None
    school: str
    staff_type: str
    employment_status: str
    position_level: str = ""
    rank_grade: str = ""


@dataclass(eq=False)
class Plan:
    """One teacher's plan for one cycle. `items` are what stands; `submitted_items` what the teacher handed in."""

    id: PlanId
    about: About
    status: PlanStatus = PlanStatus.DRAFT
    items: tuple[PlanItem, ...] = ()
    submitted_items: tuple[PlanItem, ...] = ()
    review: tuple[PlanItem, ...] | None = None
    adjustments: tuple[Adjustment, ...] = ()
    revision: int = 0
    superior_id: PersonId | None = None
    superior_kind: SuperiorKind | None = None
    approval_mode: ApprovalMode | None = None
    snapshot: DataSnapshot | None = None
    return_reason: str | None = None
    submitted_at: datetime | None = None
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
        self._in_catalogue(items, level)
        if errors := expectations(items):
            raise Incomplete(errors=errors)
        self.items = tuple(items)
        self.version += 1

    def submit(
        self, superior: Superior | None, snapshot: DataSnapshot, *, understood: bool, by: Actor, at: datetime,
        recommended: Sequence[str] = (),
    ) -> CycleEvent:  # fmt: skip
        """Hand it in. Nobody to approve: it waits (D1). A Plt: approved at once, the teacher having been warned."""
        self._editable()
        self._complete(self.items)
        if self._automatic(superior) and not understood:
            raise AutomaticApprovalNotUnderstood.under(superior)
        self.revision += 1
        self.submitted_items, self.snapshot, self.submitted_at = self.items, snapshot, at
        self.return_reason, self.recommended = None, tuple(recommended)
        if superior is None:
            self.status, self.superior_id, self.superior_kind = PlanStatus.WAITING_SUPERIOR, None, None
            return SuperiorNotFound(about=self.about, by=by, at=at, plan_id=self.id)
        return self._reach(superior, by, at)

    def withdraw(self, by: Actor, at: datetime) -> PlanWithdrawn:
        """Take it back, as long as the superior has not opened it."""
        if self.status is PlanStatus.IN_REVIEW:
            raise ReviewBegun()
        if self.status not in PENDING:
            raise PlanNotSubmitted()
        self.status = PlanStatus.DRAFT
        return PlanWithdrawn(about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision)

    def save_review(self, items: Sequence[PlanItem], level: EducationLevel) -> None:
        """The superior's own draft, invisible to the teacher until approval (D4)."""
        self._with_superior()
        self._in_catalogue(items, level)
        adjustment.permitted(self.submitted_items, items)
        self.review, self.status = tuple(items), PlanStatus.IN_REVIEW
        self.version += 1

    def approve(self, superior: Superior, by: Actor, at: datetime) -> PlanApproved:
        """R-PLN-3: this unlocks execution. What the superior changed is marked, the old value kept."""
        self._with_superior()
        return self._approve(superior, ApprovalMode.MANUAL, by, at)

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
        self.status, self.review = PlanStatus.CANCELLED, None
        return PlanCancelled(about=self.about, by=SYSTEM, at=at, plan_id=self.id, superior_id=superior)

    def anew(self, id: PlanId) -> "Plan":
        """What takes its place: after a reset nothing, after he came back what he had written.

        Its version goes on, so that whoever compares versions takes it for the newer."""
        items = self.items if self.status is PlanStatus.CANCELLED else ()
        return Plan(id, self.about, items=items, version=self.version + 1)

    def return_(self, reason: str, by: Actor, at: datetime) -> PlanReturned:
        """Give it back with a reason; the superior's draft is dropped."""
        self._with_superior()
        self.status, self.return_reason, self.review = PlanStatus.RETURNED, reason, None
        return PlanReturned(about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision, reason=reason)

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
        former, self.review = None if waited or stays else self.superior_id, None
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
        self._complete(agreed)
        self.adjustments = adjustment.compare(self.submitted_items, agreed)
        self.items, self.review, self.status = agreed, None, PlanStatus.APPROVED
        self.superior_id, self.superior_kind = superior.person_id, superior.kind
        self.approval_mode, self.approved_at = mode, at
        duties = of_kind(agreed, ItemKind.CORE_DUTY)
        return PlanApproved(
            about=self.about, by=by, at=at, plan_id=self.id, revision=self.revision, approval_mode=mode,
            superior_id=superior.person_id, superior_kind=superior.kind, adjusted_count=len(self.adjustments),
            practice_indicator=of_kind(agreed, ItemKind.PRACTICE)[0].code,
            competencies=tuple(
                PlannedCompetency(indicator_code=i.code, activity_plan=i.note, priority=i.priority)
                for i in of_kind(agreed, ItemKind.COMPETENCY)
            ),
            core_duty_focus=duties[0].code if duties else None,
            additional_duties=tuple(i.code for i in of_kind(agreed, ItemKind.ADDITIONAL)),
            behaviours=tuple(i.code for i in of_kind(agreed, ItemKind.BEHAVIOUR)),
            indicator_source=self.indicator_source, former_superior_id=former,
        )  # fmt: skip

    def _automatic(self, superior: Superior | None) -> bool:
        return superior is not None and superior.kind is SuperiorKind.ACTING and self._policy.auto_approve_acting

    def _editable(self) -> None:
        if self.status not in EDITABLE:
            raise PlanNotEditable()

    def _with_superior(self) -> None:
        if self.status not in WITH_SUPERIOR:
            raise PlanNotSubmitted()

    def _in_catalogue(self, items: Sequence[PlanItem], level: EducationLevel) -> None:
        if errors := known(items, catalogue(self.about.policy), level):
            raise Incomplete(errors=errors)

    def _complete(self, items: Sequence[PlanItem]) -> None:
        rules, lists = self._policy, catalogue(self.about.policy)
        errors = missing(items, rules, lists)
        range_ = out_of_range(items, rules, lists)
        if range_ is not None and range_.enforcement is Enforcement.BLOCK:
            errors.append(FieldError("/items", "points-out-of-range", range_.text))
        if errors:
            raise Incomplete(errors=errors)

    @property
    def _policy(self) -> Policy:
        return policy(self.about.policy)
