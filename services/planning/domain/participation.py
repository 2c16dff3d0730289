"""An employee in a cycle: from when he takes part until it is over for him (rulebook 6.2).

NOT_STARTED ──"Mulai"──▶ DATA_CHECK ──data confirmed──▶ PLANNING ──the plan stands──▶ EXECUTION ──plan reset──▶ PLANNING
EXECUTION ──everything is there to be assessed──▶ ASSESSMENT ──the predicate is final──▶ COMPLETED
any but the last ──he leaves──▶ TRANSFERRED, or WITHDRAWN if nobody knows where to ──he comes back──▶ where he was
WITHDRAWN ──it becomes known where to──▶ TRANSFERRED
any but the last ──the office exempts him──▶ EXEMPT ──the office ends it──▶ where he was
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.planning.domain.participation_refusals import (
    ExemptAlready,
    ExemptionNotBegun,
    ExemptNow,
    NotExempt,
    ParticipationCompleted,
)
from services.planning.domain.refusals import (
    DataConfirmedAlready,
    DataCorrectedAlready,
    DataNotConfirmed,
    NothingCorrected,
    ParticipationOver,
    ParticipationRuns,
    PlanNotApproved,
)
from services.planning.domain.school_cycle import SchoolCycle
from shared import clock, windows
from shared.access import Access, Applicant, access
from shared.contracts.base import SYSTEM, About, Actor, Fact
from shared.contracts.directory import EmployeePlaced, EmploymentStatus, PositionLevel, SchoolStatus, StaffType, Zone
from shared.contracts.ids import Capacity, ParticipationId, PersonId, participation_id
from shared.contracts.planning import (
    ExemptionReason,
    ParticipationExempted,
    ParticipationLeft,
    ParticipationStarted,
    Stage,
    Window,
)
from shared.policies import policy


class ParticipationStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    DATA_CHECK = "DATA_CHECK"
    PLANNING = "PLANNING"
    EXECUTION = "EXECUTION"
    ASSESSMENT = "ASSESSMENT"
    COMPLETED = "COMPLETED"
    TRANSFERRED = "TRANSFERRED"
    WITHDRAWN = "WITHDRAWN"
    EXEMPT = "EXEMPT"


GONE = frozenset({ParticipationStatus.TRANSFERRED, ParticipationStatus.WITHDRAWN})
AWAY = GONE | {ParticipationStatus.EXEMPT}
_BEFORE_PLANNING = frozenset({ParticipationStatus.NOT_STARTED, ParticipationStatus.DATA_CHECK})
_STANDING = frozenset({ParticipationStatus.EXECUTION, ParticipationStatus.ASSESSMENT})


class Exemption(Fact):
    """Why somebody does not take part for a while, from which day, and the letter that says so (E-13)."""

    reason: ExemptionReason
    since: date
    letter_no: str
    by: PersonId


class Correction(Fact):
    """What the teacher put right for this application only (R-DAT-2); None: as the directory has it."""

    name: str | None = None
    nip: str | None = None
    school: str | None = None


@dataclass(eq=False)
class Participation:
    """An employee in a cycle: the key of everything that is told about him there."""

    id: ParticipationId
    employee_id: PersonId
    npsn: str
    district_code: str
    cycle: str
    policy: str
    staff_type: StaffType
    employment_status: EmploymentStatus
    position_level: PositionLevel
    capacity: Capacity = Capacity.TEACHER
    status: ParticipationStatus = ParticipationStatus.NOT_STARTED
    data_confirmed_at: datetime | None = None
    started_at: datetime | None = None
    """None: before it was kept."""
    correction: Correction | None = None
    rated_at: datetime | None = None
    """When his observation was rated: from then on the plan stays (6.4)."""
    ready_at: datetime | None = None
    """When everything was there to be assessed."""
    final_at: datetime | None = None
    """When his predicate was final."""
    reset_at: datetime | None = None
    """When he began to plan anew."""
    left_at: datetime | None = None
    exemption: Exemption | None = None
    continues: ParticipationId | None = None
    """The participation in the same cycle at his former school (E-11)."""
    version: int = 0

    @classmethod
    def of(cls, who: EmployeePlaced, cycle: SchoolCycle, capacity: Capacity = Capacity.TEACHER) -> "Participation":
        return cls(
            participation_id(who.employee_id, cycle.cycle, cycle.npsn, capacity),
            who.employee_id, cycle.npsn, cycle.district_code, cycle.cycle, cycle.policy,
            who.staff_type, who.employment_status, who.position_level, capacity,
        )  # fmt: skip

    @property
    def about(self) -> About:
        return About(
            participation_id=self.id, employee_id=self.employee_id, npsn=self.npsn,
            district_code=self.district_code, cycle=self.cycle, policy=self.policy, capacity=self.capacity,
        )  # fmt: skip

    def planning_window(self, cycle: SchoolCycle, zone: Zone) -> Window:
        """The cycle's; who came late, or begins anew, has some days of his own, as long as execution runs (E-14).
        Principals plan from a later day on where the policy says so (D19)."""
        window = self._or_his_own(cycle.window(Stage.PLANNING), cycle, zone)
        first = windows.leaders_plan_from(policy(self.policy)) if self.capacity.leads else None
        return window if first is None else window.model_copy(update={"opens_on": max(first, window.opens_on)})

    def late(self, cycle: SchoolCycle, zone: Zone, at: datetime) -> bool:
        """E-18: after the days that all have and his own, in time that the office gave."""
        return at >= windows.end(self._or_his_own(cycle.planned(Stage.PLANNING), cycle, zone))

    def _or_his_own(self, window: Window, cycle: SchoolCycle, zone: Zone) -> Window:
        began = self.reset_at or self.started_at
        if began is None:
            return window
        grace = timedelta(days=policy(self.policy).newcomer_planning_days)
        until = min(clock.day(began, zone) + grace, cycle.window(Stage.EXECUTION).closes_on)
        if until <= window.closes_on:
            return window
        return window.model_copy(update={"closes_on": until, "deadline_zone": zone})

    def start(self, at: datetime) -> ParticipationStarted:
        self.started_at = at
        return ParticipationStarted(
            about=self.about, by=SYSTEM, at=at, staff_type=self.staff_type,
            employment_status=self.employment_status, position_level=self.position_level,
        )  # fmt: skip

    def check_data(self) -> None:
        """ "Mulai": he looks at his data. Once he has planned, looking again changes nothing."""
        self.require_here()
        if self.status is ParticipationStatus.NOT_STARTED:
            self.status = ParticipationStatus.DATA_CHECK
            self.version += 1

    def confirm_data(self, at: datetime) -> None:
        """ "Data sudah sesuai" (R-DAT-1). Confirming again keeps the first time."""
        self.require_here()
        self.data_confirmed_at = self.data_confirmed_at or at
        if self.status in _BEFORE_PLANNING:
            self.status = ParticipationStatus.PLANNING
        self.version += 1

    def correct_data(self, correction: Correction) -> None:
        """R-DAT-2: once, before it is confirmed, and for this application only: Dapodik stays as it is."""
        self.require_here()
        if self.data_confirmed_at is not None:
            raise DataConfirmedAlready()
        if self.correction is not None:
            raise DataCorrectedAlready()
        if correction == Correction():
            raise NothingCorrected(field="/name")
        if self.status is ParticipationStatus.NOT_STARTED:
            self.status = ParticipationStatus.DATA_CHECK
        self.correction = correction
        self.version += 1

    def unlock(self) -> None:
        """The plan stands."""
        self.require_here()
        if self.status in _BEFORE_PLANNING:
            raise DataNotConfirmed()
        self.status = ParticipationStatus.EXECUTION
        self.version += 1

    def lock(self, at: datetime) -> None:
        """The plan was reset: he plans anew, and has days of his own for it."""
        self.require_here()
        if self.status in _BEFORE_PLANNING:
            raise PlanNotApproved()
        self.status, self.reset_at, self.ready_at = ParticipationStatus.PLANNING, at, None
        self.version += 1

    def rate(self, at: datetime) -> None:
        """His observation was rated."""
        self.rated_at = self.rated_at or at
        self.version += 1

    def assess(self, at: datetime) -> None:
        """Everything is there to be assessed. Who is away goes on from there when he is back."""
        if self.status is ParticipationStatus.EXECUTION:
            self.status = ParticipationStatus.ASSESSMENT
        elif self.status not in AWAY or self.ready_at is not None:
            return
        self.ready_at = self.ready_at or at
        self.version += 1

    def complete(self, at: datetime) -> None:
        """His predicate is final: nothing takes this away any more. Who is away reads it when he is back."""
        if self.status in _STANDING:
            self.status = ParticipationStatus.COMPLETED
        elif self.status not in AWAY or self.final_at is not None:
            return
        self.final_at = self.final_at or at
        self.version += 1

    def exempt(self, exemption: Exemption, today: date, by: Actor, at: datetime) -> ParticipationExempted:
        """E-13: on unpaid leave, or away to study. What he has begun stays as it is until that is over."""
        if self.status is ParticipationStatus.EXEMPT:
            raise ExemptAlready()
        self.require_here()
        if self.status is ParticipationStatus.COMPLETED:
            raise ParticipationCompleted(cycle=self.cycle)
        if exemption.since > today:
            raise ExemptionNotBegun(field="/since")
        self.status, self.exemption = ParticipationStatus.EXEMPT, exemption
        return ParticipationExempted(about=self.about, by=by, at=at, reason=exemption.reason, since=exemption.since)

    def end_exemption(self, by: Actor, at: datetime, *, unlocked: bool) -> ParticipationStarted:
        """He is back, and goes on where he was."""
        if self.status is not ParticipationStatus.EXEMPT:
            raise NotExempt()
        return self.come_back(at, unlocked=unlocked).model_copy(update={"by": by})

    def leave(self, to_npsn: str | None, at: datetime, *, again: bool = False) -> ParticipationLeft | None:
        """He works here no longer; None if that is known already. `again`: he had left, and is told of once more."""
        if again and to_npsn is not None and self.status is ParticipationStatus.WITHDRAWN:
            self.status = ParticipationStatus.TRANSFERRED
            return ParticipationLeft(about=self.about, by=SYSTEM, at=at, to_npsn=to_npsn, again=True)
        if self.status in GONE or self.status is ParticipationStatus.COMPLETED:
            return None
        self.status = ParticipationStatus.TRANSFERRED if to_npsn else ParticipationStatus.WITHDRAWN
        self.left_at = at
        return ParticipationLeft(about=self.about, by=SYSTEM, at=at, to_npsn=to_npsn)

    def come_back(self, at: datetime, *, unlocked: bool) -> ParticipationStarted:
        """He works here again: he goes on where he was; what he had not finished he may begin again."""
        if self.status not in AWAY:
            raise ParticipationRuns()
        planning = ParticipationStatus.PLANNING if self.data_confirmed_at else ParticipationStatus.NOT_STARTED
        self.status = self._reached() if unlocked else planning
        self.left_at = self.exemption = None
        return self.start(at)

    def _reached(self) -> ParticipationStatus:
        """How far somebody is whose plan stands."""
        if self.final_at is not None:
            return ParticipationStatus.COMPLETED
        return ParticipationStatus.ASSESSMENT if self.ready_at is not None else ParticipationStatus.EXECUTION

    def require_here(self) -> None:
        """Refuse what somebody does who takes part no longer, or is away."""
        if self.status in GONE:
            raise ParticipationOver.of(self.capacity)
        if self.status is ParticipationStatus.EXEMPT and self.exemption is not None:
            raise ExemptNow.since(self.exemption.reason, self.exemption.since)


def takes_part(who: EmployeePlaced, school: SchoolStatus | None, cycle: SchoolCycle) -> bool:
    """R-ACC-1, R-ACC-2: whether he must or may, in this cycle."""
    return access(Applicant.of(who, school), policy(cycle.policy)).access is not Access.NOT
