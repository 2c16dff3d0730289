"""What the check before a cycle looks at: schools, some hundred at a time, with the same few statements for each round.

Of the employees only those come about whom a fact is odd; the domain says what is wrong about them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.preflight import OF_EMPLOYEES, Reason, Situation, Somebody
from shared import cycles, windows
from shared.contracts.directory import EmployerKind, EmploymentStatus, SchoolStatus
from shared.contracts.ids import PersonId
from shared.contracts.planning import Stage

ROUND = 500
"""Schools of a round, at most."""
FIRST_ROUND = 50
"""Schools of a page's first round: few pages need more. Each further round is four times as large."""
People = dict[PersonId, Somebody]


@dataclass(frozen=True)
class Territory:
    """Which schools: one, those that an office supervises, or all that lie in a district or province."""

    npsn: str | None = None
    office_code: str | None = None
    code: str | None = None

    def holds(self) -> ColumnElement[bool]:
        school = store.school.c
        if self.npsn is not None:
            return school.npsn == self.npsn
        if self.office_code is not None:
            return school.office_code == self.office_code
        return school.subdistrict_code.startswith(f"{self.code}.", autoescape=True)


async def territory_schools(session: AsyncSession, territory: Territory, since: str, most: int) -> list[str]:
    """So many of them, from this number on."""
    school = store.school.c
    query = select(school.npsn).where(territory.holds(), school.npsn >= since).order_by(school.npsn).limit(most)
    return list(await session.scalars(query))


async def look(
    session: AsyncSession, numbers: list[str], reasons: frozenset[Reason], day: date
) -> tuple[People, list[Situation]]:
    """These schools, and everyone whom a sentence about them may name. Who has left by this day is left out."""
    schools, leaders = await store.schools(session, numbers), await store.leaders(session, numbers)
    offices = await store.offices(session, {school.office_code for school, _ in schools.values()})
    odd, closed = await _odd(session, numbers, reasons, day), await _closed(session, numbers)
    doubles = await _doubles(session, numbers, reasons, day)
    ends = await _ends(session, numbers)
    named = {leader.person_id for rows in leaders.values() for leader in rows}
    named.update(*closed.values(), *doubles.values())
    people = await _people(session, named)
    situations = [
        Situation(
            school, leaders.get(npsn, ()), offices.get(school.office_code, (None,))[0], people,
            tuple(odd.get(npsn, ())), tuple(closed.get(npsn, ())), doubles.get(npsn, {}),
            frozenset(ends[Stage.PLANNING].get(npsn, ())), frozenset(ends[Stage.EXECUTION].get(npsn, ())),
        )
        for npsn, school in ((npsn, schools[npsn][0]) for npsn in numbers)
    ]  # fmt: skip
    return people | {s.person.id: s for rows in odd.values() for s in rows}, situations


async def _people(session: AsyncSession, ids: Collection[PersonId]) -> People:
    employments = await store.employments(session, ids)
    found = await store.people(session, ids)
    return {key: Somebody(person, employments.get(key)) for key, (person, _) in found.items()}


async def _odd(
    session: AsyncSession, numbers: list[str], reasons: frozenset[Reason], day: date
) -> dict[str, list[Somebody]]:
    """The employees about whom something may have to be said; the domain says what."""
    if not OF_EMPLOYEES & reasons:
        return {}
    work, person, school = store.employment.c, store.person.c, store.school.c
    asn = work.status != EmploymentStatus.NON_ASN
    query = (
        select(work.person_id)
        .join_from(store.employment, store.person, person.id == work.person_id)
        .join(store.school, school.npsn == work.npsn)
        .where(work.npsn == store.any_of(numbers, String), or_(work.left_on.is_(None), work.left_on > day))
        .where(
            work.staff_type.is_(None)
            | (work.employer != EmployerKind.LOCAL_GOVERNMENT)
            | (school.status == SchoolStatus.SWASTA)
            | person.email.is_(None)
            | (asn & (person.nip.is_(None) | ~work.ekinerja_user))
        )
    )
    found: dict[str, list[Somebody]] = {}
    for somebody in (await _people(session, list(await session.scalars(query)))).values():
        if somebody.employment is not None:
            found.setdefault(somebody.employment.npsn, []).append(somebody)
    return found


async def _closed(session: AsyncSession, numbers: list[str]) -> dict[str, list[PersonId]]:
    issue = store.data_issue.c
    query = select(issue.npsn, issue.person_id).where(
        issue.npsn == store.any_of(numbers, String), issue.code == "TWO_OPEN_LEADERS"
    )
    found: dict[str, list[PersonId]] = {}
    for row in await session.execute(query):
        found.setdefault(row.npsn, []).append(row.person_id)
    return found


async def _doubles(
    session: AsyncSession, numbers: list[str], reasons: frozenset[Reason], day: date
) -> dict[str, dict[PersonId, str]]:
    """Two people of one NUPTK who work at two schools are one."""
    if Reason.TWO_PLACEMENTS not in reasons:
        return {}
    found: dict[str, dict[PersonId, str]] = {}
    for row in await session.execute(_twins(numbers, day)):
        found.setdefault(row.npsn, {})[row.person_id] = row.other
    return found


async def _ends(session: AsyncSession, numbers: list[str]) -> dict[Stage, dict[str, list[tuple[str, date]]]]:
    """Of planning and execution, in the cycles that were opened at these schools, as planning told it (R-TIM-1)."""
    kept = cycles.cycle_fact.c
    query = select(kept.npsn, kept.cycle, kept.windows).where(kept.npsn == store.any_of(numbers, String))
    found: dict[Stage, dict[str, list[tuple[str, date]]]] = {Stage.PLANNING: {}, Stage.EXECUTION: {}}
    for row in await session.execute(query):
        for stage, ends in found.items():
            window = windows.of_stage(row.windows, stage)
            ends.setdefault(row.npsn, []).append((row.cycle, window.closes_on))
    return found


def _twins(numbers: list[str], day: date) -> Select[str, UUID, str]:
    mine, me = store.employment.alias(), store.person.alias()
    theirs, twin = store.employment.alias(), store.person.alias()
    return (
        select(mine.c.npsn, mine.c.person_id, theirs.c.npsn.label("other"))
        .join_from(mine, me, me.c.id == mine.c.person_id)
        .join(twin, (twin.c.nuptk == me.c.nuptk) & (twin.c.id != me.c.id))
        .join(theirs, theirs.c.person_id == twin.c.id)
        .where(mine.c.npsn == store.any_of(numbers, String), mine.c.npsn != theirs.c.npsn)
        .where(*(or_(each.c.left_on.is_(None), each.c.left_on > day) for each in (mine, theirs)))
    )
