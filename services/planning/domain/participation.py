"""Who takes part in a cycle: a school's cycle, an employee's participation in it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import SYSTEM, About, Actor
from shared.contracts.directory import EmployeePlaced, EmployerKind, EmploymentStatus, PositionLevel, StaffType
from shared.contracts.ids import ParticipationId, PersonId, participation_id, school_cycle_id
from shared.contracts.planning import CycleOpened, ParticipationStarted, Window
from shared.policies import Policy


@dataclass(eq=False)
class SchoolCycle:
    """One cycle of one school; it keeps the policy it began with (R-CYC-1)."""

    npsn: str
    cycle: str
    policy: str
    district_code: str
    opened_at: datetime
    version: int = 0

    @property
    def id(self) -> UUID:
        return school_cycle_id(self.npsn, self.cycle)

    def open(self, policy: Policy, by: Actor, at: datetime) -> CycleOpened:
        year = int(self.cycle[:4])
        windows = tuple(
            Window(
                stage=w.stage,
                opens_on=date.fromisoformat(f"{year}-{w.opens}"),
                closes_on=date.fromisoformat(f"{year}-{w.closes}"),
            )
            for w in policy.windows
        )
        return CycleOpened(
            npsn=self.npsn, cycle=self.cycle, policy=self.policy, district_code=self.district_code,
            windows=windows, by=by, at=at,
        )  # fmt: skip


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

    def start(self, at: datetime) -> ParticipationStarted:
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
