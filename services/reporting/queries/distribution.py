"""How many have which predicate: a school's, whole, for its leader; an office's, where no small number shows anybody.

The office does not get the distributions of single schools: their differences to its own would undo what is withheld.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting import store
from services.reporting.domain.cells import Count, shown, whole
from services.reporting.domain.labels import ORGANISATION_PREDICATES, PREDICATES
from services.reporting.domain.progress import AssessmentState
from services.reporting.generations import CURRENT, Model
from services.reporting.store import as_of
from shared import facts
from shared.clock import now
from shared.contracts.assessment import OrganisationPredicate, Predicate
from shared.contracts.ids import Capacity, PersonId
from shared.edge import View
from shared.facts import OFFICE, Relation, permit

p = store.progress.c


class Cell(View):
    """How many have this predicate, set or final. Withheld: `count` is missing, `shown` says so."""

    predicate: Predicate
    label: str
    count: int | None
    shown: str


class Distribution(View):
    """`assessed` have a predicate, `final` of them finally; `teachers` take part."""

    cycle: str
    teachers: int
    assessed: int
    final: int
    cells: tuple[Cell, ...]
    as_of: datetime | None


class SchoolPredicate(View):
    predicate: OrganisationPredicate
    label: str
    at: datetime


class SchoolDistribution(Distribution):
    npsn: str
    school: str
    organisation: SchoolPredicate | None


class OfficeDistribution(Distribution):
    office: str


async def of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, language: str
) -> SchoolDistribution:
    school = await facts.school(session, npsn)
    permit(school.relations_to_school(reader, await now(session)), (Relation.SUPERIOR,))
    await store.policy_of_cycle(session, npsn, cycle)
    teachers, final, counts = await _count(session, cycle, p.npsn == npsn)
    return SchoolDistribution(
        npsn=npsn, school=school.name, cycle=cycle, teachers=teachers, assessed=sum(counts.values()), final=final,
        cells=_cells(whole(counts), language), organisation=await _organisation(session, npsn, cycle, language),
        as_of=await as_of(session, Model.PROGRESS, CURRENT.progress),
    )  # fmt: skip


async def of_office(
    session: AsyncSession, office: str, cycle: str, reader: PersonId, language: str
) -> OfficeDistribution:
    permit(await facts.office_relations(session, office, reader), OFFICE)
    schools = select(facts.school_fact.c.npsn).where(facts.school_fact.c.office_code == office)
    teachers, final, counts = await _count(session, cycle, p.npsn.in_(schools))
    return OfficeDistribution(
        office=office, cycle=cycle, teachers=teachers, assessed=sum(counts.values()), final=final,
        cells=_cells(shown(counts), language), as_of=await as_of(session, Model.PROGRESS, CURRENT.progress),
    )  # fmt: skip


async def _count(
    session: AsyncSession, cycle: str, where: ColumnElement[bool]
) -> tuple[int, int, dict[Predicate, int]]:
    finally_so = func.count().filter(p.assessment_state == AssessmentState.FINAL.value, p.predicate.is_not(None))
    query = (
        select(p.predicate, func.count().label("count"), finally_so.label("final"))
        .where(p.generation == CURRENT.progress, p.cycle == cycle, p.capacity == Capacity.TEACHER, where)
        .group_by(p.predicate)
    )
    rows = (await session.execute(query)).all()
    counts = dict.fromkeys(Predicate, 0) | {Predicate(r.predicate): r[1] for r in rows if r.predicate is not None}
    return sum(r[1] for r in rows), sum(r.final for r in rows), counts


def _cells(counts: Mapping[Predicate, Count], language: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            predicate=predicate, label=PREDICATES[predicate].say(language, {}), count=count.number, shown=count.printed
        )
        for predicate, count in counts.items()
    )  # fmt: skip


async def _organisation(session: AsyncSession, npsn: str, cycle: str, language: str) -> SchoolPredicate | None:
    s = store.school_predicate.c
    mine = (s.generation == CURRENT.progress) & (s.npsn == npsn) & (s.cycle == cycle)
    row = (await session.execute(select(s.predicate, s.at).where(mine))).one_or_none()
    if row is None:
        return None
    value = OrganisationPredicate(row.predicate)
    return SchoolPredicate(predicate=value, label=ORGANISATION_PREDICATES[value].say(language, {}), at=row.at)
