"""What a person sees of directory."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue

from services.directory.domain.preflight import Reason
from services.directory.domain.wrongs import Effect
from services.directory.importing.findings import Status
from shared.contracts.directory import (
    EducationLevel,
    EmployerKind,
    EmploymentStatus,
    LeadershipKind,
    LeaderSource,
    PositionLevel,
    SchoolStatus,
    StaffType,
    Zone,
)
from shared.contracts.ids import Capacity
from shared.contracts.planning import SuperiorKind
from shared.edge import View
from shared.repair import Repairer
from shared.superior import Missing


class RelationKind(StrEnum):
    """What I am, to what."""

    EMPLOYEE = "EMPLOYEE"
    LEADER = "LEADER"
    OPERATOR = "OPERATOR"
    OFFICE_HEAD = "OFFICE_HEAD"
    OFFICE_ADMIN = "OFFICE_ADMIN"
    PLATFORM_OPERATOR = "PLATFORM_OPERATOR"


class RelationRow(View):
    """One relation: to a school (`npsn`) or to an office (`office_code`), with the name of either."""

    kind: RelationKind
    npsn: str | None = None
    office_code: str | None = None
    name: str = ""
    staff_type: StaffType | None = None
    leadership: LeadershipKind | None = None
    on_leave: bool = False
    since: date | None = None


class Placement(View):
    """Where somebody works and as what."""

    npsn: str
    job: str
    staff_type: StaffType | None
    employment_status: EmploymentStatus
    employer_kind: EmployerKind
    ekinerja_user: bool
    position_level: PositionLevel
    rank_grade: str
    active_from: date | None
    left_on: date | None


class PersonCard(View):
    """Somebody's facts as the source has them (R-DAT-1); name, NIP and school are corrected in Dapodik (R-DAT-2)."""

    person_id: UUID
    name: str
    nip: str | None
    nuptk: str | None
    email: str | None
    sex: str | None
    born: date | None
    placement: Placement | None


class Me(View):
    person_id: UUID
    person: PersonCard | None
    relations: tuple[RelationRow, ...]


class AbsenceRow(View):
    """When a principal does not lead, by which letter; why only the office reads."""

    starts_on: date
    ends_on: date | None
    letter_no: str


class LeaderRow(View):
    person_id: UUID
    name: str
    kind: LeadershipKind
    starts_on: date
    ends_on: date | None
    letter_no: str
    on_leave: bool
    source: LeaderSource
    absences: tuple[AbsenceRow, ...]


class DataIssue(View):
    """Something odd in the source, for who keeps the school's data."""

    code: str
    person_id: UUID
    detail: str


class SchoolRow(View):
    npsn: str
    name: str
    level: EducationLevel
    status: SchoolStatus
    district_code: str
    office_code: str
    subdistrict_code: str
    subdistrict: str
    zone: Zone


class SchoolCard(SchoolRow):
    operators: tuple[UUID, ...]
    leaders: tuple[LeaderRow, ...]
    issues: tuple[DataIssue, ...]


class SchoolList(View):
    """`next` is the cursor of the following page, if there is one."""

    schools: tuple[SchoolRow, ...]
    next: str | None


class PersonRow(View):
    person_id: UUID
    name: str
    nip: str | None
    job: str
    staff_type: StaffType | None
    employment_status: EmploymentStatus


class PersonList(View):
    people: tuple[PersonRow, ...]
    next: UUID | None


class SuperiorCard(View):
    """Whose superior somebody is on a day and by which letter, or why there is none and who can repair it (R-SUP-1).

    `letter_no`, `starts_on` and `ends_on` are of the row of leadership; the head of an office has none.
    """

    employee_id: UUID
    npsn: str
    capacity: Capacity
    on: date
    superior_id: UUID | None
    name: str | None
    kind: SuperiorKind | None
    letter_no: str | None
    starts_on: date | None
    ends_on: date | None
    missing: Missing | None
    explanation: str
    repair: str | None
    repaired_by: tuple[Repairer, ...]


class PreflightRow(View):
    """One fact that stands in the way, in a sentence, and who can put it right."""

    npsn: str
    school: str
    reason: Reason
    effect: Effect
    person_id: UUID | None
    name: str | None
    explanation: str
    repaired_by: tuple[Repairer, ...]
    repair: str


class PreflightList(View):
    """Ordered by school; `next` is the cursor of the following page, if there is one."""

    findings: tuple[PreflightRow, ...]
    next: str | None


class PreflightCount(View):
    reason: Reason
    effect: Effect
    findings: int
    schools: int


class PreflightSummary(View):
    """How often each reason, at how many schools; reasons that are nowhere are left out."""

    reasons: tuple[PreflightCount, ...]


class ImportView(View):
    """An import: how far it is, what it changed (or would), and what is wrong with the files, by row."""

    id: UUID
    status: Status
    dry_run: bool
    asked_at: datetime
    finished_at: datetime | None
    office_codes: tuple[str, ...] | None
    files: dict[str, int]
    summary: dict[str, JsonValue] | None
    error_count: int
    errors: tuple[dict[str, JsonValue], ...]
    progress: dict[str, JsonValue] | None


class ImportList(View):
    imports: tuple[ImportView, ...]
    next: UUID | None
