"""Who begins and ceases to work where."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared import clock
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
    Zone,
)
from shared.contracts.ids import PersonId

FIRST_ZONE = Zone.WIT
"""Where a day begins: whoever is gone by its date there is told to be here again when that is corrected."""


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

    def gone_on(self, day: date) -> bool:
        """Whether he has left by this day: on the one on which he leaves he is gone."""
        return self.left_on is not None and self.left_on <= day

    def works_on(self, day: date) -> bool:
        """Whether performance management knows him there on a day: eligible (4.1), and not gone by then."""
        return self.staff_type is not None and not self.gone_on(day)

    def applicant(self, school: SchoolStatus) -> Applicant:
        """What is asked of who may want to take part in a cycle (4.2)."""
        return Applicant(self.staff_type, self.status, self.employer, self.ekinerja_user, school)


def tell_placement(
    before: Employment | None, after: Employment, at: datetime, by: Actor
) -> list[EmployeeLeft | EmployeePlaced]:
    """What is new to who was told `before`: a school more or fewer, another day of leaving, where he went (E-11, E-13).

    Leaving the former school comes before arriving at the new one; who leaves it is told again when that changes.
    """
    if before is None or before.npsn == after.npsn:
        return _tell_at_school(before, after, at, by)
    moved = replace(before, left_on=_last_day(before, after, at), to_npsn=after.npsn)
    return _tell_at_school(before, moved, at, by) + _tell_at_school(None, after, at, by)


def _last_day(before: Employment, after: Employment, at: datetime) -> date:
    """The day from which on he is gone from the school before: when he began at the new one, or went before that."""
    days = [day for day in (before.left_on, after.since) if day is not None]
    return min(days, default=at.date())


def _tell_at_school(
    before: Employment | None, after: Employment, at: datetime, by: Actor
) -> list[EmployeeLeft | EmployeePlaced]:
    """Of one school. A day of leaving that is still to come leaves him where he is until then."""
    events: list[EmployeeLeft | EmployeePlaced] = []
    if after.works_on(clock.day(at, FIRST_ZONE)) and _arrives(before, after, at):
        events.append(_placed(after, at, by))
    leaves = after.left_on or (at.date() if after.staff_type is None else None)
    known = events or (before is not None and before.staff_type is not None)
    told = before and (before.left_on, before.to_npsn)
    if leaves is not None and known and (events or told != (leaves, after.to_npsn)):
        events.append(_left(after, leaves, at, by))
    return events


def _arrives(before: Employment | None, after: Employment, at: datetime) -> bool:
    """He was not known there, or as something else; or he was to leave, or had left, and stays."""
    if before is None or not before.works_on(clock.day(at, FIRST_ZONE)):
        return True
    stays = before.left_on is not None and after.left_on is None
    return stays or before != replace(after, left_on=before.left_on, to_npsn=before.to_npsn)


def _left(after: Employment, on: date, at: datetime, by: Actor) -> EmployeeLeft:
    return EmployeeLeft(at=at, by=by, npsn=after.npsn, employee_id=after.person_id, on=on, to_npsn=after.to_npsn)


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
