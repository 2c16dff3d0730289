"""What planning tells: the cycle of a school, who takes part, and the plan (SKP)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import CycleEvent, Event, Fact, SchoolEvent
from shared.contracts.directory import EmploymentStatus, LeadershipKind, PositionLevel, StaffType, Zone
from shared.contracts.ids import CycleCode, Npsn, OfficeCode, PersonId, PlanId


class Stage(StrEnum):
    """The stages that have a window (rulebook 5, 10)."""

    PRE_PLANNING = "PRE_PLANNING"
    DATA_UPDATE = "DATA_UPDATE"
    PLANNING = "PLANNING"
    EXECUTION = "EXECUTION"
    ASSESSMENT = "ASSESSMENT"


class Window(Fact):
    """When a stage is open, both days included: it opens where the school is, and closes in the zone it names.

    Later than the recommended day is still in time (R-TIM-1).
    """

    stage: Stage
    opens_on: date
    closes_on: date
    recommended_until: date | None = None
    deadline_zone: Zone = Zone.WIB


class CycleOpened(SchoolEvent):
    """A school's cycle is open; it keeps the policy it began with."""

    type: ClassVar[str] = "planning.cycle_opened.v1"
    topic: ClassVar[str] = "planning.cycle"

    cycle: CycleCode
    policy: str
    district_code: OfficeCode
    windows: tuple[Window, ...]


class CycleExtended(SchoolEvent):
    """The office gave a stage of a school's cycle more time. It names all windows as they now are."""

    type: ClassVar[str] = "planning.cycle_extended.v1"
    topic: ClassVar[str] = "planning.cycle"

    cycle: CycleCode
    stage: Stage
    reason: str
    windows: tuple[Window, ...]


class CycleStartConfirmed(SchoolEvent):
    """Who leads the school has said that the period starts there: its teachers may plan."""

    type: ClassVar[str] = "planning.cycle_start_confirmed.v1"
    topic: ClassVar[str] = "planning.cycle"

    cycle: CycleCode
    policy: str
    windows: tuple[Window, ...]


class CycleClosed(SchoolEvent):
    """The last window of a school's cycle is over."""

    type: ClassVar[str] = "planning.cycle_closed.v1"
    topic: ClassVar[str] = "planning.cycle"

    cycle: CycleCode


class CycleReopened(SchoolEvent):
    """The office lets late work in after the end: a stage, and the assessment with it. All windows as they now are."""

    type: ClassVar[str] = "planning.cycle_reopened.v1"
    topic: ClassVar[str] = "planning.cycle"

    cycle: CycleCode
    stage: Stage
    reason: str
    windows: tuple[Window, ...]


class OfficeStage(Event):
    """About a stage at those schools of an office where it has this window. Key = the office."""

    office: OfficeCode
    cycle: CycleCode
    policy: str
    window: Window

    @property
    def key(self) -> str:
        return self.office


class StageOpened(OfficeStage):
    """A stage is open from today on, at the schools of an office: for systems that keep a calendar of their own.

    No service and no message waits for it: each judges the windows of CycleOpened and CycleExtended by its own clock,
    and people are told what they can do now (N02, N10) and what ends soon, or ended yesterday (N23).
    """

    type: ClassVar[str] = "planning.stage_opened.v1"
    topic: ClassVar[str] = "planning.cycle"


class StageClosed(OfficeStage):
    """A stage is over, at the schools of an office. For whom: see StageOpened."""

    type: ClassVar[str] = "planning.stage_closed.v1"
    topic: ClassVar[str] = "planning.cycle"


class ParticipationStarted(CycleEvent):
    """A teacher, or who leads a school, takes part in a cycle."""

    type: ClassVar[str] = "planning.participation_started.v1"
    topic: ClassVar[str] = "planning"

    staff_type: StaffType
    employment_status: EmploymentStatus
    position_level: PositionLevel = PositionLevel.NONE


class ExemptionReason(StrEnum):
    """Why somebody does not take part for a while."""

    UNPAID_LEAVE = "UNPAID_LEAVE"
    STUDY = "STUDY"


class ParticipationExempted(CycleEvent):
    """He is away from this day on, and takes no part until ParticipationStarted is told again."""

    type: ClassVar[str] = "planning.participation_exempted.v1"
    topic: ClassVar[str] = "planning"

    reason: ExemptionReason
    since: date


class SuperiorNotFound(CycleEvent):
    """He submitted, and nobody is known who could approve: "Data atasan Anda tidak ditemukan" (D1, N01)."""

    type: ClassVar[str] = "planning.superior_not_found.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    head_missing: bool = False
    """It is the head of the office who is missing, as he leads the school: the office mends that, not Dapodik (D19)."""


class SuperiorResolved(CycleEvent):
    """The one who waited for a superior has one (N09)."""

    type: ClassVar[str] = "planning.superior_resolved.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    superior_id: PersonId


class SuperiorKind(StrEnum):
    DEFINITIVE = "DEFINITIVE"
    ACTING = "ACTING"
    OFFICE_HEAD = "OFFICE_HEAD"

    @classmethod
    def of(cls, kind: LeadershipKind) -> "SuperiorKind":
        return cls(kind.value)


class IndicatorSource(StrEnum):
    """Why the practice indicator was chosen: the school's education report recommends it, or his own need (D21)."""

    EDUCATION_REPORT_RECOMMENDED = "EDUCATION_REPORT_RECOMMENDED"
    OWN_NEED = "OWN_NEED"


class PlanSubmitted(CycleEvent):
    """The plan waits for the superior ("Perlu disetujui")."""

    type: ClassVar[str] = "planning.plan_submitted.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int
    superior_id: PersonId
    practice_indicator: str
    indicator_source: IndicatorSource | None = None


class PlanWithdrawn(CycleEvent):
    """The teacher took the plan back before the superior opened it."""

    type: ClassVar[str] = "planning.plan_withdrawn.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int


RETURNED_OFTEN = 3
"""How many returns are many: then the two should talk, and the office is told (E-19)."""


class PlanReturned(CycleEvent):
    """The superior gave the plan back with a reason."""

    type: ClassVar[str] = "planning.plan_returned.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int
    reason: str
    returns: int | None = None
    """How often it was given back by now."""


class ApprovalMode(StrEnum):
    MANUAL = "MANUAL"
    AUTOMATIC_ACTING_PRINCIPAL = "AUTOMATIC_ACTING_PRINCIPAL"


class PlannedCompetency(Fact):
    """A competency indicator that the teacher chose to develop."""

    indicator_code: str
    activity_plan: str = ""
    priority: int | None = None


class PlanApproved(CycleEvent):
    """The plan stands: execution is unlocked by it, or where the policy asks for it by PlanAgreed (R-PLN-3).

    Everything later steps need of it, as approved."""

    type: ClassVar[str] = "planning.plan_approved.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int
    approval_mode: ApprovalMode
    superior_id: PersonId
    superior_kind: SuperiorKind
    adjusted_count: int
    practice_indicator: str
    competencies: tuple[PlannedCompetency, ...]
    core_duty_focus: str | None
    additional_duties: tuple[str, ...] = ()
    behaviours: tuple[str, ...] = ()
    indicator_source: IndicatorSource | None = None
    former_superior_id: PersonId | None = None
    """With whom it was until a Plt came, who approved it by coming (D2)."""


class PlanAgreed(CycleEvent):
    """The teacher agrees to what was approved ("Sepakati"): where the policy asks for it, execution unlocks now."""

    type: ClassVar[str] = "planning.plan_agreed.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int
    practice_indicator: str


class PlanCancelled(CycleEvent):
    """The plan was not finished when its owner took part no longer: nothing comes of it."""

    type: ClassVar[str] = "planning.plan_cancelled.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    superior_id: PersonId | None = None
    """With whom it was, if it was handed in."""


class ParticipationLeft(CycleEvent):
    """Somebody takes part here no longer: he has left, is Plt no longer, or is principal now (E-11–E-13)."""

    type: ClassVar[str] = "planning.participation_left.v1"
    topic: ClassVar[str] = "planning"

    to_npsn: Npsn | None = None
    """Where he works now; None: nowhere that is known."""
    again: bool = False
    """He had left already, and only now it is known where to."""


class PlanResetSuggested(CycleEvent):
    """A principal who found a plan that was approved by itself asks the teacher to have it reset (E-7)."""

    type: ClassVar[str] = "planning.plan_reset_suggested.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    reason: str


class PlanResetRequested(CycleEvent):
    """The teacher asks the office to have his approved plan deleted, and to begin anew."""

    type: ClassVar[str] = "planning.plan_reset_requested.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    reason: str
    due_on: date
    """By when it should be decided (R-TIM-5)."""


class PlanReset(CycleEvent):
    """The plan is deleted, and whatever was built on it; an empty one takes its place, and execution is locked."""

    type: ClassVar[str] = "planning.plan_reset.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    new_plan_id: PlanId


class PlanResetRejected(CycleEvent):
    """The office did not do it: the plan stands."""

    type: ClassVar[str] = "planning.plan_reset_rejected.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    reason: str
