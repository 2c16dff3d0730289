"""Who was, is or will be somebody's superior on a day, and why."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.explanation import Placing, elsewhere, honorific
from services.directory.domain.facts import Person
from services.directory.queries import may_see
from services.directory.relations import Standing, employment_of, standing
from services.directory.views import SuperiorCard
from shared import clock
from shared.access import capacity_of
from shared.contracts.directory import Leader, LeadershipKind
from shared.contracts.ids import Capacity, PersonId
from shared.errors import NotFound
from shared.explanation import ON_DAY, REPAIRS, Words, sentence
from shared.superior import Explanation, Position, explain, leader_of
from shared.texts import say_day


@dataclass(frozen=True)
class Asked:
    """Whose superior, as what and at which school, on which day, and what R-SUP-1 answers."""

    who: Position
    placing: Placing
    there: Standing
    on: date
    today: date
    here: bool
    why: Explanation


async def superior_card(
    session: AsyncSession, employee: PersonId, on: date | None, npsn: str | None, asking: PersonId, platform: bool,
    language: str,
) -> SuperiorCard:  # fmt: skip
    """For himself, his superior, his school's operator, his office: the superior on a day, with the reason; of a Plt as
    that, where `npsn` is the school that he leads so, also for whoever answers for that school.

    The history of leadership is kept, that of placements is not: days outside the present one are said to be unknown.
    """
    if npsn is None:
        if not (platform or await may_see(session, employee, asking)):
            raise NotFound()
        asked = await _where_he_works(session, employee, on)
    else:
        asked = await _where_he_acts(session, employee, npsn, on)
        at = await clock.now(session)
        if not (platform or asking == employee or asked.there.relations(asking, at)):
            raise NotFound()
    people = await _people(session, asked)
    return _card(asked, people, _words(asked, people, own=asking == employee), language)


async def _where_he_works(session: AsyncSession, employee: PersonId, on: date | None) -> Asked:
    employment = await employment_of(session, employee)
    if employment is None:
        raise NotFound()
    there = await standing(session, employment.npsn)
    who = Position(employee, capacity_of(employment.staff_type))
    return await _asked(session, who, Placing(employment.since, employment.left_on), there, on)


async def _where_he_acts(session: AsyncSession, employee: PersonId, npsn: str, on: date | None) -> Asked:
    """As Plt (D19): on the days on which he leads that school as one; NotFound on others."""
    there = await standing(session, npsn)
    asked = await _asked(session, Position(employee, Capacity.ACTING_PRINCIPAL), Placing(None, None), there, on)
    leader = leader_of(asked.on, there.leaders)
    if leader is None or (leader.person_id, leader.kind) != (employee, LeadershipKind.ACTING):
        raise NotFound()
    return asked


async def _asked(session: AsyncSession, who: Position, placing: Placing, there: Standing, on: date | None) -> Asked:
    today = clock.day(await clock.now(session), there.school.zone)
    day = on or today
    here = placing.covers(day, today)
    head = None if there.office is None else there.office.head_id
    why = explain(who, day, there.leaders, head) if here else Explanation()
    return Asked(who, placing, there, day, today, here, why)


async def _people(session: AsyncSession, asked: Asked) -> dict[PersonId, Person]:
    why = asked.why
    ids = {asked.who.employee_id, *(row.person_id for row in (why.row, why.away) if row)}
    if why.superior is not None:
        ids.add(why.superior.person_id)
    return {key: person for key, (person, _) in (await store.people(session, ids)).items()}


def _words(asked: Asked, people: dict[PersonId, Person], *, own: bool) -> Words:
    def called(person_id: PersonId | None) -> str:
        person = people.get(person_id) if person_id else None
        return honorific(person) if person else "–"

    def named(row: Leader | None) -> str:
        return called(row.person_id) if row else ""

    employee = people.get(asked.who.employee_id)
    office, superior = asked.there.office, asked.why.superior
    return Words(
        subject=None if own else employee.name if employee else "–",
        school=asked.there.school.name,
        office="Dinas Pendidikan" if office is None else office.name,
        on=asked.on,
        named=named,
        head=called(superior.person_id) if superior else "",
    )


def _card(asked: Asked, people: dict[PersonId, Person], words: Words, language: str) -> SuperiorCard:
    why, superior = asked.why, asked.why.superior
    because = superior.because if superior else None
    person = people.get(superior.person_id) if superior else None
    repair = None if why.missing is None else REPAIRS[why.missing]
    return SuperiorCard(
        employee_id=asked.who.employee_id,
        npsn=asked.there.school.npsn,
        capacity=asked.who.capacity,
        on=asked.on,
        superior_id=None if superior is None else superior.person_id,
        name=person.name if person else None,
        kind=None if superior is None else superior.kind,
        letter_no=because.letter_no if because else None,
        starts_on=because.starts_on if because else None,
        ends_on=because.ends_on if because else None,
        missing=why.missing,
        explanation=_explained(asked, words, language),
        repair=None if repair is None else repair.how.say(language, {}),
        repaired_by=() if repair is None else repair.by,
    )


def _explained(asked: Asked, words: Words, language: str) -> str:
    if not asked.here:
        return elsewhere(asked.placing, words, language)
    said = sentence(asked.why, words, language)
    if asked.on == asked.today:
        return said
    return ON_DAY.say(language, {"day": say_day(asked.on, language), "sentence": said})
