"""When the observation takes place: agreed by both sides, movable by agreement (rulebook 6.6, D7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.observation.domain.refusals import (
    NothingProposed,
    ObservationDone,
    ObserverBusy,
    OwnProposal,
    SuperiorNotFound,
    TimePassed,
)
from services.observation.domain.times import impossible, overlap
from shared.contracts.base import About, ActingRole, Actor
from shared.contracts.ids import PersonId, ScheduleId
from shared.contracts.observation import ObservationScheduled, PreparationCollected, ProposedTime, ScheduleCountered
from shared.errors import Incomplete
from shared.superior import Superior


class ScheduleStatus(StrEnum):
    PROPOSED = "PROPOSED"
    COUNTERED = "COUNTERED"
    AGREED = "AGREED"
    DONE = "DONE"


@dataclass(eq=False)
class Schedule:
    """`proposed` is the latest word; `agreed` the time that stands, also while another one is being proposed."""

    id: ScheduleId
    about: About
    proposed: ProposedTime
    proposed_by: ActingRole
    status: ScheduleStatus = ScheduleStatus.PROPOSED
    agreed: ProposedTime | None = None
    agreed_at: datetime | None = None
    observer_id: PersonId | None = None
    version: int = 0

    @classmethod
    def of(cls, id: ScheduleId, preparation: PreparationCollected) -> "Schedule":
        """The teacher proposes the time that stands in her preparation."""
        return cls(id, preparation.about, preparation.proposed, preparation.by.role)

    def agree(
        self, superior: Superior | None, diary: Iterable[ProposedTime], by: Actor, at: datetime
    ) -> ObservationScheduled:
        """The other side says yes. `diary`: the other times at which this superior observes."""
        self._not_done()
        if self.status is ScheduleStatus.AGREED:
            raise NothingProposed()
        if by.role is self.proposed_by:
            raise OwnProposal()
        if superior is None:
            raise SuperiorNotFound()
        if self.proposed.starts_at <= at:
            raise TimePassed()
        if any(overlap(self.proposed, taken) for taken in diary):
            raise ObserverBusy()
        self.status, self.agreed, self.agreed_at = ScheduleStatus.AGREED, self.proposed, at
        self.observer_id = superior.person_id
        return ObservationScheduled(
            about=self.about, by=by, at=at, schedule_id=self.id, observer_id=superior.person_id,
            starts_at=self.proposed.starts_at, ends_at=self.proposed.ends_at,
        )  # fmt: skip

    def counter(self, time: ProposedTime, by: Actor, at: datetime) -> ScheduleCountered:
        """Propose another time; the other side's word is awaited, and what was agreed stands until then."""
        self._not_done()
        if errors := impossible(time, at):
            raise Incomplete(errors=errors)
        self.status, self.proposed, self.proposed_by = ScheduleStatus.COUNTERED, time, by.role
        return ScheduleCountered(
            about=self.about, by=by, at=at, schedule_id=self.id, starts_at=time.starts_at, ends_at=time.ends_at
        )

    def finish(self) -> None:
        """The observation is rated: the time is history."""
        self.status = ScheduleStatus.DONE
        self.version += 1

    def reached(self, at: datetime) -> bool:
        """Whether the agreed time has come (D7)."""
        return self.agreed is not None and self.agreed.starts_at <= at

    def _not_done(self) -> None:
        if self.status is ScheduleStatus.DONE:
            raise ObservationDone()
