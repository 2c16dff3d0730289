"""An employee in a cycle: from when he takes part until it is over for him (rulebook 6.2).

NOT_STARTED ──data confirmed──▶ PLANNING ──the plan stands──▶ EXECUTION ──plan reset──▶ PLANNING
any of them ──he leaves──▶ TRANSFERRED, or WITHDRAWN if nobody knows where to ──he comes back──▶ where he was
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
from shared import clock
from shared.contracts.base import SYSTEM, About, Fact
from shared.contracts.directory import EmployeePlaced, EmployerKind, EmploymentStatus, PositionLevel, StaffType, Zone
from shared.contracts.ids import ParticipationId, PersonId, participation_id
from shared.contracts.planning import ParticipationLeft, ParticipationStarted, Stage, Window
from shared.policies import policy


class ParticipationStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    PLANNING = "PLANNING"
    EXECUTION = "EXECUTION"
    TRANSFERRED = "TRANSFERRED"
    WITHDRAWN = "WITHDRAWN"


GONE = frozenset({ParticipationStatus.TRANSFERRED, ParticipationStatus.WITHDRAWN})


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
    status: ParticipationStatus = ParticipationStatus.NOT_STARTED
    data_confirmed_at: datetime | None = None
    started_at: datetime | None = None
    """None: before it was kept."""
    correction: Correction | None = None
    rated_at: datetime | None = None
    """When his observation was rated: from then on the plan stays (6.4)."""
    reset_at: datetime | None = None
    """When he began to plan anew."""
    left_at: datetime | None = None
    version: int = 0

    @classmethod
    def of(cls, who: EmployeePlaced, cycle: SchoolCycle) -> "Participation":
        return cls(
            participation_id(who.employee_id, cycle.cycle, cycle.npsn),
            who.employee_id, cycle.npsn, cycle.district_code, cycle.cycle, cycle.policy,
            who.staff_type, who.employment_status, who.position_level,
        )  # fmt: skip

    @property
    def about(self) -> About:
        return About(
            participation_id=self.id, employee_id=self.employee_id, npsn=self.npsn,
            district_code=self.district_code, cycle=self.cycle, policy=self.policy,
        )  # fmt: skip

    def planning_window(self, cycle: SchoolCycle, zone: Zone) -> Window:
        """The cycle's; who came late, or begins anew, has some days of his own, as long as execution runs (E-14)."""
        window, began = cycle.window(Stage.PLANNING), self.reset_at or self.started_at
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

    def confirm_data(self, at: datetime) -> None:
        """ "Data sudah sesuai" (R-DAT-1). Confirming again keeps the first time."""
        self.require_here()
        self.data_confirmed_at = self.data_confirmed_at or at
        if self.status is ParticipationStatus.NOT_STARTED:
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
        self.correction = correction
        self.version += 1

    def unlock(self) -> None:
        """The plan stands."""
        self.require_here()
        if self.status is ParticipationStatus.NOT_STARTED:
            raise DataNotConfirmed()
        self.status = ParticipationStatus.EXECUTION
        self.version += 1

    def lock(self, at: datetime) -> None:
        """The plan was reset: he plans anew, and has days of his own for it."""
        self.require_here()
        if self.status is ParticipationStatus.NOT_STARTED:
            raise PlanNotApproved()
        self.status, self.reset_at = ParticipationStatus.PLANNING, at
        self.version += 1

    def rate(self, at: datetime) -> None:
        """His observation was rated."""
        self.rated_at = self.rated_at or at
        self.version += 1

    def leave(self, to_npsn: str | None, at: datetime) -> ParticipationLeft | None:
        """He works here no longer; None if that is known already."""
        if self.status in GONE:
            return None
        self.status = ParticipationStatus.TRANSFERRED if to_npsn else ParticipationStatus.WITHDRAWN
        self.left_at = at
        return ParticipationLeft(about=self.about, by=SYSTEM, at=at, to_npsn=to_npsn)

    def come_back(self, at: datetime, *, unlocked: bool) -> ParticipationStarted:
        """He works here again: he goes on where he was; what he had not finished he may begin again."""
        if self.status not in GONE:
            raise ParticipationRuns()
        planning = ParticipationStatus.PLANNING if self.data_confirmed_at else ParticipationStatus.NOT_STARTED
        self.status = ParticipationStatus.EXECUTION if unlocked else planning
        self.left_at = None
        return self.start(at)

    def require_here(self) -> None:
        if self.status in GONE:
            raise ParticipationOver()


def takes_part(who: EmployeePlaced) -> bool:
    """R-ACC-1, R-ACC-2: teachers of schools under a local government, civil servants or not.

    Principals as employees are assessed with their own indicators and do not take part yet.
    """
    return who.employer_kind is EmployerKind.LOCAL_GOVERNMENT and who.staff_type is not StaffType.PRINCIPAL
