"""Who will be blocked in this cycle, and by which fact, before it happens: R-SUP-1 and 4.2 asked of each school. Pure.

Leadership and access are judged by the same functions that decide later; `wrongs.py` has the words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from services.directory.domain.facts import Office, Person, School
from services.directory.domain.placement import Employment
from services.directory.domain.refusals import CycleUnknown
from shared.access import Access, Barrier, access
from shared.contracts.directory import EmploymentStatus, Leader, LeadershipKind, SchoolStatus
from shared.contracts.ids import Capacity, PersonId
from shared.contracts.planning import Stage
from shared.policies import Policy, known, policy
from shared.superior import Position, away, explain, holds, leader_of, nobody_leads
from shared.windows import national, of_stage, policy_of_day


class Reason(StrEnum):
    """A fact that stands in the way. The first six are those of R-SUP-1 (`Missing`)."""

    NEVER_LED = "NEVER_LED"
    LEADER_NOT_YET = "LEADER_NOT_YET"
    LEADER_TERM_OVER = "LEADER_TERM_OVER"
    LEADER_ON_LEAVE = "LEADER_ON_LEAVE"
    NO_OFFICE_HEAD = "NO_OFFICE_HEAD"
    OFFICE_HEAD_HIMSELF = "OFFICE_HEAD_HIMSELF"
    OFFICE_UNKNOWN = "OFFICE_UNKNOWN"
    LEADER_HAS_LEFT = "LEADER_HAS_LEFT"
    LEADER_TERM_ENDS = "LEADER_TERM_ENDS"
    LEADER_TERM_ENDS_LATER = "LEADER_TERM_ENDS_LATER"
    LEADER_WILL_BE_AWAY = "LEADER_WILL_BE_AWAY"
    LEADER_WITHOUT_EMAIL = "LEADER_WITHOUT_EMAIL"
    LEADER_PLACED_ELSEWHERE = "LEADER_PLACED_ELSEWHERE"
    TWO_LEADERS = "TWO_LEADERS"
    SCHOOL_WITHOUT_OPERATOR = "SCHOOL_WITHOUT_OPERATOR"
    TWO_PLACEMENTS = "TWO_PLACEMENTS"
    WITHOUT_EMAIL = "WITHOUT_EMAIL"
    ASN_WITHOUT_NIP = "ASN_WITHOUT_NIP"
    NOT_EKINERJA_USER = "NOT_EKINERJA_USER"
    EMPLOYER_NOT_LOCAL = "EMPLOYER_NOT_LOCAL"
    ASN_AT_PRIVATE_SCHOOL = "ASN_AT_PRIVATE_SCHOOL"
    PRIVATE_SCHOOL = "PRIVATE_SCHOOL"
    JOB_NOT_ELIGIBLE = "JOB_NOT_ELIGIBLE"


OUTSIDE = frozenset(
    {
        Barrier.JOB_NOT_ELIGIBLE,
        Barrier.EMPLOYER_NOT_LOCAL,
        Barrier.ASN_AT_PRIVATE_SCHOOL,
        Barrier.PRIVATE_SCHOOL,
    }
)
"""Who does not take part for one of these needs nothing else."""

OF_EMPLOYEES = frozenset(Reason(barrier) for barrier in OUTSIDE) | {
    Reason.WITHOUT_EMAIL,
    Reason.ASN_WITHOUT_NIP,
    Reason.NOT_EKINERJA_USER,
}
"""Those that follow from an employee's own facts."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person, and where he works, if he works at a school."""

    person: Person
    employment: Employment | None


@dataclass(frozen=True)
class Situation:
    """A school and what the check looks at there. `odd`: employees with an unusual fact; the others need no look."""

    school: School
    leaders: tuple[Leader, ...]
    office: Office | None
    people: Mapping[PersonId, Somebody] = field(default_factory=dict)
    """Those who lead or led it, perhaps with others."""
    odd: tuple[Somebody, ...] = ()
    closed: tuple[PersonId, ...] = ()
    """Whose row an import closed because a newer one of the kind was open too (E-9)."""
    doubles: Mapping[PersonId, str] = field(default_factory=dict)
    """Employees who, by their NUPTK, are on record at another school too."""
    planning_ends: frozenset[tuple[str, date]] = frozenset()
    """The last day of planning of each cycle that was opened there, with what the office extended."""
    execution_ends: frozenset[tuple[str, date]] = frozenset()
    """And that of its execution."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: at which school, with whom; `row` is the leadership it is about, `other` another school."""

    npsn: str
    reason: Reason
    person_id: PersonId | None = None
    row: Leader | None = None
    other: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands in the list; no two stand in one place."""
        return self.npsn, self.reason, str(self.person_id or "")


@lru_cache(maxsize=256)
def planning_closes(on: date, told: frozenset[tuple[str, date]] = frozenset()) -> date:
    """The last day of planning in the year's cycles that is still to come; when it is over, the year's last.

    `told`: the last days as they are at a school, with what its office extended (R-TIM-1); else those of the policy.
    """
    return _closes(Stage.PLANNING, on, told, _cycles_of(on.year))


@lru_cache(maxsize=256)
def execution_closes(on: date, told: frozenset[tuple[str, date]] = frozenset(), cycle: str | None = None) -> date:
    """The last day of execution, of this cycle or of the year's next, as it is at the school: until then observation
    and follow-up need a superior.
    """
    return _closes(Stage.EXECUTION, on, told, [cycle] if cycle else _cycles_of(on.year))


def _cycles_of(year: int) -> list[str]:
    return [code for code in (f"{year}", f"{year}S1", f"{year}S2") if known(code)]


def _closes(stage: Stage, on: date, told: frozenset[tuple[str, date]], codes: Iterable[str]) -> date:
    ends = {code: of_stage(national(policy(code)), stage).closes_on for code in codes}
    ends |= {code: end for code, end in told if code in ends}
    return min((end for end in ends.values() if end >= on), default=date(on.year, 12, 31))


def days_of(cycle: str, today: date, told: frozenset[tuple[str, date]] = frozenset()) -> tuple[date, date]:
    """What the check before this cycle asks about, opened or not: its first day, if that is still to come, and the last
    day of its planning; once that is over, its last day. CycleUnknown where no policy has it.
    """
    if not known(cycle):
        raise CycleUnknown(field="/cycle")
    windows = national(policy(cycle))
    last = max(window.closes_on for window in windows)
    on = min(max(today, windows[0].opens_on), last)
    planned = dict(told).get(cycle, of_stage(windows, Stage.PLANNING).closes_on)
    return on, planned if on <= planned else last


def findings(there: Situation, on: date, until: date, executed: date | None = None) -> list[Finding]:
    """Everything wrong at the school on this day, or at the latest on the day `until`, in the order of the list; and
    whose term ends after that, before the last day of execution.
    """
    found = [*_data(there), *_leadership(there, on, until, executed or until), *_employees(there, on)]
    return sorted({finding.place: finding for finding in found}.values(), key=lambda finding: finding.place)


def _leadership(there: Situation, on: date, until: date, executed: date) -> Iterator[Finding]:
    leader = leader_of(on, there.leaders)
    yield from _above(there, leader, on)
    if leader is None:
        why = nobody_leads(on, there.leaders)
        assert why.missing is not None
        yield _about(there, Reason(why.missing), why.row)
        return
    yield from (_about(there, reason, leader) for reason in _leader(there, leader, on))
    if leader.ends_on is not None and not _followed(leader.ends_on, there.leaders):
        if leader.ends_on < until:
            yield _about(there, Reason.LEADER_TERM_ENDS, leader)
        elif leader.ends_on < executed:
            yield _about(there, Reason.LEADER_TERM_ENDS_LATER, leader)
    if _will_be_away(leader, there.leaders, on, executed):
        yield _about(there, Reason.LEADER_WILL_BE_AWAY, leader)
    for row in _beside(leader, there.leaders, on):
        yield _about(there, Reason.TWO_LEADERS, row)


def _followed(last: date, rows: Iterable[Leader]) -> bool:
    return leader_of(last + timedelta(days=1), rows) is not None


def _will_be_away(leader: Leader, rows: Iterable[Leader], on: date, executed: date) -> bool:
    """An absence was announced, and nobody is recorded who leads from its first day on (E-8)."""
    days = (absence.starts_on for absence in leader.absences if on < absence.starts_on <= executed)
    return any(leader_of(day, rows) is None for day in days)


def _above(there: Situation, leader: Leader | None, on: date) -> Iterator[Finding]:
    """Who leads the school, and its principal while he is away, need the head of the office as superior (D19)."""
    if there.office is None:
        if leader is not None:
            yield _about(there, Reason.OFFICE_UNKNOWN, leader)
        return
    for row in there.leaders:
        if row is leader or (row.kind is LeadershipKind.DEFINITIVE and holds(row, on) and away(row, on)):
            who = _assessed(there, row, on)
            missing = explain(who, on, there.leaders, there.office.head_id).missing if who else None
            if missing is not None:
                yield _about(there, Reason(missing), row)


def _assessed(there: Situation, row: Leader, on: date) -> Position | None:
    """As what somebody who leads takes part. Who works at no school, or is kept out, needs no superior (E-5); of whom
    nothing is known, that he is kept out is not known either.
    """
    somebody = there.people.get(row.person_id)
    work = somebody.employment if somebody else None
    if somebody is not None and (work is None or work.gone_on(on) or _kept_out(work, there, on)):
        return None
    acting = row.kind is LeadershipKind.ACTING
    return Position(row.person_id, Capacity.ACTING_PRINCIPAL if acting else Capacity.PRINCIPAL)


def _kept_out(work: Employment, there: Situation, on: date) -> bool:
    return access(work.applicant(there.school.status), policy_of_day(on)).access is Access.NOT


def _leader(there: Situation, leader: Leader, on: date) -> Iterator[Reason]:
    """What about the leader keeps him from acting. Who works at no school, an official, is not judged by one (E-5)."""
    somebody = there.people.get(leader.person_id)
    if somebody is None:
        return
    if somebody.person.email is None:
        yield Reason.LEADER_WITHOUT_EMAIL
    work = somebody.employment
    if work is None:
        return
    if work.gone_on(on):
        yield Reason.LEADER_HAS_LEFT
    elif leader.kind is LeadershipKind.DEFINITIVE and work.npsn != there.school.npsn:
        yield Reason.LEADER_PLACED_ELSEWHERE  # a Plt has his home elsewhere (E-4)


def _beside(leader: Leader, rows: Iterable[Leader], on: date) -> Iterator[Leader]:
    """Others of the same kind who lead on the same day (E-9)."""
    return (
        r
        for r in rows
        if r.kind is leader.kind and holds(r, on) and not away(r, on) and r.person_id != leader.person_id
    )


def _data(there: Situation) -> Iterator[Finding]:
    if not there.school.operators:
        yield Finding(there.school.npsn, Reason.SCHOOL_WITHOUT_OPERATOR)
    for person_id in there.closed:
        yield Finding(there.school.npsn, Reason.TWO_LEADERS, person_id)
    for person_id, other in there.doubles.items():
        yield Finding(there.school.npsn, Reason.TWO_PLACEMENTS, person_id, other=other)


def _employees(there: Situation, on: date) -> Iterator[Finding]:
    rules = policy_of_day(on)
    for somebody in there.odd:
        if somebody.employment is not None and somebody.employment.gone_on(on):
            continue
        for reason in employee_reasons(somebody, there.school.status, rules):
            yield Finding(there.school.npsn, reason, somebody.person.id)


def employee_reasons(somebody: Somebody, school: SchoolStatus, rules: Policy) -> Iterator[Reason]:
    """What keeps an employee from taking part (4.1, R-ACC-1, R-ACC-2), or makes it hard."""
    person, work = somebody.person, somebody.employment
    if work is None:
        return
    barrier = access(work.applicant(school), rules).barrier
    if barrier in OUTSIDE:
        yield Reason(barrier)
        return
    if person.email is None:
        yield Reason.WITHOUT_EMAIL
    if person.nip is None and work.status is not EmploymentStatus.NON_ASN:
        yield Reason.ASN_WITHOUT_NIP
    if barrier is Barrier.NOT_EKINERJA_USER:
        yield Reason.NOT_EKINERJA_USER


def _about(there: Situation, reason: Reason, row: Leader | None) -> Finding:
    return Finding(there.school.npsn, reason, row.person_id if row else None, row)
