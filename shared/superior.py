"""Who is whose superior on a day (R-SUP-1 with D6): pure; each service applies it to its slice of facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.contracts.directory import Leader, LeadershipKind
from shared.contracts.ids import PersonId
from shared.contracts.planning import SuperiorKind


@dataclass(frozen=True)
class Superior:
    """The superior, and the row that makes him so (none for the office head)."""

    person_id: PersonId
    kind: SuperiorKind
    because: Leader | None = None


def leader_of(on: date, leaders: Iterable[Leader]) -> Leader | None:
    """Who leads the school on this day: a definitive leader wins unless on leave; of two of a kind the newest (E-9)."""
    open_rows = [r for r in leaders if r.starts_on <= on and (r.ends_on is None or on <= r.ends_on) and not r.on_leave]
    by_kind = {
        kind: max((r for r in open_rows if r.kind is kind), key=lambda r: r.starts_on, default=None)
        for kind in LeadershipKind
    }
    return by_kind[LeadershipKind.DEFINITIVE] or by_kind[LeadershipKind.ACTING]


def superior_of(
    employee: PersonId, on: date, leaders: Iterable[Leader], office_head: PersonId | None
) -> Superior | None:
    """The superior of an employee; never himself (R-SEC-1). None: "Data atasan Anda tidak ditemukan"."""
    leader = leader_of(on, leaders)
    if leader is not None and leader.person_id != employee:
        return Superior(leader.person_id, SuperiorKind.of(leader.kind), leader)
    if leader is not None and office_head is not None and office_head != employee:
        return Superior(office_head, SuperiorKind.OFFICE_HEAD)
    return None
