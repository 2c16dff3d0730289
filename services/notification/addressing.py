"""Whom a note concerns on the day on which it is told."""

from datetime import datetime

from services.notification.domain.notices import Audience, Note
from shared.contracts.ids import PersonId
from shared.facts import School
from shared.superior import Position, Superior

NAMED = frozenset({Audience.TEACHER, Audience.PERSON})
"""The note itself says who; the others follow from who is in charge at the school."""


def addressed(note: Note, school: School | None, at: datetime) -> tuple[PersonId, ...]:
    """Nobody, while the school's facts are on their way or nobody is in charge."""
    if note.audience is Audience.TEACHER:
        return _one(note.teacher_id)
    if note.audience is Audience.PERSON:
        return _one(note.person_id)
    return () if school is None else _in_charge(note, school, at)


def _in_charge(note: Note, school: School, at: datetime) -> tuple[PersonId, ...]:
    match note.audience:
        case Audience.OPERATORS:
            return school.operators
        case Audience.OFFICE_HEAD:
            return _one(school.office_head)
        case Audience.OFFICE:
            return school.office_admins or _one(school.office_head)
        case Audience.SUPERIOR if note.teacher_id is not None:
            return _row(school.superior(Position(note.teacher_id, note.capacity), at))
        case _:
            leader = school.leader(at)
            return _one(leader.person_id if leader else None)


def _row(superior: Superior | None) -> tuple[PersonId, ...]:
    return _one(superior.person_id if superior else None)


def _one(person: PersonId | None) -> tuple[PersonId, ...]:
    return () if person is None else (person,)
