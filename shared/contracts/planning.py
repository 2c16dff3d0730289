"""What planning tells: the cycle of a school, who takes part, and the plan (SKP)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import CycleEvent, Fact, SchoolEvent
from shared.contracts.directory import EmploymentStatus, LeadershipKind, PositionLevel, StaffType, Zone
from shared.contracts.ids import CycleCode, OfficeCode, PersonId, PlanId


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


class ParticipationStarted(CycleEvent):
    """A teacher takes part in a cycle."""

    type: ClassVar[str] = "planning.participation_started.v1"
    topic: ClassVar[str] = "planning"

    staff_type: StaffType
    employment_status: EmploymentStatus
    position_level: PositionLevel = PositionLevel.NONE


class SuperiorNotFound(CycleEvent):
    """He submitted, and nobody is known who could approve: "Data atasan Anda tidak ditemukan" (D1, N01)."""

    type: ClassVar[str] = "planning.superior_not_found.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId


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


class PlanSubmitted(CycleEvent):
    """The plan waits for the superior ("Perlu disetujui")."""

    type: ClassVar[str] = "planning.plan_submitted.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int
    superior_id: PersonId
    practice_indicator: str


class PlanWithdrawn(CycleEvent):
    """The teacher took the plan back before the superior opened it."""

    type: ClassVar[str] = "planning.plan_withdrawn.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int


class PlanReturned(CycleEvent):
    """The superior gave the plan back with a reason."""

    type: ClassVar[str] = "planning.plan_returned.v1"
    topic: ClassVar[str] = "planning"

    plan_id: PlanId
    revision: int
    reason: str


class ApprovalMode(StrEnum):
    MANUAL = "MANUAL"
    AUTOMATIC_ACTING_PRINCIPAL = "AUTOMATIC_ACTING_PRINCIPAL"


class PlannedCompetency(Fact):
    """A competency indicator that the teacher chose to develop."""

    indicator_code: str
    activity_plan: str = ""


class PlanApproved(CycleEvent):
    """The plan stands: execution is unlocked by it (R-PLN-3). Everything later steps need of it, as approved."""

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
