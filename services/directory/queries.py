"""What a person can see of directory: himself, and the schools and people he has to do with."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.domain.facts import Person, School
from services.directory.domain.placement import Employment
from services.directory.leading import led
from services.directory.relations import (
    Standing,
    employment_of,
    leads_now,
    offices_of,
    schools_seen_by,
    standing,
    works_now,
)
from services.directory.views import (
    DataIssue,
    LeaderRow,
    Me,
    PersonCard,
    PersonList,
    PersonRow,
    Placement,
    RelationKind,
    RelationRow,
    SchoolCard,
    SchoolList,
    SchoolRow,
)
from shared import clock
from shared.contracts.directory import Leader, Zone
from shared.contracts.ids import PersonId
from shared.errors import NotFound
from shared.facts import Relation
from shared.superior import away, holds

OF_SCHOOL = frozenset({Relation.SUPERIOR, Relation.OPERATOR})


async def me(session: AsyncSession, person: PersonId, platform_operators: tuple[PersonId, ...]) -> Me:
    """Who I am and every relation I have. Who has none sees an empty list, not an error."""
    rows: list[RelationRow] = []
    if person in platform_operators:
        rows.append(RelationRow(kind=RelationKind.PLATFORM_OPERATOR))
    rows += await _works_at(session, person)
    rows += await leads(session, person)
    rows += await _keeps_data_of(session, person)
    for r in await session.execute(offices_of(person)):
        kind = RelationKind.OFFICE_HEAD if r.head_id == person else RelationKind.OFFICE_ADMIN
        rows.append(RelationRow(kind=kind, office_code=r.code, name=r.name))
    return Me(person_id=person, person=await _card(session, person), relations=tuple(rows))


async def _works_at(session: AsyncSession, person: PersonId) -> list[RelationRow]:
    work, school = store.employment.c, store.school.c
    query = select(work.npsn, school.name, work.staff_type, work.since).join_from(
        store.employment, store.school, school.npsn == work.npsn
    )
    found = await session.execute(query.where(work.person_id == person, works_now(await clock.now(session))))
    return [
        RelationRow(kind=RelationKind.EMPLOYEE, npsn=r.npsn, name=r.name, staff_type=r.staff_type, since=r.since)
        for r in found
    ]


async def leads(session: AsyncSession, person: PersonId) -> list[RelationRow]:
    """The schools that somebody leads today, and how: a row for each kind, whoever recorded it."""
    school, at = store.school.c, await clock.now(session)
    query = select(school.npsn, school.name, school.zone).join_from(led, store.school, school.npsn == led.c.npsn)
    found = (await session.execute(query.where(leads_now(person, at)).order_by(school.npsn).distinct())).all()
    leaders = await store.leaders(session, [r.npsn for r in found])
    rows = []
    for r in found:
        today = clock.day(at, Zone(r.zone))
        his = {row.kind: row for row in leaders[r.npsn] if row.person_id == person and holds(row, today)}
        rows += [_leads(r.npsn, r.name, row, today) for row in his.values()]
    return rows


def _leads(npsn: str, name: str, row: Leader, today: date) -> RelationRow:
    return RelationRow(
        kind=RelationKind.LEADER, npsn=npsn, name=name, leadership=row.kind, on_leave=away(row, today),
        since=row.starts_on,
    )  # fmt: skip


async def _keeps_data_of(session: AsyncSession, person: PersonId) -> list[RelationRow]:
    school = store.school.c
    query = select(school.npsn, school.name).where(school.operators.contains([person])).order_by(school.npsn)
    return [RelationRow(kind=RelationKind.OPERATOR, npsn=r.npsn, name=r.name) for r in await session.execute(query)]


async def person_card(session: AsyncSession, wanted: PersonId, asking: PersonId, platform: bool) -> PersonCard:
    """For himself, his superior, his school's operator, his office. Others do not learn that he exists.

    Once he has left, his former school is one of the others; his office still answers for his data.
    """
    card = await _card(session, wanted)
    if card is None or not (platform or await may_see(session, wanted, asking)):
        raise NotFound()
    return card


async def may_see(session: AsyncSession, wanted: PersonId, asking: PersonId) -> bool:
    if wanted == asking:
        return True
    employment = await employment_of(session, wanted)
    if employment is None:
        return False
    # the leader and the office head are among these, and a superior is one of the two (R-SUP-1)
    there, at = await standing(session, employment.npsn), await clock.now(session)
    relations = there.relations(asking, at)
    return bool(relations - OF_SCHOOL if employment.gone_on(there.today(at)) else relations)


async def _card(session: AsyncSession, wanted: PersonId) -> PersonCard | None:
    found = (await store.people(session, [wanted])).get(wanted)
    if found is None:
        return None
    return _person_card(found[0], await employment_of(session, wanted))


def _person_card(person: Person, work: Employment | None) -> PersonCard:
    placement = work and Placement(
        npsn=work.npsn,
        job=work.job,
        staff_type=work.staff_type,
        employment_status=work.status,
        employer_kind=work.employer,
        ekinerja_user=work.ekinerja_user,
        position_level=work.position_level,
        rank_grade=work.rank_grade,
        active_from=work.since,
        left_on=work.left_on,
    )
    return PersonCard(
        person_id=person.id,
        name=person.name,
        nip=person.nip,
        nuptk=person.nuptk,
        email=person.email,
        sex=person.sex,
        born=person.born,
        placement=placement,
    )


async def school_list(
    session: AsyncSession, asking: PersonId, platform_operators: tuple[PersonId, ...], after: str | None, limit: int
) -> SchoolList:
    """The schools he has to do with, by NPSN."""
    query = schools_seen_by(asking, platform_operators, await clock.now(session))
    query = query.order_by(store.school.c.npsn).limit(limit + 1)
    numbers = list(await session.scalars(query.where(store.school.c.npsn > after) if after else query))
    found = await store.schools(session, numbers[:limit])
    rows = tuple(_row(found[npsn][0]) for npsn in numbers[:limit])
    return SchoolList(schools=rows, next=numbers[limit - 1] if len(numbers) > limit else None)


def _row(school: School) -> SchoolRow:
    return SchoolRow.model_validate(school, from_attributes=True)


async def school_card(
    session: AsyncSession, npsn: str, asking: PersonId, platform_operators: tuple[PersonId, ...]
) -> SchoolCard:
    """One school with who leads and led it; oddities of its data only for who can have them corrected."""
    there = await _visible(session, npsn, asking, platform_operators)
    names = await _names(session, [leader.person_id for leader in there.leaders])
    keeps = there.relations(asking, await clock.now(session)) - {Relation.SUPERIOR} or asking in platform_operators
    leaders = tuple(LeaderRow(**leader.model_dump(), name=names.get(leader.person_id, "")) for leader in there.leaders)
    return SchoolCard(
        **_row(there.school).model_dump(),
        operators=there.school.operators,
        leaders=leaders,
        issues=await _issues(session, npsn) if keeps else (),
    )


async def _visible(
    session: AsyncSession, npsn: str, asking: PersonId, platform_operators: tuple[PersonId, ...]
) -> Standing:
    seen = schools_seen_by(asking, platform_operators, await clock.now(session)).where(store.school.c.npsn == npsn)
    if await session.scalar(seen) is None:
        raise NotFound()
    return await standing(session, npsn)


async def _names(session: AsyncSession, people: Sequence[PersonId]) -> dict[UUID, str]:
    return {key: person.name for key, (person, _) in (await store.people(session, people)).items()}


async def _issues(session: AsyncSession, npsn: str) -> tuple[DataIssue, ...]:
    found = await session.execute(select(store.data_issue).where(store.data_issue.c.npsn == npsn))
    return tuple(DataIssue(code=r.code, person_id=r.person_id, detail=r.detail) for r in found)


async def people_of_school(
    session: AsyncSession, npsn: str, asking: PersonId, platform: bool, after: UUID | None, limit: int
) -> PersonList:
    """Who works at a school, for its leader, its operator and its office."""
    at = await clock.now(session)
    if not platform and not (await standing(session, npsn)).relations(asking, at):
        raise NotFound()
    work, person = store.employment.c, store.person.c
    query = (
        select(person.id, person.name, person.nip, work.job, work.staff_type, work.status)
        .join_from(store.employment, store.person, person.id == work.person_id)
        .join(store.school, store.school.c.npsn == work.npsn)
        .where(work.npsn == npsn, works_now(at))
        .order_by(person.id)
        .limit(limit + 1)
    )
    rows = (await session.execute(query.where(person.id > after) if after else query)).all()
    people = tuple(
        PersonRow(
            person_id=r.id, name=r.name, nip=r.nip, job=r.job, staff_type=r.staff_type, employment_status=r.status
        )
        for r in rows[:limit]
    )
    return PersonList(people=people, next=rows[limit - 1].id if len(rows) > limit else None)
