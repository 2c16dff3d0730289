"""Whom somebody is the superior of, as a condition on a service's rows: R-SUP-1 for lists."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Text, and_, any_, cast, false, func, literal_column, or_, tuple_, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, facts
from shared.columns import Enumerated
from shared.contracts.base import About
from shared.contracts.ids import Capacity, PersonId
from shared.facts import Relation, School


class Columns(NamedTuple):
    """Where a service's rows say of whom they are."""

    npsn: ColumnElement[str]
    employee: ColumnElement[PersonId]
    capacity: ColumnElement[Capacity]


def capacity_in(about: ColumnElement[About]) -> ColumnElement[Capacity]:
    """As what somebody is assessed, of a column that keeps its `about`; what was kept before there were several names
    none."""
    said = func.coalesce(about.op("->>", return_type=Text())(literal_column("'capacity'")), Capacity.TEACHER.value)
    return type_coerce(said, Enumerated(Capacity))


def of_school(school: School, whose: Columns, person: PersonId, at: datetime) -> ColumnElement[bool]:
    """The leader has all teachers but himself, the head of the office whoever leads, and the leader as a teacher."""
    leader, as_teacher = school.leader(at), whose.capacity == Capacity.TEACHER
    his: list[ColumnElement[bool]] = []
    if person == school.office_head:
        his.append(~as_teacher if leader is None else ~as_teacher | (whose.employee == leader.person_id))
    if leader is not None and person == leader.person_id:
        his.append(as_teacher)
    return and_(whose.npsn == school.npsn, whose.employee != person, or_(false(), *his))


async def of_office(
    session: AsyncSession, office: str, whose: Columns, person: PersonId
) -> tuple[ColumnElement[bool], dict[str, School]]:
    """The same for the head of an office, of all its schools at once; with the schools, by NPSN. Others are refused."""
    facts.permit(await facts.office_relations(session, office, person), (Relation.OFFICE_HEAD,))
    schools, at = await facts.schools_of_office(session, office), await clock.now(session)
    leaders = [(school.npsn, leader.person_id) for school in schools if (leader := school.leader(at)) is not None]
    return _led(schools, leaders, whose, person), {school.npsn: school for school in schools}


def _led(
    schools: Collection[School], leaders: Collection[tuple[str, PersonId]], whose: Columns, person: PersonId
) -> ColumnElement[bool]:
    here = whose.npsn == any_(cast([school.npsn for school in schools], ARRAY(Text)))
    leads = (whose.capacity != Capacity.TEACHER) | tuple_(whose.npsn, whose.employee).in_(leaders)
    return and_(here, whose.employee != person, leads)
