"""What directory adds to the explanation of a superior: how people are called, and days outside a placement."""

from dataclasses import dataclass
from datetime import date

from services.directory.domain.facts import Person
from shared.explanation import Words, subject
from shared.texts import Text, say_day


@dataclass(frozen=True)
class Placing:
    """From when an employee is recorded at his school, and the day from which he is so no more."""

    since: date | None
    left_on: date | None

    def covers(self, on: date, today: date) -> bool:
        """Not before he came, nor after he left. Who is announced counts already: he asks beforehand."""
        came_later = self.since is not None and on < self.since <= today
        return not came_later and (self.left_on is None or on < self.left_on)


NOT_YET_HERE = Text(
    "Data atasan {whose} pada {day} tidak tercatat di sini: {subject} bekerja di {school} sejak {since}.",
    "{Whose} superior on {day} is not recorded here: only from {since} on the place of work is {school}.",
)
NOT_HERE_ANY_MORE = Text(
    "Data atasan {whose} pada {day} tidak tercatat di sini: {subject} sudah keluar dari {school} per {left_on}.",
    "{Whose} superior on {day} is not recorded here: {school} is no place of work any more from {left_on} on.",
)


def elsewhere(placing: Placing, words: Words, language: str) -> str:
    """The day is outside the time that the employee is recorded at the school."""
    gone = placing.left_on is not None and placing.left_on <= words.on
    values = {**subject(words, language), "school": words.school, "day": say_day(words.on, language)}
    for name, day in (("since", placing.since), ("left_on", placing.left_on)):
        values[name] = say_day(day, language) if day else "–"
    return (NOT_HERE_ANY_MORE if gone else NOT_YET_HERE).say(language, values)


def honorific(person: Person) -> str:
    """ "Ibu X", "Bapak Y"; the name alone where the source does not say."""
    return {"P": "Ibu ", "L": "Bapak "}.get(person.sex or "", "") + person.name
