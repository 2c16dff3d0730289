"""A school's cycle: it keeps its policy, and its stages have their windows (rulebook 6.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.planning.domain.refusals import ExtensionBeyondCycle, ExtensionNotLater, StageUnknown
from shared import clock, windows
from shared.contracts.base import Actor, Fact
from shared.contracts.directory import Zone
from shared.contracts.ids import PersonId, school_cycle_id
from shared.contracts.planning import CycleExtended, CycleOpened, Stage, Window
from shared.policies import policy


class CycleState(StrEnum):
    """Where a school's cycle is, by its windows."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    ASSESSMENT = "ASSESSMENT"
    CLOSED = "CLOSED"


class Extension(Fact):
    """More time for a stage: until when, why, and who gave it."""

    stage: Stage
    closes_on: date
    zone: Zone
    reason: str
    by: PersonId
    at: datetime


@dataclass(eq=False)
class SchoolCycle:
    """One cycle of one school; it keeps the policy it began with (R-CYC-1)."""

    npsn: str
    cycle: str
    policy: str
    district_code: str
    opened_at: datetime
    extensions: tuple[Extension, ...] = ()
    version: int = 0

    @property
    def id(self) -> UUID:
        return school_cycle_id(self.npsn, self.cycle)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The national ones, with what the office extended."""
        given = {e.stage: e for e in self.extensions}
        return tuple(_extended(w, given.get(w.stage)) for w in windows.national(policy(self.policy)))

    def window(self, stage: Stage) -> Window:
        return windows.of_stage(self.windows, stage)

    def open(self, by: Actor, at: datetime) -> CycleOpened:
        windows.require_not_over(self.window(Stage.EXECUTION), self.cycle, at)
        return CycleOpened(
            npsn=self.npsn, cycle=self.cycle, policy=self.policy, district_code=self.district_code,
            windows=self.windows, by=by, at=at,
        )  # fmt: skip

    def extend(self, stage: Stage, until: date, reason: str, zone: Zone, by: Actor, at: datetime) -> CycleExtended:
        """R-TIM-1: the office gives a stage more time, until the end of that day at the school."""
        now = next((w for w in self.windows if w.stage is stage), None)
        if now is None:
            raise StageUnknown(field="/stage")
        if until <= now.closes_on or until < clock.day(at, zone):
            raise ExtensionNotLater(field="/closes_on")
        if stage is not Stage.ASSESSMENT and until > self.window(Stage.ASSESSMENT).closes_on:
            raise ExtensionBeyondCycle(field="/closes_on")
        assert by.id is not None, "an extension has an author"
        self.extensions += (Extension(stage=stage, closes_on=until, zone=zone, reason=reason, by=by.id, at=at),)
        return CycleExtended(
            npsn=self.npsn, cycle=self.cycle, stage=stage, reason=reason, windows=self.windows, by=by, at=at
        )

    def state(self, zone: Zone, at: datetime) -> CycleState:
        if self.over(at):
            return CycleState.CLOSED
        if at < min(windows.begin(w, zone) for w in self.windows):
            return CycleState.PLANNED
        assessing = at >= windows.begin(self.window(Stage.ASSESSMENT), zone)
        return CycleState.ASSESSMENT if assessing else CycleState.OPEN

    def can_be_joined(self, at: datetime) -> bool:
        """Whoever comes after execution has ended could do nothing in it any more (E-14)."""
        return at < windows.end(self.window(Stage.EXECUTION))

    def over(self, at: datetime) -> bool:
        return at >= windows.end(windows.last(self.windows))

    def require_not_over(self, at: datetime) -> None:
        """Refuse what comes after the last window of the cycle."""
        windows.require_not_over(windows.last(self.windows), self.cycle, at)


def _extended(window: Window, extension: Extension | None) -> Window:
    if extension is None:
        return window
    return window.model_copy(update={"closes_on": extension.closes_on, "deadline_zone": extension.zone})
