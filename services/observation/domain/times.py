"""Times for an observation: what makes one possible, and when two collide."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime

from shared.contracts.base import Fact
from shared.contracts.observation import ProposedTime
from shared.errors import FieldError
from shared.texts import Text

LONGEST = timedelta(hours=8)
FARTHEST = timedelta(days=366)


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


def impossible(time: ProposedTime, now: datetime, at: str = "") -> list[FieldError]:
    """What is wrong with a time that somebody proposes; `at` is where in the body it stands."""
    checks = [
        (time.starts_at > now, "starts_at", "past", _PAST),
        (time.starts_at <= now + FARTHEST, "starts_at", "too-far", _TOO_FAR),
        (time.ends_at > time.starts_at, "ends_at", "before-start", _ORDER),
        (time.ends_at - time.starts_at <= LONGEST, "ends_at", "too-long", _TOO_LONG),
    ]
    return [FieldError(f"{at}/{field}", code, text) for holds, field, code, text in checks if not holds]


def overlap(one: ProposedTime, other: ProposedTime) -> bool:
    """Whether the two share a moment; one may end when the other begins."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


_REQUIRED = Text("Wajib diisi.", "Required.")
_PAST = Text("Waktu mulai sudah lewat.", "The start has passed.")
_TOO_FAR = Text("Waktu mulai lebih dari setahun lagi.", "The start is more than a year away.")
_ORDER = Text("Waktu selesai harus sesudah waktu mulai.", "The end must be after the start.")
_TOO_LONG = Text("Observasi paling lama delapan jam.", "An observation takes at most eight hours.")
