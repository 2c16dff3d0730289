"""The days of the story: what happens when, in the school's zone (WITA, UTC+8)."""

from datetime import date, datetime, time, timedelta, timezone

WITA = timezone(timedelta(hours=8))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment at the school."""
    return datetime.combine(day, time(hour, minute), WITA)


SEMESTER_OPENING = at(date(2024, 7, 8))
SEMESTER_APPROVAL = at(date(2024, 7, 22))
SEMESTER_PREPARATION = at(date(2024, 8, 19))
SEMESTER_OBSERVATION = at(date(2024, 9, 5), 15)
SEMESTER_FOLLOW_UP = at(date(2024, 9, 9))
SEMESTER_EFFORT = at(date(2024, 10, 21))
SEMESTER_REFLECTION = at(date(2024, 10, 24))
SEMESTER_DOCUMENTS = at(date(2024, 11, 4))
SEMESTER_ASSESSMENT = at(date(2024, 12, 27))
SEMESTER_RECEIPT = at(date(2025, 1, 3))

OPENING = at(date(2025, 1, 8))
PLANNING = at(date(2025, 1, 20))
APPROVAL = at(date(2025, 1, 27))
PREPARATION = at(date(2025, 2, 17))
OBSERVATION = at(date(2025, 3, 7), 15)
FOLLOW_UP = at(date(2025, 3, 10))
EFFORT = at(date(2025, 5, 12))
REFLECTION = at(date(2025, 5, 15))
DOCUMENTS = at(date(2025, 10, 6))
PREDICATE = at(date(2025, 11, 17))
ASSESSMENT = at(date(2025, 11, 20))
RECEIPT = at(date(2025, 11, 24))
FINAL = at(date(2025, 12, 9))
