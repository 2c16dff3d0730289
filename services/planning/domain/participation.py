"""An employee in a cycle: from when he takes part until it is over for him (rulebook 6.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.planning.domain.school_cycle import SchoolCycle
from shared import clock
from shared.contracts.base import SYSTEM, About
from shared.contracts.directory import EmployeePlaced, EmployerKind, EmploymentStatus, PositionLevel, StaffType, Zone
from shared.contracts.ids import ParticipationId, PersonId, participation_id
from shared.contracts.planning import ParticipationStarted, Stage, Window
from shared.policies import policy


class ParticipationStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    PLANNING = "PLANNING"
    EXECUTION = "EXECUTION"


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
        """The cycle's; who came late has some days of his own, as long as execution runs (E-14)."""
        window = cycle.window(Stage.PLANNING)
        if self.started_at is None:
            return window
        grace = timedelta(days=policy(self.policy).newcomer_planning_days)
        until = min(clock.day(self.started_at, zone) + grace, cycle.window(Stage.EXECUTION).closes_on)
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
        self.data_confirmed_at = self.data_confirmed_at or at
        if self.status is ParticipationStatus.NOT_STARTED:
            self.status = ParticipationStatus.PLANNING
        self.version += 1

    def unlock(self) -> None:
        """The plan is approved."""
        self.status = ParticipationStatus.EXECUTION
        self.version += 1


def takes_part(who: EmployeePlaced) -> bool:
    """R-ACC-1, R-ACC-2: teachers of schools under a local government, civil servants or not.

    Principals as employees are assessed with their own indicators and do not take part yet.
    """
    return who.employer_kind is EmployerKind.LOCAL_GOVERNMENT and who.staff_type is not StaffType.PRINCIPAL
