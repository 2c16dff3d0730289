"""The check before a cycle: who will be blocked, why, and who can put it right; of a school, or of all of an office's.

Nothing of it is kept: it is true when it is read.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import situations, store
from services.directory.domain.explanation import honorific
from services.directory.domain.preflight import (
    Finding,
    Reason,
    Situation,
    Somebody,
    days_of,
    execution_closes,
    findings,
    planning_closes,
)
from services.directory.domain.wrongs import WRONGS, say
from services.directory.relations import employment_of, standing
from services.directory.situations import Territory, look, territory_schools
from services.directory.views import PreflightCount, PreflightList, PreflightRow, PreflightSummary
from shared import clock
from shared.contracts.ids import PersonId
from shared.errors import NotFound
from shared.facts import OFFICE, Relation, permit
from shared.policies import Policy
from shared.windows import NATIONAL, policy_of_day

Ends = frozenset[tuple[str, date]]
ALLOWED = (Relation.OPERATOR, *OFFICE)


@dataclass(frozen=True)
class Question:
    """On which day, how far ahead, before which cycle, and only for some reasons."""

    on: date | None = None
    until: date | None = None
    reasons: frozenset[Reason] = frozenset(Reason)
    cycle: str | None = None
    """None: that of the day."""

    def days(self, today: date, planned: Ends = frozenset(), executed: Ends = frozenset()) -> tuple[date, date, date]:
        """The day, until when, and until when it matters who observes; `planned` and `executed`: the ends of these
        stages as they are at a school. Who says himself how far ahead is told no further.
        """
        on = self.on or today
        if self.cycle is None:
            until = planning_closes(on, planned)
        else:
            on, until = days_of(self.cycle, on, planned)
        return on, self.until or until, self.until or execution_closes(on, executed, self.cycle)


class Place(NamedTuple):
    """Where a page ended."""

    npsn: str
    reason: str
    person_id: str

    @classmethod
    def of(cls, cursor: str) -> "Place":
        """`99640203.WITHOUT_EMAIL.9f3…`, as an answer gave it."""
        npsn, reason, person_id = cursor.split(".")
        return cls(npsn, reason, person_id)

    def cursor(self) -> str:
        return ".".join(self)


class Found(NamedTuple):
    """A finding, and those whom its sentence names."""

    finding: Finding
    there: Situation
    people: dict[PersonId, Somebody]
    rules: Policy

    def row(self, language: str) -> PreflightRow:
        finding, school, office = self.finding, self.there.school, self.there.office
        somebody = self.people.get(finding.person_id) if finding.person_id else None
        named = {
            "who": honorific(somebody.person) if somebody else "–",
            "school": school.name,
            "office": office.name if office else school.office_code,
            "job": somebody.employment.job if somebody and somebody.employment else "",
        }
        wrong = WRONGS[finding.reason]
        return PreflightRow(
            npsn=finding.npsn,
            school=school.name,
            reason=finding.reason,
            effect=wrong.effect,
            person_id=finding.person_id,
            name=somebody.person.name if somebody else None,
            explanation=say(finding, named, self.rules, language),
            repaired_by=wrong.repair.by,
            repair=wrong.repair.how.say(language, {}),
        )


async def allow_school(session: AsyncSession, npsn: str, asking: PersonId, platform: bool) -> Territory:
    """The school's operator, and its office; who leads it or works there is told that it is not his."""
    there = await standing(session, npsn)
    if not platform:
        at = await clock.now(session)
        work = await employment_of(session, asking)
        works = work is not None and work.npsn == npsn and not work.gone_on(there.today(at))
        permit(there.relations(asking, at) | ({Relation.SELF} if works else set()), ALLOWED)
    return Territory(npsn=npsn)


async def allow_office(session: AsyncSession, code: str, asking: PersonId, platform: bool) -> Territory:
    """The people of the office, and the platform's operator; to others it is not there."""
    office = (await store.offices(session, [code])).get(code)
    if office is None and not platform:
        raise NotFound()
    if office is not None and not platform:
        head = {Relation.OFFICE_HEAD} if office[0].head_id == asking else set()
        admin = {Relation.OFFICE_ADMIN} if asking in office[0].admin_ids else set()
        permit(frozenset(head | admin), ALLOWED)
    return Territory(office_code=code)


async def page(
    session: AsyncSession, territory: Territory, question: Question, after: str | None, limit: int, language: str
) -> PreflightList:
    """So many findings, by school; `next` leads on."""
    behind = Place.of(after) if after else None
    found = [row async for row in _take(walk(session, territory, question, behind, page=True), limit + 1)]
    shown = [one.row(language) for one in found[:limit]]
    last = Place(*found[limit - 1].finding.place).cursor() if len(found) > limit else None
    return PreflightList(findings=tuple(shown), next=last)


async def whole(
    session: AsyncSession, territory: Territory, question: Question, language: str
) -> AsyncIterator[PreflightRow]:
    """Every finding, for a file."""
    async for found in walk(session, territory, question):
        yield found.row(language)


async def summary(session: AsyncSession, territory: Territory, question: Question) -> PreflightSummary:
    """How often each reason, at how many schools."""
    times: Counter[Reason] = Counter()
    schools: dict[Reason, set[str]] = {}
    async for found in walk(session, territory, question):
        times[found.finding.reason] += 1
        schools.setdefault(found.finding.reason, set()).add(found.finding.npsn)
    rows = (
        PreflightCount(reason=r, effect=WRONGS[r].effect, findings=times[r], schools=len(schools[r]))
        for r in Reason
        if times[r]
    )
    return PreflightSummary(reasons=tuple(rows))


async def _take(rows: AsyncIterator[Found], most: int) -> AsyncIterator[Found]:
    taken = 0
    async for row in rows:
        yield row
        taken += 1
        if taken == most:
            return


async def walk(
    session: AsyncSession, territory: Territory, question: Question, after: Place | None = None, *, page: bool = False
) -> AsyncIterator[Found]:
    """Every finding, in the order of the list, behind a place."""
    size = min(situations.FIRST_ROUND if page else situations.ROUND, situations.ROUND)
    npsn, behind, moment = (after.npsn if after else ""), after, await clock.now(session)
    day, *_ = question.days(clock.day(moment, NATIONAL))
    while True:
        numbers = await territory_schools(session, territory, npsn, size)
        people, found = await look(session, numbers, question.reasons, day)
        for there in found:
            today = clock.day(moment, there.school.zone)
            on, until, executed = question.days(today, there.planning_ends, there.execution_ends)
            for finding in findings(there, on, until, executed):
                if finding.reason in question.reasons and (behind is None or finding.place > behind):
                    yield Found(finding, there, people, policy_of_day(on))
        if len(numbers) < size:
            return
        size = min(size * 4, situations.ROUND)
        npsn = numbers[-1] + "0"  # behind it, and before every other number of eight characters
