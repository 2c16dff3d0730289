"""Who is whose superior on a day (R-SUP-1 with D6), and why: pure; each service applies it to its slice of facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from shared.contracts.directory import Absence, Leader, LeadershipKind, LeaderSource
from shared.contracts.ids import Capacity, PersonId
from shared.contracts.planning import SuperiorKind


class Assessed(Protocol):
    """Who is assessed, and as what: an `About`, a participation, or just the two."""

    @property
    def employee_id(self) -> PersonId: ...
    @property
    def capacity(self) -> Capacity: ...


class Position(NamedTuple):
    """Somebody as what he is assessed."""

    employee_id: PersonId
    capacity: Capacity = Capacity.TEACHER


@dataclass(frozen=True)
class Superior:
    """The superior, and the row that makes him so (none for the office head)."""

    person_id: PersonId
    kind: SuperiorKind
    because: Leader | None = None


class Missing(StrEnum):
    """Why somebody has no superior on a day."""

    NEVER_LED = "NEVER_LED"
    LEADER_NOT_YET = "LEADER_NOT_YET"
    LEADER_TERM_OVER = "LEADER_TERM_OVER"
    LEADER_ON_LEAVE = "LEADER_ON_LEAVE"
    NO_OFFICE_HEAD = "NO_OFFICE_HEAD"
    """He leads the school himself, and nobody heads its office."""
    OFFICE_HEAD_HIMSELF = "OFFICE_HEAD_HIMSELF"


ABOVE_PRINCIPALS = frozenset({Missing.NO_OFFICE_HEAD, Missing.OFFICE_HEAD_HIMSELF})
"""Why who leads a school has none; the office mends it."""


@dataclass(frozen=True)
class Explanation:
    """Whom R-SUP-1 finds, or what is missing, and the row of leadership that decides it.

    `row` is the leader's who is found, or, where the office head is the superior, the employee's own if he leads on
    this day; where nobody is found, the last, the next, or that of the one on leave. `away`: for whom a Plt stands in.
    """

    superior: Superior | None = None
    missing: Missing | None = None
    row: Leader | None = None
    away: Leader | None = None


def holds(row: Leader | Absence, on: date) -> bool:
    """Whether it is this day's: both its first and its last day are."""
    return row.starts_on <= on and (row.ends_on is None or on <= row.ends_on)


def absence_of(row: Leader, on: date) -> Absence | None:
    """The absence by letter that is this day's (E-8)."""
    return next((absence for absence in row.absences if holds(absence, on)), None)


def away(row: Leader, on: date) -> bool:
    """Whether somebody does not lead on a day of his row: on leave in Dapodik, or absent by letter of his office."""
    return row.on_leave or absence_of(row, on) is not None


def leader_of(on: date, leaders: Iterable[Leader]) -> Leader | None:
    """Who leads the school on this day: a definitive leader wins unless away; of two of a kind the newest (E-9)."""
    return _first(r for r in leaders if holds(r, on) and not away(r, on))


def acts(who: PersonId, on: date, leaders: Iterable[Leader]) -> bool:
    """Whether somebody is Plt on this day: his term lasts and nobody else leads; days of leave end nothing (E-4)."""
    rows = tuple(leaders)
    leader = leader_of(on, rows)
    term = any(row.person_id == who and row.kind is LeadershipKind.ACTING and holds(row, on) for row in rows)
    return term and (leader is None or leader.person_id == who)


def next_change(on: date, leaders: Iterable[Leader]) -> date | None:
    """The next day on which a term, or an absence, begins, or is over; None: nothing is announced."""
    days = [day for row in leaders for period in ((row,), row.absences) for day in _changes(period)]
    return min((day for day in days if day > on), default=None)


def _changes(periods: Iterable[Leader | Absence]) -> Iterator[date]:
    """The first day of each, and the day after its last."""
    for period in periods:
        yield period.starts_on
        if period.ends_on is not None:
            yield period.ends_on + timedelta(days=1)


def superior_of(who: Assessed, on: date, leaders: Iterable[Leader], office_head: PersonId | None) -> Superior | None:
    """The superior of an employee; never himself (R-SEC-1). None: "Data atasan Anda tidak ditemukan"."""
    leader = leader_of(on, leaders)
    if not _head_decides(who, leader):
        return Superior(leader.person_id, SuperiorKind.of(leader.kind), leader) if leader is not None else None
    if office_head is not None and office_head != who.employee_id:
        return Superior(office_head, SuperiorKind.OFFICE_HEAD)
    return None


def _head_decides(who: Assessed, leader: Leader | None) -> bool:
    """The head of the office is the superior of whoever leads, and of principals, also while a Plt stands in (D19)."""
    return who.capacity.leads or (leader is not None and leader.person_id == who.employee_id)


def explain(who: Assessed, on: date, leaders: Iterable[Leader], office_head: PersonId | None) -> Explanation:
    """What `superior_of` finds, and why."""
    rows = tuple(leaders)
    leader = leader_of(on, rows)
    superior = superior_of(who, on, rows, office_head)
    if not _head_decides(who, leader):
        if leader is None:
            return nobody_leads(on, rows)
        return Explanation(superior, row=leader, away=_away(leader, on, rows))
    row = leader if leader is not None and leader.person_id == who.employee_id else None
    if superior is not None:
        return Explanation(superior, row=row, away=_away(row, on, rows) if row is not None else None)
    return Explanation(missing=Missing.NO_OFFICE_HEAD if office_head is None else Missing.OFFICE_HEAD_HIMSELF, row=row)


def nobody_leads(on: date, leaders: Iterable[Leader]) -> Explanation:
    """Why a school that nobody leads on this day is without: who is away, who comes, who went, in this order."""
    rows = tuple(leaders)
    if absent := _first(r for r in rows if holds(r, on)):
        return Explanation(missing=Missing.LEADER_ON_LEAVE, row=absent)
    if ahead := min((r for r in rows if r.starts_on > on), key=lambda r: r.starts_on, default=None):
        return Explanation(missing=Missing.LEADER_NOT_YET, row=ahead)
    if past := max(rows, key=lambda r: r.ends_on or r.starts_on, default=None):
        return Explanation(missing=Missing.LEADER_TERM_OVER, row=past)
    return Explanation(missing=Missing.NEVER_LED)


def _away(leader: Leader, on: date, rows: Iterable[Leader]) -> Leader | None:
    if leader.kind is LeadershipKind.DEFINITIVE:
        return None
    return _first(r for r in rows if r.kind is LeadershipKind.DEFINITIVE and holds(r, on))


def _newest(row: Leader) -> tuple[date, bool]:
    return row.starts_on, row.source is LeaderSource.OFFICE


def _first(rows: Iterable[Leader]) -> Leader | None:
    """The row that goes before the others: definitive before acting, then the newest, then what the office wrote."""
    found = tuple(rows)
    by_kind = {kind: max((r for r in found if r.kind is kind), key=_newest, default=None) for kind in LeadershipKind}
    return by_kind[LeadershipKind.DEFINITIVE] or by_kind[LeadershipKind.ACTING]
