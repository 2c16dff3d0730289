"""What directory tells: imported facts. Names, NIP and e-mail travel only in `PersonRecorded`."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import Event, Fact, SchoolEvent
from shared.contracts.ids import Npsn, OfficeCode, PersonId


class EducationLevel(StrEnum):
    TK = "TK"
    SD = "SD"
    SMP = "SMP"
    SMA = "SMA"
    SMK = "SMK"
    SLB = "SLB"


class SchoolStatus(StrEnum):
    NEGERI = "NEGERI"
    SWASTA = "SWASTA"


class Zone(StrEnum):
    """The school's time zone (R-TIM-3)."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"


class LeadershipKind(StrEnum):
    DEFINITIVE = "DEFINITIVE"
    ACTING = "ACTING"


class LeaderSource(StrEnum):
    """Who says that somebody leads a school (E-5, E-9)."""

    DAPODIK = "DAPODIK"
    OFFICE = "OFFICE"


class EmploymentStatus(StrEnum):
    PNS = "PNS"
    PPPK = "PPPK"
    NON_ASN = "NON_ASN"


class EmployerKind(StrEnum):
    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT"
    FOUNDATION = "FOUNDATION"
    OTHER_MINISTRY = "OTHER_MINISTRY"


class StaffType(StrEnum):
    """The eleven values of rulebook 4.1."""

    SUBJECT_TEACHER = "SUBJECT_TEACHER"
    CLASS_TEACHER = "CLASS_TEACHER"
    COUNSELLING_TEACHER = "COUNSELLING_TEACHER"
    SUBSTITUTE_TEACHER = "SUBSTITUTE_TEACHER"
    ICT_TEACHER = "ICT_TEACHER"
    ASSISTANT_TEACHER = "ASSISTANT_TEACHER"
    SPECIAL_ASSISTANT_TEACHER = "SPECIAL_ASSISTANT_TEACHER"
    SPECIAL_GUIDANCE_TEACHER = "SPECIAL_GUIDANCE_TEACHER"
    PLAY_GROUP_TEACHER = "PLAY_GROUP_TEACHER"
    KINDERGARTEN_TEACHER = "KINDERGARTEN_TEACHER"
    PRINCIPAL = "PRINCIPAL"


class PositionLevel(StrEnum):
    AHLI_PERTAMA = "AHLI_PERTAMA"
    AHLI_MUDA = "AHLI_MUDA"
    AHLI_MADYA = "AHLI_MADYA"
    AHLI_UTAMA = "AHLI_UTAMA"
    NONE = "NONE"


class SchoolRecorded(SchoolEvent):
    """A school as it now stands, with the people who keep its data."""

    type: ClassVar[str] = "directory.school_recorded.v1"
    topic: ClassVar[str] = "directory.school"

    name: str
    level: EducationLevel
    status: SchoolStatus
    district_code: OfficeCode
    office_code: OfficeCode
    """Who supervises it: the district's education office, or the province's for SMA, SMK and SLB."""
    subdistrict_code: str
    zone: Zone
    operators: tuple[PersonId, ...] = ()


class Absence(Fact):
    """From when to when (both days included) a principal does not lead, by a letter of the office; why is not told."""

    starts_on: date
    ends_on: date | None = None
    letter_no: str = ""


class Leader(Fact):
    """One row of leadership: who leads, how, from when (the day included) to when (the day included)."""

    person_id: PersonId
    kind: LeadershipKind
    starts_on: date
    ends_on: date | None = None
    letter_no: str = ""
    on_leave: bool = False
    """As Dapodik has it, without days."""
    source: LeaderSource = LeaderSource.DAPODIK
    absences: tuple[Absence, ...] = ()
    """Of a definitive leader, as his office recorded them (E-8)."""


class LeadershipChanged(SchoolEvent):
    """Everyone who leads or led the school, whole: a listener replaces what it has."""

    type: ClassVar[str] = "directory.leadership_changed.v1"
    topic: ClassVar[str] = "directory.school"

    leaders: tuple[Leader, ...]


class TeamMember(Fact):
    """Somebody who helps to observe: whom, from when (the day included) to when (the day included), by which letter."""

    person_id: PersonId
    employee_ids: tuple[PersonId, ...] = ()
    """Whom he is assigned to; empty: everybody at the school."""
    starts_on: date
    ends_on: date | None = None
    letter_no: str = ""
    outside: bool = False
    """He does not work at the school: only so he helps with whoever leads it (D19). Told again when that changes."""


class PerformanceTeamSet(SchoolEvent):
    """The performance team of the school, whole: a listener replaces what it has."""

    type: ClassVar[str] = "directory.performance_team_set.v1"
    topic: ClassVar[str] = "directory.school"

    members: tuple[TeamMember, ...]


class OfficeRecorded(Event):
    """An education office: its head, superior of principals, and the people who work its data. Key = its code."""

    type: ClassVar[str] = "directory.office_recorded.v1"
    topic: ClassVar[str] = "directory.school"

    code: OfficeCode
    name: str
    head_id: PersonId | None = None
    admin_ids: tuple[PersonId, ...] = ()

    @property
    def key(self) -> str:
        return self.code


class EmployeePlaced(SchoolEvent):
    """An employee works at this school (his home school). Told again when one of these facts changes."""

    type: ClassVar[str] = "directory.employee_placed.v1"
    topic: ClassVar[str] = "directory.school"

    employee_id: PersonId
    staff_type: StaffType
    employment_status: EmploymentStatus
    employer_kind: EmployerKind = EmployerKind.LOCAL_GOVERNMENT
    ekinerja_user: bool = False
    position_level: PositionLevel = PositionLevel.NONE
    rank_grade: str = ""
    active_from: date | None = None


class EmployeeLeft(SchoolEvent):
    """An employee no longer works at this school, from this day on. Told again when the day or the school changes."""

    type: ClassVar[str] = "directory.employee_left.v1"
    topic: ClassVar[str] = "directory.school"

    employee_id: PersonId
    on: date
    to_npsn: Npsn | None = None


class PersonRecorded(Event):
    """Who somebody is. Restricted and compacted: the newest stands. Key = the person."""

    type: ClassVar[str] = "directory.person_recorded.v1"
    topic: ClassVar[str] = "directory.person"

    person_id: PersonId
    name: str
    nip: str | None = None
    email: str | None = None

    @property
    def key(self) -> str:
        return str(self.person_id)
