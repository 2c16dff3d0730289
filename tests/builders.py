"""Phrases for what tests begin with: people, a school with its leader, an office, an event's envelope fields."""

from datetime import UTC, date, datetime

from shared.contracts.base import SYSTEM, About
from shared.contracts.directory import (
    EducationLevel,
    EmployeePlaced,
    EmploymentStatus,
    Leader,
    LeadershipChanged,
    LeadershipKind,
    OfficeRecorded,
    PersonRecorded,
    PositionLevel,
    SchoolRecorded,
    SchoolStatus,
    StaffType,
    Zone,
)
from shared.contracts.ids import Capacity, PersonId, participation_id, person_id

NPSN, OTHER_NPSN, OFFICE = "20200001", "20200002", "32.04"
ANI, BUDI, PRINCIPAL, OTHER_PRINCIPAL, ACTING, OPERATOR, HEAD, ADMIN, STRANGER = (
    person_id(name) for name in ("ani", "budi", "principal", "other", "acting", "operator", "head", "admin", "stranger")
)
JANUARY = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)


def a_school(npsn: str = NPSN, level: EducationLevel = EducationLevel.SD, at: datetime = JANUARY) -> SchoolRecorded:
    return SchoolRecorded(
        npsn=npsn, name=f"Sekolah {npsn}", level=level, status=SchoolStatus.NEGERI, district_code=OFFICE,
        office_code=OFFICE, subdistrict_code="32.04.05", zone=Zone.WIB, operators=(OPERATOR,), by=SYSTEM, at=at,
    )  # fmt: skip


def an_office(at: datetime = JANUARY) -> OfficeRecorded:
    return OfficeRecorded(code=OFFICE, name="Dinas Pendidikan", head_id=HEAD, admin_ids=(ADMIN,), by=SYSTEM, at=at)


def a_leader(who: PersonId = PRINCIPAL, kind: LeadershipKind = LeadershipKind.DEFINITIVE, **more: object) -> Leader:
    return Leader.model_validate({"person_id": who, "kind": kind, "starts_on": date(2023, 7, 1), **more})


def leadership(*leaders: Leader, npsn: str = NPSN, at: datetime = JANUARY) -> LeadershipChanged:
    return LeadershipChanged(npsn=npsn, leaders=leaders, by=SYSTEM, at=at)


def a_placed_teacher(who: PersonId = ANI, npsn: str = NPSN, **more: object) -> EmployeePlaced:
    return EmployeePlaced.model_validate(
        {
            "npsn": npsn, "employee_id": who, "staff_type": StaffType.CLASS_TEACHER,
            "employment_status": EmploymentStatus.PNS, "position_level": PositionLevel.AHLI_MUDA,
            "ekinerja_user": True, "by": SYSTEM, "at": JANUARY, **more,
        }
    )  # fmt: skip


def a_person(who: PersonId = ANI, name: str = "Ani Lestari", **more: object) -> PersonRecorded:
    fields = {"person_id": who, "name": name, "nip": "198501012010012001", "email": "ani@belajar.test"}
    return PersonRecorded.model_validate({**fields, "by": SYSTEM, "at": JANUARY, **more})


def about(who: PersonId = ANI, npsn: str = NPSN, cycle: str = "2025", capacity: Capacity = Capacity.TEACHER) -> About:
    return About(
        participation_id=participation_id(who, cycle, npsn, capacity), employee_id=who, npsn=npsn,
        district_code=OFFICE, cycle=cycle, policy=cycle, capacity=capacity,
    )  # fmt: skip


def a_led_school(*leaders: Leader) -> tuple[SchoolRecorded, LeadershipChanged, OfficeRecorded]:
    """A school with its office and a definitive principal, or with these leaders."""
    return a_school(), leadership(*(leaders or (a_leader(),))), an_office()
