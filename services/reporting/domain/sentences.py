"""From what is kept of an event to a sentence a teacher reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Protocol, TypeVar

from services.reporting.domain.labels import EXPECTATIONS, FORMS, LEVELS, PREDICATES, say_moment
from services.reporting.domain.lines import LINES
from shared.catalogue import Catalogue
from shared.contracts.assessment import Expectation, Predicate
from shared.contracts.directory import Zone
from shared.contracts.followup import LearningForm
from shared.contracts.observation import ObservationLevel
from shared.contracts.planning import ExemptionReason
from shared.exemptions import EXEMPTIONS
from shared.texts import say_day

Details = Mapping[str, object]


@dataclass(frozen=True)
class Speech:
    """In which language, for which school, with which catalogue."""

    language: str
    zone: Zone
    catalogue: Catalogue
    cycle: str

    def sentence(self, kind: str, details: Details) -> str:
        """What the event says; a code that the catalogue does not know is said as it came."""
        values: dict[str, object] = {"cycle": self.cycle}
        values |= {name: self.value(name, value) for name, value in details.items()}
        return LINES[kind].text.say(self.language, values)

    def value(self, name: str, value: object) -> object:
        """A detail as the sentence says it."""
        say = _SAYINGS.get(name)
        return say(self, value) if say is not None and value is not None else value

    def title(self, code: object) -> str:
        """The catalogue's title of an indicator, a behaviour, a competency or a duty."""
        c = self.catalogue
        lists = (
            c.indicators,
            c.competencies,
            c.core_duties,
            c.additional_duties,
            *(i.behaviours for i in c.indicators),
        )
        return next((entry.label for entry in chain.from_iterable(lists) if entry.code == code), str(code))

    def titles(self, codes: object) -> str:
        return "; ".join(self.title(code) for code in _list(codes))

    def moment(self, value: object) -> str:
        return say_moment(datetime.fromisoformat(str(value)), self.zone, self.language)

    def day(self, value: object) -> str:
        return say_day(date.fromisoformat(str(value)), self.language)

    def predicate(self, value: object) -> str:
        return PREDICATES[Predicate(str(value))].say(self.language, {})

    def expectation(self, value: object) -> str:
        return EXPECTATIONS[Expectation(str(value))].say(self.language, {})

    def exemption(self, value: object) -> str:
        return EXEMPTIONS[ExemptionReason(str(value))].say(self.language, {})

    def levels(self, value: object) -> str:
        return "; ".join(
            f"{self.title(rated['behaviour'])}: {LEVELS[ObservationLevel(str(rated['level']))].say(self.language, {})}"
            for rated in _rows(value)
        )

    def choices(self, value: object) -> str:
        return "; ".join(
            f"{FORMS[LearningForm(str(c['form']))].say(self.language, {})}, "
            f"{self.day(c['starts_on'])} – {self.day(c['ends_on'])}"
            for c in _rows(value)
        )


_SAYINGS: dict[str, Callable[[Speech, object], str]] = {
    "practice_indicator": Speech.title,
    "indicator_code": Speech.title,
    "duty_code": Speech.title,
    "target_behaviours": Speech.titles,
    "starts_at": Speech.moment,
    "objection_until": Speech.moment,
    "due_on": Speech.day,
    "since": Speech.day,
    "reason": Speech.exemption,
    "levels": Speech.levels,
    "choices": Speech.choices,
    "predicate": Speech.predicate,
    "result": Speech.expectation,
    "behaviour": Speech.expectation,
}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in _list(value) if isinstance(row, dict)]


class Told(Protocol):
    """An entry as far as its place in the story goes."""

    @property
    def type(self) -> str: ...
    @property
    def at(self) -> datetime: ...


T = TypeVar("T", bound=Told)


def without_doubles(entries: Iterable[T]) -> list[T]:
    """A public event is left out where its twin of the same moment says more."""
    found = list(entries)
    twins = {(public.type, e.at) for e in found if (public := LINES[e.type].twin_of) is not None}
    return [e for e in found if (e.type, e.at) not in twins]
