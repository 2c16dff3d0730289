"""Who takes part in a cycle: a school's cycle, an employee's participation in it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.planning.domain.refusals import ExtensionBeyondCycle, ExtensionNotLater, StageUnknown
from shared import clock, windows
from shared.contracts.base import SYSTEM, About, Actor, Fact
from shared.contracts.directory import EmployeePlaced, EmployerKind, EmploymentStatus, PositionLevel, StaffType, Zone
from shared.contracts.ids import ParticipationId, PersonId, participation_id, school_cycle_id
from shared.contracts.planning import CycleExtended, CycleOpened, ParticipationStarted, Stage, Window
from shared.policies import policy


class CycleState(StrEnum):
    """Where a school's cycle is, by its windows."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    ASSESSMENT = "ASSESSMENT"
    CLOSED = "CLOSED"


class Extension(Fact):
    """More time for a stage: until when, why, and who gave it."""

    stage: Stage
    closes_on: date
    zone: Zone
    reason: str
    by: PersonId
    at: datetime


@dataclass(eq=False)
class SchoolCycle:
    """One cycle of one school; it keeps the policy it began with (R-CYC-1)."""

    npsn: str
    cycle: str
    policy: str
    district_code: str
    opened_at: datetime
    extensions: tuple[Extension, ...] = ()
    version: int = 0

    @property
    def id(self) -> UUID:
        return school_cycle_id(self.npsn, self.cycle)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The national ones, with what the office extended."""
        given = {e.stage: e for e in self.extensions}
        return tuple(_extended(w, given.get(w.stage)) for w in windows.national(policy(self.policy)))

    def window(self, stage: Stage) -> Window:
        return windows.of_stage(self.windows, stage)

    def open(self, by: Actor, at: datetime) -> CycleOpened:
        windows.require_not_over(self.window(Stage.EXECUTION), self.cycle, at)
        return CycleOpened(
            npsn=self.npsn, cycle=self.cycle, policy=self.policy, district_code=self.district_code,
            windows=self.windows, by=by, at=at,
        )  # fmt: skip

    def extend(self, stage: Stage, until: date, reason: str, zone: Zone, by: Actor, at: datetime) -> CycleExtended:
        """R-TIM-1: the office gives a stage more time, until the end of that day at the school."""
        now = next((w for w in self.windows if w.stage is stage), None)
        if now is None:
            raise StageUnknown(field="/stage")
        if until <= now.closes_on or until < clock.day(at, zone):
            raise ExtensionNotLater(field="/closes_on")
        if stage is not Stage.ASSESSMENT and until > self.window(Stage.ASSESSMENT).closes_on:
            raise ExtensionBeyondCycle(field="/closes_on")
        assert by.id is not None, "an extension has an author"
        self.extensions += (Extension(stage=stage, closes_on=until, zone=zone, reason=reason, by=by.id, at=at),)
        return CycleExtended(
            npsn=self.npsn, cycle=self.cycle, stage=stage, reason=reason, windows=self.windows, by=by, at=at
        )

    def state(self, zone: Zone, at: datetime) -> CycleState:
        if self.over(at):
            return CycleState.CLOSED
        if at < min(windows.begin(w, zone) for w in self.windows):
            return CycleState.PLANNED
        assessing = at >= windows.begin(self.window(Stage.ASSESSMENT), zone)
        return CycleState.ASSESSMENT if assessing else CycleState.OPEN

    def can_be_joined(self, at: datetime) -> bool:
        """Whoever comes after execution has ended could do nothing in it any more (E-14)."""
        return at < windows.end(self.window(Stage.EXECUTION))

    def over(self, at: datetime) -> bool:
        return at >= windows.end(windows.last(self.windows))

    def require_not_over(self, at: datetime) -> None:
        """Refuse what comes after the last window of the cycle."""
        windows.require_not_over(windows.last(self.windows), self.cycle, at)


def _extended(window: Window, extension: Extension | None) -> Window:
    if extension is None:
        return window
    return window.model_copy(update={"closes_on": extension.closes_on, "deadline_zone": extension.zone})


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
