"""Who begins and ceases to work where."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.access import Applicant
from shared.contracts.base import Actor
from shared.contracts.directory import (
    EmployeeLeft,
    EmployeePlaced,
    EmployerKind,
    EmploymentStatus,
    PositionLevel,
    SchoolStatus,
    StaffType,
)
from shared.contracts.ids import PersonId


@dataclass(frozen=True, slots=True)
class Employment:
    """Where somebody works (his home school, E-15) and as what. `staff_type` is empty for who is no teacher (4.1)."""

    person_id: PersonId
    npsn: str
    job: str
    staff_type: StaffType | None
    status: EmploymentStatus
    employer: EmployerKind
    ekinerja_user: bool
    position_level: PositionLevel
    rank_grade: str
    since: date | None
    left_on: date | None = None
    to_npsn: str | None = None

    @property
    def placed(self) -> bool:
        """Whether performance management knows him there: eligible (4.1), and not leaving."""
        return self.staff_type is not None and self.left_on is None

    def applicant(self, school: SchoolStatus) -> Applicant:
        """What is asked of who may want to take part in a cycle (4.2)."""
        return Applicant(self.staff_type, self.status, self.employer, self.ekinerja_user, school)


def tell_placement(
    before: Employment | None, after: Employment, at: datetime, by: Actor
) -> list[EmployeeLeft | EmployeePlaced]:
    """Leaving the former school comes before arriving at the new one (E-11). A new school closes the old placement."""
    events: list[EmployeeLeft | EmployeePlaced] = []
    if before is not None and before.placed and not (after.placed and after.npsn == before.npsn):
        events.append(_left(before, after, at, by))
    if after.placed and before != after:
        events.append(_placed(after, at, by))
    return events


def _left(before: Employment, after: Employment, at: datetime, by: Actor) -> EmployeeLeft:
    moved_to = after.npsn if after.npsn != before.npsn else after.to_npsn
    on = (after.since if after.npsn != before.npsn else after.left_on) or at.date()
    return EmployeeLeft(at=at, by=by, npsn=before.npsn, employee_id=before.person_id, on=on, to_npsn=moved_to)


def _placed(employment: Employment, at: datetime, by: Actor) -> EmployeePlaced:
    assert employment.staff_type is not None
    return EmployeePlaced(
        at=at,
        by=by,
        npsn=employment.npsn,
        employee_id=employment.person_id,
        staff_type=employment.staff_type,
        employment_status=employment.status,
        employer_kind=employment.employer,
        ekinerja_user=employment.ekinerja_user,
        position_level=employment.position_level,
        rank_grade=employment.rank_grade,
        active_from=employment.since,
    )


def keep_destination(employment: Employment) -> Employment:
    """Where he went is a fact only of who has left."""
    return employment if employment.left_on else replace(employment, to_npsn=None)
