"""What was said about the time of an observation, and what of it stands in people's calendars (rulebook 6.6)."""

from enum import StrEnum

from pydantic import AwareDatetime

from shared.contracts.base import Actor, Fact
from shared.contracts.observation import ProposedTime


class Deed(StrEnum):
    """What somebody, or the clock, did to the time."""

    PROPOSED = "PROPOSED"
    COUNTERED = "COUNTERED"
    AGREED = "AGREED"
    MOVE_PROPOSED = "MOVE_PROPOSED"
    HANDED_OVER = "HANDED_OVER"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


class Turn(Fact):
    """One line of the history: who did what, with which time, and why if he had to say."""

    deed: Deed
    by: Actor
    at: AwareDatetime
    time: ProposedTime
    reason: str | None = None


class Appointment(Fact):
    """What the calendars of both sides hold. `sequence` grows with every change, so that the newest file wins."""

    time: ProposedTime
    changed_at: AwareDatetime
    sequence: int = 0
    cancelled: bool = False

    def moved(self, time: ProposedTime, at: AwareDatetime) -> "Appointment":
        return Appointment(time=time, changed_at=at, sequence=self.sequence + 1)

    def called_off(self, at: AwareDatetime) -> "Appointment":
        return Appointment(time=self.time, changed_at=at, sequence=self.sequence + 1, cancelled=True)
