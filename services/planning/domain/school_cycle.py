"""A school's cycle (rulebook 6.1): opened by the office, begun, extended, closed by the clock, perhaps reopened.

    PLANNED ──its first window begins, and who leads has confirmed it──▶ OPEN ──assessment begins──▶ ASSESSMENT
    ASSESSMENT ──its last window is over──▶ CLOSED ──the office reopens it, with a reason──▶ where its windows are

EXTENDED stands beside these states: the office has given a stage more time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.planning.domain.cycle_refusals import (
    ConfirmationNotAsked,
    CycleClosedAlready,
    CycleOver,
    CycleStillRuns,
    StartConfirmedAlready,
    StartNotConfirmed,
)
from services.planning.domain.refusals import ExtensionBeyondCycle, ExtensionNotLater, StageUnknown
from shared import clock, windows
from shared.contracts.base import SYSTEM, Actor, Fact
from shared.contracts.directory import Zone
from shared.contracts.ids import PersonId, school_cycle_id
from shared.contracts.planning import (
    CycleClosed,
    CycleExtended,
    CycleOpened,
    CycleReopened,
    CycleStartConfirmed,
    Stage,
    Window,
)
from shared.policies import policy


class CycleState(StrEnum):
    """Where a school's cycle is."""

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
    confirmed_at: datetime | None = None
    """Since when teachers may plan, where the policy asks who leads the school to say so."""
    confirmed_by: PersonId | None = None
    closed_at: datetime | None = None
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

    def planned(self, stage: Stage) -> Window:
        """The national one, whatever the office extended."""
        return windows.of_stage(windows.national(policy(self.policy)), stage)

    @property
    def extended(self) -> bool:
        return bool(self.extensions)

    @property
    def awaits_confirmation(self) -> bool:
        """R-CYC-2: nobody plans until who leads the school has said that the period starts."""
        return policy(self.policy).start_confirmation_required and self.confirmed_at is None

    def open(self, by: Actor, at: datetime) -> CycleOpened:
        windows.require_not_over(self.window(Stage.EXECUTION), self.cycle, at)
        return CycleOpened(
            npsn=self.npsn, cycle=self.cycle, policy=self.policy, district_code=self.district_code,
            windows=self.windows, by=by, at=at,
        )  # fmt: skip

    def confirm_start(self, by: Actor, at: datetime) -> CycleStartConfirmed:
        """R-CYC-2: the period starts at this school. Once; before its first window, too."""
        if not policy(self.policy).start_confirmation_required:
            raise ConfirmationNotAsked(cycle=self.cycle)
        if self.confirmed_at is not None:
            raise StartConfirmedAlready(cycle=self.cycle)
        self.require_not_over(at)
        self.confirmed_at, self.confirmed_by = at, by.id
        return CycleStartConfirmed(
            npsn=self.npsn, cycle=self.cycle, policy=self.policy, windows=self.windows, by=by, at=at
        )

    def extend(self, stage: Stage, until: date, reason: str, zone: Zone, by: Actor, at: datetime) -> CycleExtended:
        """R-TIM-1: the office gives a stage more time, until the end of that day at the school."""
        if self.over(at):
            raise CycleOver(cycle=self.cycle)
        self._require_later(stage, until, zone, at)
        if stage is not Stage.ASSESSMENT and until > self.window(Stage.ASSESSMENT).closes_on:
            raise ExtensionBeyondCycle(field="/closes_on")
        self._give(stage, until, reason, zone, by, at)
        return CycleExtended(
            npsn=self.npsn, cycle=self.cycle, stage=stage, reason=reason, windows=self.windows, by=by, at=at
        )

    def close(self, at: datetime) -> CycleClosed:
        """Its last window is over: the clock closes it, once."""
        if self.closed_at is not None:
            raise CycleClosedAlready(cycle=self.cycle)
        if not self.over(at):
            raise CycleStillRuns(cycle=self.cycle)
        self.closed_at = at
        return CycleClosed(npsn=self.npsn, cycle=self.cycle, by=SYSTEM, at=at)

    def reopen(self, stage: Stage, until: date, reason: str, zone: Zone, by: Actor, at: datetime) -> CycleReopened:
        """R-CYC-3: the office lets late work in, until the end of that day; whoever assesses has as long."""
        if not self.over(at):
            raise CycleStillRuns(cycle=self.cycle)
        self._require_later(stage, until, zone, at)
        for each in dict.fromkeys((stage, Stage.ASSESSMENT)):
            if until > self.window(each).closes_on:
                self._give(each, until, reason, zone, by, at)
        self.closed_at = None
        return CycleReopened(
            npsn=self.npsn, cycle=self.cycle, stage=stage, reason=reason, windows=self.windows, by=by, at=at
        )

    def state(self, zone: Zone, at: datetime) -> CycleState:
        if self.over(at):
            return CycleState.CLOSED
        if self.awaits_confirmation or at < min(windows.begin(w, zone) for w in self.windows):
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

    def require_confirmed(self, who: str | None) -> None:
        """Refuse to plan before the start is confirmed; `who` leads the school and has to do it."""
        if self.awaits_confirmation:
            raise StartNotConfirmed(
                cycle=self.cycle,
                who_id=who or "Dinas Pendidikan, karena sekolah belum mempunyai Kepala Sekolah",
                who_en=who or "the education office, since nobody leads the school",
            )

    def _require_later(self, stage: Stage, until: date, zone: Zone, at: datetime) -> None:
        now = next((w for w in self.windows if w.stage is stage), None)
        if now is None:
            raise StageUnknown(field="/stage")
        if until <= now.closes_on or until < clock.day(at, zone):
            raise ExtensionNotLater(field="/closes_on")

    def _give(self, stage: Stage, until: date, reason: str, zone: Zone, by: Actor, at: datetime) -> None:
        assert by.id is not None, "an extension has an author"
        self.extensions += (Extension(stage=stage, closes_on=until, zone=zone, reason=reason, by=by.id, at=at),)


def _extended(window: Window, extension: Extension | None) -> Window:
    if extension is None:
        return window
    return window.model_copy(update={"closes_on": extension.closes_on, "deadline_zone": extension.zone})
