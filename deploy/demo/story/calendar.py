"""The days of the story: what happens when in the cycle of 2025, in the school's zone (WITA, UTC+8)."""

from datetime import date, datetime, time, timedelta, timezone

WITA = timezone(timedelta(hours=8))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment at the school."""
    return datetime.combine(day, time(hour, minute), WITA)


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
