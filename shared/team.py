"""Who is on a school's performance team, for whom, on a day (rulebook 4.3): pure; each service keeps what it needs."""

from collections.abc import Iterable
from datetime import date

from shared.contracts.directory import TeamMember
from shared.contracts.ids import PersonId


def membership(members: Iterable[TeamMember], person: PersonId, on: date) -> TeamMember | None:
    """His row of the team on this day; there is at most one of each person."""
    return next(
        (m for m in members if m.person_id == person and m.starts_on <= on and (m.ends_on is None or on <= m.ends_on)),
        None,
    )


def assigned(members: Iterable[TeamMember], person: PersonId, employee: PersonId, on: date) -> bool:
    """Whether somebody is on the team for this employee on this day; never for himself (R-SEC-1)."""
    row = membership(members, person, on)
    return row is not None and person != employee and (not row.employee_ids or employee in row.employee_ids)
