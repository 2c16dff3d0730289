"""When the observation takes place: an agreement of both sides, movable while the document stays (rulebook 6.6, D7).

PROPOSED, COUNTERED → AGREED → RESCHEDULED → AGREED; AGREED, RESCHEDULED → MISSED → RESCHEDULED; CANCELLED → COUNTERED;
DONE once it is rated, from wherever it stood.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.observation.domain.appointment import Appointment, Deed, Turn
from services.observation.domain.schedule_refusals import (
    AlreadyCancelled,
    NothingAgreed,
    NothingProposed,
    ObservationDone,
    ObserverBusy,
    OwnProposal,
    TimeAgreed,
    TimeBegun,
    TimeOutsideWindow,
    TimePassed,
)
from services.observation.domain.times import SOON, Terms, impossible, overlap
from shared.contracts.base import SYSTEM, About, ActingRole, Actor
from shared.contracts.ids import PersonId, ScheduleId
from shared.contracts.observation import (
    ObservationScheduled,
    PreparationCollected,
    ProposedTime,
    ScheduleCancelled,
    ScheduleCountered,
    ScheduleHandedOver,
    ScheduleMissed,
    ScheduleMoveProposed,
)
from shared.errors import Incomplete
from shared.superior import Superior
from shared.unfound import SuperiorNotFound


class ScheduleStatus(StrEnum):
    PROPOSED = "PROPOSED"
    COUNTERED = "COUNTERED"
    AGREED = "AGREED"
    RESCHEDULED = "RESCHEDULED"
    """Another time is asked for than the one that was agreed; that one stands until the other side agrees."""
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"
    DONE = "DONE"


AWAITS_ANSWER = frozenset({ScheduleStatus.PROPOSED, ScheduleStatus.COUNTERED, ScheduleStatus.RESCHEDULED})
MOVABLE = frozenset({ScheduleStatus.AGREED, ScheduleStatus.RESCHEDULED, ScheduleStatus.MISSED})

PLAN_RESET, PARTICIPATION_OVER = "Perencanaan direset.", "Keikutsertaan di sekolah ini sudah berhenti."
"""Why a time lapses, as people read it."""


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
    due_at: datetime | None = None
    """When it counts as missed, unless it is rated before (E-26)."""
    remind_at: datetime | None = None
    """When both sides are reminded that it is tomorrow; None: they know, as it was agreed on no earlier."""
    soon_at: datetime | None = None
    """When both are told that it begins within the hour; None: they know, or were told."""
    look_at: datetime | None = None
    """When somebody else may lead the school, as far as it is announced: then it is seen whose it is (E-6)."""
    appointment: Appointment | None = None
    history: tuple[Turn, ...] = ()
    version: int = 0

    @classmethod
    def of(cls, id: ScheduleId, preparation: PreparationCollected) -> "Schedule":
        """The teacher proposes the time that stands in her preparation."""
        p = preparation
        first = Turn(deed=Deed.PROPOSED, by=p.by, at=p.at, time=p.proposed)
        return cls(id, p.about, p.proposed, p.by.role, history=(first,))

    @classmethod
    def carry(cls, id: ScheduleId, former: "Schedule", about: About) -> "Schedule":
        """E-11: the time at the former school, over and done: nothing of it is to be kept, moved or reminded of."""
        f = former
        return cls(
            id, about, f.proposed, f.proposed_by, ScheduleStatus.DONE, f.agreed, f.agreed_at, f.observer_id,
            history=f.history,
        )  # fmt: skip

    def begin_again(self, preparation: PreparationCollected) -> None:
        """The preparation was handed in anew, and with it another time; calendars see it as a change."""
        p = preparation
        self.status, self.proposed, self.proposed_by = ScheduleStatus.PROPOSED, p.proposed, p.by.role
        self.agreed, self.observer_id, self.due_at = None, None, None
        self._note(Deed.PROPOSED, p.by, p.at)
        self.version += 1

    def agree(
        self, superior: Superior | None, diary: Iterable[ProposedTime], terms: Terms, by: Actor, at: datetime
    ) -> ObservationScheduled:
        """The other side says yes. `diary`: the other times at which this superior observes."""
        self._awaiting(by)
        if superior is None:
            raise SuperiorNotFound()
        self._possible_still(diary, terms, at)
        before, time = self.agreed, self.proposed
        self.status, self.agreed, self.agreed_at = ScheduleStatus.AGREED, time, at
        self.observer_id, self.due_at = superior.person_id, time.ends_at + terms.grace
        self.remind_at = eve if (eve := terms.eve(time)) > at else None
        self.soon_at = soon if (soon := time.starts_at - SOON) > at else None
        first = Appointment(time=time, changed_at=at)
        self.appointment = self.appointment.moved(time, at) if self.appointment else first
        self._note(Deed.AGREED, by, at)
        return ObservationScheduled(
            about=self.about, by=by, at=at, schedule_id=self.id, observer_id=superior.person_id,
            starts_at=time.starts_at, ends_at=time.ends_at, instead_of=before.starts_at if before else None,
        )  # fmt: skip

    def counter(self, time: ProposedTime, terms: Terms, by: Actor, at: datetime) -> ScheduleCountered:
        """Propose another time while none is agreed, or answer the wish to move with one; the other side's word is
        awaited."""
        self._not_done()
        if self.status in (ScheduleStatus.AGREED, ScheduleStatus.MISSED):
            raise TimeAgreed()
        self._propose(time, terms, by, at)
        if self.status is not ScheduleStatus.RESCHEDULED:
            self.status = ScheduleStatus.COUNTERED
        self._note(Deed.COUNTERED, by, at)
        return ScheduleCountered(
            about=self.about, by=by, at=at, schedule_id=self.id, starts_at=time.starts_at, ends_at=time.ends_at
        )

    def move(self, time: ProposedTime, reason: str, terms: Terms, by: Actor, at: datetime) -> ScheduleMoveProposed:
        """Ask for another time than the one that was agreed, or missed; it stands until the other side agrees (D7)."""
        self._not_done()
        if self.status not in MOVABLE:
            raise NothingAgreed()
        self._propose(time, terms, by, at)
        self.status = ScheduleStatus.RESCHEDULED
        self._note(Deed.MOVE_PROPOSED, by, at, reason)
        return ScheduleMoveProposed(
            about=self.about, by=by, at=at, schedule_id=self.id, starts_at=time.starts_at, ends_at=time.ends_at,
            reason=reason,
        )  # fmt: skip

    def cancel(self, reason: str, by: Actor, at: datetime) -> ScheduleCancelled:
        """Call it off, before it has begun; either side may propose a time anew."""
        self._not_done()
        if self.status is ScheduleStatus.CANCELLED:
            raise AlreadyCancelled()
        if self.reached(at):
            raise TimeBegun()
        return self._call_off(reason, by, at)

    def lapse(self, reason: str, at: datetime) -> ScheduleCancelled | None:
        """What it was made for is gone, and with it the time; None if there is nothing to call off."""
        over = self.status in (ScheduleStatus.DONE, ScheduleStatus.CANCELLED, ScheduleStatus.MISSED)
        return None if over else self._call_off(reason, SYSTEM, at)

    def miss(self, at: datetime) -> ScheduleMissed | None:
        """E-26: the time is long over, and no rating was collected. None if that is not so, or was told before."""
        if self.due_at is None or self.due_at > at or self.agreed is None or self.observer_id is None:
            return None
        self.status, self.due_at = ScheduleStatus.MISSED, None
        self._note(Deed.MISSED, SYSTEM, at, time=self.agreed)
        return ScheduleMissed(
            about=self.about, by=SYSTEM, at=at, schedule_id=self.id, observer_id=self.observer_id,
            starts_at=self.agreed.starts_at, ends_at=self.agreed.ends_at,
        )  # fmt: skip

    def hand_over(self, superior: Superior, at: datetime) -> ScheduleHandedOver | None:
        """E-6: what is agreed and still to come goes to the new superior. None if nothing is, or it is his already."""
        former, ahead = self.observer_id, self.due_at is not None and not self.reached(at)
        if not ahead or self.agreed is None or former is None or former == superior.person_id:
            return None
        self.observer_id = superior.person_id
        self.appointment = self.appointment and self.appointment.moved(self.agreed, at)
        self._note(Deed.HANDED_OVER, SYSTEM, at, time=self.agreed)
        return ScheduleHandedOver(
            about=self.about, by=SYSTEM, at=at, schedule_id=self.id, observer_id=superior.person_id,
            former_observer_id=former, starts_at=self.agreed.starts_at, ends_at=self.agreed.ends_at,
        )  # fmt: skip

    def finish(self) -> None:
        """The observation is rated: the time is history."""
        self.status, self.due_at = ScheduleStatus.DONE, None
        self.version += 1

    def reached(self, at: datetime) -> bool:
        """Whether the agreed time has come (D7)."""
        return self.agreed is not None and self.agreed.starts_at <= at

    def _awaiting(self, by: Actor) -> None:
        self._not_done()
        if self.status not in AWAITS_ANSWER:
            raise NothingProposed()
        if _teachers(by.role) is _teachers(self.proposed_by):
            raise OwnProposal()

    def _possible_still(self, diary: Iterable[ProposedTime], terms: Terms, at: datetime) -> None:
        if self.proposed.starts_at <= at:
            raise TimePassed()
        if not terms.hold(self.proposed):
            days = terms.days()
            raise TimeOutsideWindow(days_id=days.id, days_en=days.en)
        if any(overlap(self.proposed, taken) for taken in diary):
            raise ObserverBusy()

    def _propose(self, time: ProposedTime, terms: Terms, by: Actor, at: datetime) -> None:
        """Nothing counts as missed while both are still talking about a time that is ahead."""
        if errors := impossible(time, terms, at):
            raise Incomplete(errors=errors)
        self.proposed, self.proposed_by = time, by.role
        if self.agreed is not None:
            self.due_at = max(self.agreed.ends_at, time.ends_at) + terms.grace

    def _call_off(self, reason: str, by: Actor, at: datetime) -> ScheduleCancelled:
        time, observer = self.agreed or self.proposed, self.observer_id if self.agreed else None
        self.status, self.agreed, self.observer_id, self.due_at = ScheduleStatus.CANCELLED, None, None, None
        self.appointment = self.appointment and self.appointment.called_off(at)
        self._note(Deed.CANCELLED, by, at, reason, time)
        return ScheduleCancelled(
            about=self.about, by=by, at=at, schedule_id=self.id, observer_id=observer, starts_at=time.starts_at,
            ends_at=time.ends_at, reason=reason,
        )  # fmt: skip

    def _note(
        self, deed: Deed, by: Actor, at: datetime, reason: str | None = None, time: ProposedTime | None = None
    ) -> None:
        turn = Turn(deed=deed, by=by, at=at, time=time or self.proposed, reason=reason)
        self.history = (*self.history, turn)

    def _not_done(self) -> None:
        if self.status is ScheduleStatus.DONE:
            raise ObservationDone()


def _teachers(role: ActingRole) -> bool:
    """Whose side it is: the teacher's; or the superior's, where the team acts too."""
    return role is ActingRole.EMPLOYEE
