"""Who is on a school's performance team, for whom, on a day (rulebook 4.3): pure; each service keeps what it needs."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, true

from shared.contracts.directory import TeamMember
from shared.contracts.ids import Capacity, PersonId
from shared.superior import Assessed


def membership(members: Iterable[TeamMember], person: PersonId, on: date) -> TeamMember | None:
    """His row of the team on this day; there is at most one of each person."""
    return next(
        (m for m in members if m.person_id == person and m.starts_on <= on and (m.ends_on is None or on <= m.ends_on)),
        None,
    )


def assigned(members: Iterable[TeamMember], person: PersonId, who: Assessed, on: date) -> bool:
    """Whether somebody is on the team for this employee on this day; never for himself (R-SEC-1).

    Who is assigned to nobody by name helps with all teachers; with who leads the school only who is named for him and
    works elsewhere, as the others are those whom he leads: also when he was a teacher while he was named for him (D19).
    """
    row = membership(members, person, on)
    if row is None or person == who.employee_id:
        return False
    named = who.employee_id in row.employee_ids
    return (named and row.outside) if who.capacity.leads else (named or not row.employee_ids)


def assigned_to(
    row: TeamMember, employee: ColumnElement[PersonId], capacity: ColumnElement[Capacity]
) -> ColumnElement[bool]:
    """The same as a condition, of a member with his row."""
    named, teaches = employee.in_(row.employee_ids), capacity == Capacity.TEACHER
    his = named & (true() if row.outside else teaches) if row.employee_ids else teaches
    return (employee != row.person_id) & his
