"""What an education office records of who leads a school: somebody who acts (E-5, E-8), and a principal's absence.

Beside it stands what Dapodik says (`leadership.py`). Neither touches the rows of the other; on a day both have somebody
who acts, the newest first day counts, and of the same day the office's, which is nearer to the letter (E-9).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from services.directory.domain.appointment_refusals import (
    AbsenceTwice,
    AlreadyOver,
    AlreadyPrincipal,
    NobodyAbsent,
    OwnLeadership,
    PrincipalLeads,
    SomebodyActs,
)
from shared.contracts.base import Actor
from shared.contracts.directory import Absence, Leader, LeadershipChanged, LeadershipKind, LeaderSource
from shared.contracts.ids import PersonId
from shared.errors import FieldError, Incomplete, NotFound
from shared.superior import away, holds, leader_of
from shared.texts import Text

_A_DAY = timedelta(days=1)


class AbsenceReason(StrEnum):
    """Why a principal does not lead; kept for the office, told to nobody else."""

    LEAVE = "LEAVE"
    SUSPENSION = "SUSPENSION"
    DEATH = "DEATH"


class Period(Protocol):
    """From when to when, both days included."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody acts as principal by a letter of the office."""

    id: UUID
    person_id: PersonId
    starts_on: date
    ends_on: date | None
    letter_no: str
    note: str | None = None

    def leader(self) -> Leader:
        return Leader(
            person_id=self.person_id, kind=LeadershipKind.ACTING, starts_on=self.starts_on, ends_on=self.ends_on,
            letter_no=self.letter_no, source=LeaderSource.OFFICE,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeaderAbsence:
    """A definitive principal does not lead, by a letter of the office."""

    id: UUID
    person_id: PersonId
    reason: AbsenceReason
    starts_on: date
    ends_on: date | None
    letter_no: str
    note: str | None = None

    def absence(self) -> Absence:
        return Absence(starts_on=self.starts_on, ends_on=self.ends_on, letter_no=self.letter_no)


Row = TypeVar("Row", Appointment, LeaderAbsence)


def whole(
    imported: Iterable[Leader], appointments: Iterable[Appointment], absences: Iterable[LeaderAbsence]
) -> tuple[Leader, ...]:
    """Everyone who leads or led a school, by both sources, as it is told."""
    absent = sorted(absences, key=lambda row: (row.starts_on, str(row.id)))
    rows = [_with(leader, absent) for leader in imported] + [row.leader() for row in appointments]
    return tuple(sorted(rows, key=lambda row: (row.starts_on, row.kind, row.source, str(row.person_id))))


def _with(leader: Leader, absent: Iterable[LeaderAbsence]) -> Leader:
    if leader.kind is not LeadershipKind.DEFINITIVE:
        return leader
    his = tuple(row.absence() for row in absent if row.person_id == leader.person_id and _overlap(row, leader))
    return leader.model_copy(update={"absences": his})


@dataclass
class Leadership:
    """Who leads one school: what Dapodik says, and what the office recorded."""

    npsn: str
    imported: tuple[Leader, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    absences: tuple[LeaderAbsence, ...] = ()

    @property
    def leaders(self) -> tuple[Leader, ...]:
        return whole(self.imported, self.appointments, self.absences)

    def appoint(self, new: Appointment, by: Actor, at: datetime) -> LeadershipChanged:
        """Somebody acts as principal. It counts where no definitive one leads (D6)."""
        _in_order(new)
        if new.person_id == by.id:
            raise OwnLeadership(field="/person_id")
        for row in self.leaders:
            if _overlap(row, new):
                _free_of(row, new)
        if any(_leads_definitively(row, new.starts_on) for row in self.leaders):
            raise PrincipalLeads(field="/starts_on")
        return self._become(replace(self, appointments=(*self.appointments, new)), by, at)

    def end_appointment(self, wanted: UUID, last: date, today: date, by: Actor, at: datetime) -> LeadershipChanged:
        """He acts until this day only; where it is before his first one, he never did."""
        return self._become(replace(self, appointments=_end(self.appointments, wanted, last, today)), by, at)

    def principal_on(self, day: date) -> PersonId | None:
        """The definitive principal of a day, absent or not."""
        found = (row for row in self.leaders if row.kind is LeadershipKind.DEFINITIVE and holds(row, day))
        newest = max(found, key=lambda row: row.starts_on, default=None)
        return newest.person_id if newest else None

    def absent(self, new: LeaderAbsence, by: Actor, at: datetime) -> LeadershipChanged:
        """The definitive principal of the first day does not lead (E-8): who acts does, or nobody."""
        _in_order(new)
        if self.principal_on(new.starts_on) != new.person_id:
            raise NobodyAbsent(field="/starts_on")
        if new.person_id == by.id:
            raise OwnLeadership()
        if any(row.person_id == new.person_id and _overlap(row, new) for row in self.absences):
            raise AbsenceTwice(field="/starts_on")
        return self._become(replace(self, absences=(*self.absences, new)), by, at)

    def end_absence(self, wanted: UUID, last: date, today: date, by: Actor, at: datetime) -> LeadershipChanged:
        """The principal leads again from the day after; where that is before the first one, he always did."""
        return self._become(replace(self, absences=_end(self.absences, wanted, last, today)), by, at)

    def _become(self, after: "Leadership", by: Actor, at: datetime) -> LeadershipChanged:
        """R-SEC-1: nobody comes to lead by what he wrote himself, also where he only took another's row away."""
        before, then = self.leaders, after.leaders
        if any(_leads(by, day, then) and not _leads(by, day, before) for day in _turns((*before, *then))):
            raise OwnLeadership()
        self.appointments, self.absences = after.appointments, after.absences
        return LeadershipChanged(npsn=self.npsn, leaders=then, by=by, at=at)


def _in_order(row: Period) -> None:
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise Incomplete(errors=[FieldError("/ends_on", "before-start", _ORDER)])


def _free_of(row: Leader, new: Appointment) -> None:
    """An older row of Dapodik's is succeeded; a newer one would win (E-9), and the office ends its own first (D6)."""
    if row.kind is LeadershipKind.DEFINITIVE:
        if row.person_id == new.person_id:
            raise AlreadyPrincipal(field="/person_id")
    elif row.source is LeaderSource.OFFICE or row.starts_on > new.starts_on:
        raise SomebodyActs(field="/starts_on")


def _leads_definitively(row: Leader, day: date) -> bool:
    return row.kind is LeadershipKind.DEFINITIVE and holds(row, day) and not away(row, day)


def _end(rows: tuple[Row, ...], wanted: UUID, last: date, today: date) -> tuple[Row, ...]:
    """What was done until yesterday stands: nothing ends before that. A row that never held is left out."""
    row = next((row for row in rows if row.id == wanted), None)
    if row is None:
        raise NotFound()
    if row.ends_on is not None and row.ends_on <= last:
        raise AlreadyOver(field="/ends_on")
    if last < today - _A_DAY:
        raise Incomplete(errors=[FieldError("/ends_on", "past", _PAST)])
    kept: list[Row] = [other for other in rows if other.id != wanted]
    if row.starts_on <= last:
        kept.append(replace(row, ends_on=last))
    return tuple(kept)


def _overlap(one: Period, other: Period) -> bool:
    return (one.ends_on is None or other.starts_on <= one.ends_on) and (
        other.ends_on is None or one.starts_on <= other.ends_on
    )


def _turns(rows: Iterable[Leader]) -> Iterator[date]:
    """The days on which somebody else may begin to lead."""
    for row in rows:
        yield from _turns_of(row)
        for absence in row.absences:
            yield from _turns_of(absence)


def _turns_of(period: Period) -> Iterator[date]:
    yield period.starts_on
    if period.ends_on is not None:
        yield period.ends_on + _A_DAY


def _leads(by: Actor, day: date, rows: Iterable[Leader]) -> bool:
    leader = leader_of(day, rows)
    return leader is not None and leader.person_id == by.id


_ORDER = Text("Tanggal selesai sebelum tanggal mulai.", "It ends before it begins.")
_PAST = Text(
    "Hari terakhir paling awal kemarin: yang sudah dilakukan selama itu tetap berlaku.",
    "The last day is yesterday at the earliest: what was done until then stands.",
)
