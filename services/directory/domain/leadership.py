"""Who leads a school, over time. Of each kind at most one row is open (D6); history is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.contracts.base import Actor
from shared.contracts.directory import Leader, LeadershipChanged, LeadershipKind
from shared.contracts.ids import PersonId

Row = tuple[PersonId, LeadershipKind, date]


@dataclass(frozen=True, slots=True)
class TwoOpenLeaders:
    """E-9: the source says that two lead at once; the newest start won."""

    npsn: str
    kind: LeadershipKind
    kept: PersonId
    closed: PersonId


@dataclass(frozen=True, slots=True)
class Settled:
    """The leadership of a school after an import, and what was odd about the source."""

    leaders: tuple[Leader, ...]
    issues: tuple[TwoOpenLeaders, ...] = ()


def settle(npsn: str, known: Iterable[Leader], told: Iterable[Leader]) -> Settled:
    """What is told replaces its own row; the newest open row of a kind closes the ones before it. Nothing else goes."""
    news = {_row(leader): leader for leader in told}
    rows = {_row(leader): leader for leader in known if not _corrected(leader, news)} | news
    issues: list[TwoOpenLeaders] = []
    for kind in LeadershipKind:
        opened = sorted((r for r in rows.values() if r.kind is kind and r.ends_on is None), key=_rank)
        for older in opened[:-1]:
            newest = opened[-1]
            if _row(older) in news and _row(newest) in news:
                issues.append(TwoOpenLeaders(npsn, kind, newest.person_id, older.person_id))
            _close(rows, older, newest.starts_on)
    return Settled(tuple(sorted(rows.values(), key=_rank)), tuple(issues))


def tell_leadership(
    npsn: str, before: tuple[Leader, ...], after: tuple[Leader, ...], at: datetime, by: Actor
) -> list[LeadershipChanged]:
    """Everyone who leads or led, whole, if anything about it is different."""
    return [] if before == after else [LeadershipChanged(at=at, by=by, npsn=npsn, leaders=after)]


def _corrected(leader: Leader, news: dict[Row, Leader]) -> bool:
    """An open row whose person is now told open from another day: the day was corrected, he did not lead twice."""
    return leader.ends_on is None and any(
        (new.person_id, new.kind, new.ends_on) == (leader.person_id, leader.kind, None) for new in news.values()
    )


def _close(rows: dict[Row, Leader], older: Leader, successor_from: date) -> None:
    """The day before his successor began; who began the same day never led."""
    last = successor_from - timedelta(days=1)
    if last < older.starts_on:
        del rows[_row(older)]
    else:
        rows[_row(older)] = older.model_copy(update={"ends_on": last})


def _row(leader: Leader) -> Row:
    return leader.person_id, leader.kind, leader.starts_on


def _rank(leader: Leader) -> tuple[date, str, str]:
    return leader.starts_on, leader.kind, str(leader.person_id)
