"""Times for an observation: what makes one possible, when two collide, and how one is said (rulebook 6.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import AwareDatetime

from shared import clock, windows
from shared.clock import ZONES
from shared.contracts.base import Fact
from shared.contracts.directory import Zone
from shared.contracts.observation import ProposedTime
from shared.contracts.planning import Window
from shared.deadlines import MORNING
from shared.errors import FieldError
from shared.texts import Text, say_day

LONGEST = timedelta(hours=8)
FARTHEST = timedelta(days=366)
SOON = timedelta(hours=1)
"""So long before it begins both sides are told once more (N13)."""


class Proposal(Fact):
    """The time and place as the teacher has them so far, with what will be taught."""

    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    place: str | None = None
    class_name: str | None = None
    subject: str | None = None

    def time(self) -> ProposedTime | None:
        """The time, once it has all its parts."""
        if self.starts_at is None or self.ends_at is None or self.place is None:
            return None
        return ProposedTime(starts_at=self.starts_at, ends_at=self.ends_at, place=self.place)

    def missing(self, at: str) -> list[FieldError]:
        return [
            FieldError(f"{at}/{name}", "missing", _REQUIRED)
            for name in ("starts_at", "ends_at", "place")
            if getattr(self, name) is None
        ]


NO_TIME = Proposal()


@dataclass(frozen=True)
class Terms:
    """What a time has to keep to: the window of execution at the school; and when it counts as missed."""

    window: Window
    zone: Zone
    grace: timedelta
    """How long after its end a time that nobody has rated counts as missed."""

    def eve(self, time: ProposedTime) -> datetime:
        """The morning of the day before, at the school: when both sides are reminded (N13)."""
        return datetime.combine(clock.day(time.starts_at, self.zone) - timedelta(days=1), MORNING, ZONES[self.zone])

    def hold(self, time: ProposedTime) -> bool:
        """Whether the whole of it is inside the window (R-TIM-1)."""
        return windows.begin(self.window, self.zone) <= time.starts_at and time.ends_at <= windows.end(self.window)

    def days(self) -> Text:
        """The first and the last day, in both languages."""
        first, last = self.window.opens_on, self.window.closes_on
        return Text(*(f"{say_day(first, language)} – {say_day(last, language)}" for language in ("id", "en")))


def impossible(time: ProposedTime, terms: Terms, now: datetime, at: str = "") -> list[FieldError]:
    """What is wrong with a time that somebody proposes; `at` is where in the body it stands."""
    return [FieldError(f"{at}/{field}", code, text) for field, code, text in _wrongs(time, terms, now)]


def _wrongs(time: ProposedTime, terms: Terms, now: datetime) -> Iterator[tuple[str, str, Text]]:
    if time.starts_at <= now:
        yield "starts_at", "past", _PAST
    elif time.starts_at > now + FARTHEST:
        yield "starts_at", "too-far", _TOO_FAR
    elif not terms.hold(time):
        yield "starts_at", "outside-window", _outside(terms)
    if time.ends_at <= time.starts_at:
        yield "ends_at", "before-start", _ORDER
    elif time.ends_at - time.starts_at > LONGEST:
        yield "ends_at", "too-long", _TOO_LONG


def overlap(one: ProposedTime, other: ProposedTime) -> bool:
    """Whether the two share a moment; one may end when the other begins."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def local(time: ProposedTime, zone: Zone) -> ProposedTime:
    """The same time, by the clock of the school (R-TIM-3)."""
    there = ZONES[zone]
    return time.model_copy(
        update={"starts_at": time.starts_at.astimezone(there), "ends_at": time.ends_at.astimezone(there)}
    )


def say(time: ProposedTime, zone: Zone, language: str) -> str:
    """`10 Maret 2025 pukul 08.00–09.10 WIB`."""
    here = local(time, zone)
    start, end = here.starts_at, here.ends_at
    separator, by = (":", ", ") if language == "en" else (".", " pukul ")
    until = f"{end:%H{separator}%M}" if end.date() == start.date() else _moment(end, by, separator, language)
    return f"{_moment(start, by, separator, language)}–{until} {zone}"


def _moment(moment: datetime, by: str, separator: str, language: str) -> str:
    return f"{say_day(moment.date(), language)}{by}{moment:%H{separator}%M}"


def _outside(terms: Terms) -> Text:
    days = terms.days()
    return Text(f"Observasi hanya pada masa pelaksanaan: {days.id}.", f"Only within the execution stage: {days.en}.")


_REQUIRED = Text("Wajib diisi.", "Required.")
_PAST = Text("Waktu mulai sudah lewat.", "The start has passed.")
_TOO_FAR = Text("Waktu mulai lebih dari setahun lagi.", "The start is more than a year away.")
_ORDER = Text("Waktu selesai harus sesudah waktu mulai.", "The end must be after the start.")
_TOO_LONG = Text("Observasi paling lama delapan jam.", "An observation takes at most eight hours.")
