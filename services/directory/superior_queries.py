"""Who was, is or will be somebody's superior on a day, and why."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.explanation import Placing, elsewhere, honorific
from services.directory.domain.facts import Person
from services.directory.domain.placement import Employment
from services.directory.queries import may_see
from services.directory.relations import Standing, employment_of, standing
from services.directory.views import SuperiorCard
from shared import clock
from shared.access import capacity_of
from shared.contracts.directory import Leader
from shared.contracts.ids import PersonId
from shared.errors import NotFound
from shared.explanation import ON_DAY, REPAIRS, Words, sentence
from shared.superior import Explanation, Position, explain
from shared.texts import say_day


@dataclass(frozen=True)
class Asked:
    """Whose superior, at which school, on which day, and what R-SUP-1 answers."""

    employment: Employment
    there: Standing
    on: date
    today: date
    here: bool
    why: Explanation


async def superior_card(
    session: AsyncSession, employee: PersonId, on: date | None, asking: PersonId, platform: bool, language: str
) -> SuperiorCard:
    """For himself, his superior, his school's operator, his office: the superior on a day, with the reason.

    The history of leadership is kept, that of placements is not: days outside the present one are said to be unknown.
    """
    if not (platform or await may_see(session, employee, asking)):
        raise NotFound()
    employment = await employment_of(session, employee)
    if employment is None:
        raise NotFound()
    asked = await _asked(session, employment, on)
    people = await _people(session, asked)
    return _card(asked, people, _words(asked, people, own=asking == employee), language)


async def _asked(session: AsyncSession, employment: Employment, on: date | None) -> Asked:
    there = await standing(session, employment.npsn)
    today = clock.day(await clock.now(session), there.school.zone)
    day = on or today
    here = Placing(employment.since, employment.left_on).covers(day, today)
    head = None if there.office is None else there.office.head_id
    who = Position(employment.person_id, capacity_of(employment.staff_type))
    why = explain(who, day, there.leaders, head) if here else Explanation()
    return Asked(employment, there, day, today, here, why)


async def _people(session: AsyncSession, asked: Asked) -> dict[PersonId, Person]:
    why = asked.why
    ids = {asked.employment.person_id, *(row.person_id for row in (why.row, why.away) if row)}
    if why.superior is not None:
        ids.add(why.superior.person_id)
    return {key: person for key, (person, _) in (await store.people(session, ids)).items()}


def _words(asked: Asked, people: dict[PersonId, Person], *, own: bool) -> Words:
    def called(person_id: PersonId | None) -> str:
        person = people.get(person_id) if person_id else None
        return honorific(person) if person else "–"

    def named(row: Leader | None) -> str:
        return called(row.person_id) if row else ""

    employee = people.get(asked.employment.person_id)
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
        employee_id=asked.employment.person_id,
        npsn=asked.employment.npsn,
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
        placing = Placing(asked.employment.since, asked.employment.left_on)
        return elsewhere(placing, words, language)
    said = sentence(asked.why, words, language)
    if asked.on == asked.today:
        return said
    return ON_DAY.say(language, {"day": say_day(asked.on, language), "sentence": said})
