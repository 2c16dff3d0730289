"""The facts as they stand, and the events that say so. Equal facts cause no event."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.contracts.base import Actor
from shared.contracts.directory import (
    EducationLevel,
    OfficeRecorded,
    PersonRecorded,
    SchoolRecorded,
    SchoolStatus,
    Zone,
)
from shared.contracts.ids import PersonId


@dataclass(frozen=True, slots=True)
class School:
    """A school, and the people who keep its data."""

    npsn: str
    name: str
    level: EducationLevel
    status: SchoolStatus
    office_code: str
    subdistrict_code: str
    subdistrict: str
    zone: Zone
    operators: tuple[PersonId, ...] = ()

    @property
    def district_code(self) -> str:
        """`64.02` of the sub-district `64.02.06`."""
        return self.subdistrict_code[:5]


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is. NIK is not kept at all."""

    id: PersonId
    dapodik_id: str
    name: str
    nip: str | None = None
    email: str | None = None
    nuptk: str | None = None
    sex: str | None = None
    born: date | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An education office: its head and the people who work its data."""

    code: str
    name: str
    head_id: PersonId | None = None
    admin_ids: tuple[PersonId, ...] = ()


def tell_school(before: School | None, after: School, at: datetime, by: Actor) -> list[SchoolRecorded]:
    """A school that is new or different."""
    if before == after:
        return []
    return [
        SchoolRecorded(
            at=at,
            by=by,
            npsn=after.npsn,
            name=after.name,
            level=after.level,
            status=after.status,
            district_code=after.district_code,
            office_code=after.office_code,
            subdistrict_code=after.subdistrict_code,
            zone=after.zone,
            operators=after.operators,
        )
    ]


def tell_person(before: Person | None, after: Person, at: datetime, by: Actor) -> list[PersonRecorded]:
    """Somebody new, or with another name, NIP or e-mail (E-16). Other fields stay in directory and are no news."""
    if before is not None and (before.name, before.nip, before.email) == (after.name, after.nip, after.email):
        return []
    return [PersonRecorded(at=at, by=by, person_id=after.id, name=after.name, nip=after.nip, email=after.email)]


def tell_office(before: Office | None, after: Office, at: datetime, by: Actor) -> list[OfficeRecorded]:
    """An office that is new or different."""
    if before == after:
        return []
    return [
        OfficeRecorded(at=at, by=by, code=after.code, name=after.name, head_id=after.head_id, admin_ids=after.admin_ids)
    ]
