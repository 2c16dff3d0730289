"""The few ways to find what is in planning's tables.

Whoever holds several rows until he commits takes them in one order, so that no two wait for each other: the school
(`facts.hold_school`), its cycles by NPSN, the request to reset, plans by id, the participation.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    case,
    exists,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.education_report import EducationReport
from services.planning.domain.participation import AWAY, Participation
from services.planning.domain.plan import PENDING, Plan
from services.planning.domain.reset import ResetRequest
from services.planning.domain.school_cycle import SchoolCycle
from services.planning.tables import (
    education_report,
    ended_plan,
    metadata,
    participation,
    person,
    placement,
    plan,
    reset_request,
    school_cycle,
)
from shared import clock, facts
from shared.contracts.directory import EmployeePlaced, PersonRecorded, Zone
from shared.contracts.ids import Capacity, ParticipationId, PersonId, PlanId
from shared.contracts.planning import SuperiorKind
from shared.errors import NotFound
from shared.superior import Position

__all__ = ["metadata"]

_P = participation.c
# Built once: what every command asks costs more to build than to run.
_OF: BindParameter[UUID] = bindparam("of")
_PLAN = select(Plan).where(plan.c.id == _OF).with_for_update()
_SCHOOL_OF = select(plan.c.npsn).where(plan.c.id == _OF)
_IN_CYCLE = (
    select(Participation, SchoolCycle)
    .join(school_cycle, (school_cycle.c.npsn == participation.c.npsn) & (school_cycle.c.cycle == participation.c.cycle))
    .where(participation.c.id == _OF)
    .with_for_update(of=participation)
)
_NAME = select(person.c.name, person.c.nip).where(person.c.id == _OF)


async def plan_by_id(session: AsyncSession, plan_id: UUID) -> Plan:
    """The plan, locked: it will change."""
    found = await session.scalar(_PLAN, {"of": plan_id})
    if found is None:
        raise NotFound()
    return found


async def school_of(session: AsyncSession, plan_id: UUID) -> str:
    """Where a plan belongs; that never changes."""
    found: str | None = await session.scalar(_SCHOOL_OF, {"of": plan_id})
    if found is None:
        raise NotFound()
    return found


async def plan_of(session: AsyncSession, participation_id: ParticipationId, *, lock: bool = False) -> Plan | None:
    query = select(Plan).where(plan.c.participation_id == participation_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def end_plan(session: AsyncSession, ended: Plan, at: datetime) -> None:
    """It gives its place to another: a participation has one plan."""
    await session.flush()
    kept = select(plan.c.id, plan.c.participation_id, plan.c.status, literal(at), literal_column("to_jsonb(plan)"))
    names = ["id", "participation_id", "status", "ended_at", "plan"]
    await session.execute(insert(ended_plan).from_select(names, kept.where(plan.c.id == ended.id)))
    await session.delete(ended)
    await session.flush()


async def reset_of(session: AsyncSession, participation_id: UUID, *, lock: bool = False) -> ResetRequest | None:
    query = select(ResetRequest).where(reset_request.c.id == participation_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def report_of(session: AsyncSession, npsn: str, year: int) -> EducationReport | None:
    """The newest of the school up to this year, in its newest version; None: there is none."""
    r = education_report.c
    query = select(EducationReport).where(r.npsn == npsn, r.year <= year).order_by(r.year.desc(), r.version.desc())
    return await session.scalar(query.limit(1))


async def participations_at(
    session: AsyncSession, employee: PersonId, npsn: str, capacities: Collection[Capacity]
) -> Sequence[ParticipationId]:
    """Somebody's at a school as one of these, in all cycles."""
    mine = (participation.c.employee_id == employee) & (participation.c.npsn == npsn)
    mine &= participation.c.capacity.in_(capacities)
    return (await session.scalars(select(participation.c.id).where(mine).order_by(participation.c.id))).all()


async def participation_by_id(session: AsyncSession, participation_id: UUID, *, lock: bool = True) -> Participation:
    query = select(Participation).where(participation.c.id == participation_id)
    found = await session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound()
    return found


async def participation_in_cycle(session: AsyncSession, participation_id: UUID) -> tuple[Participation, SchoolCycle]:
    """The participation, locked, and the cycle it is in."""
    found = (await session.execute(_IN_CYCLE, {"of": participation_id})).one_or_none()
    if found is None:
        raise NotFound()
    return found[0], found[1]


class Pending(NamedTuple):
    """With whom a plan is that is not approved yet."""

    id: PlanId
    employee_id: PersonId
    capacity: Capacity
    cycle: str
    superior_id: PersonId | None
    superior_kind: SuperiorKind | None


async def pending_plans(session: AsyncSession, npsn: str) -> Sequence[Pending]:
    """Plans that are with the superior or wait for one, of those who work at the school and take part; not locked."""
    p = participation.c
    query = (
        select(plan.c.id, p.employee_id, p.capacity, plan.c.cycle, plan.c.superior_id, plan.c.superior_kind)
        .join(participation, participation.c.id == plan.c.participation_id)
        .where(plan.c.npsn == npsn, plan.c.status.in_(PENDING), p.status.not_in(AWAY), works_here())
    )
    return [Pending(*row) for row in await session.execute(query)]


async def plans_to_change(session: AsyncSession, ids: Collection[PlanId]) -> Sequence[Plan]:
    """These plans as they are now, locked in the order of their ids."""
    if not ids:
        return ()
    query = select(Plan).where(plan.c.id.in_(ids)).order_by(plan.c.id).with_for_update()
    return (await session.scalars(query)).all()


async def schools_to_check(session: AsyncSession, at: datetime, limit: int) -> Sequence[str]:
    """Schools with pending plans that were not looked at today, by their day; not those whose facts have to come."""
    school = facts.school_fact
    today = case({zone.value: clock.day(at, zone) for zone in Zone}, value=school.c.zone)
    query = (
        select(school_cycle.c.npsn)
        .join(school, school.c.npsn == school_cycle.c.npsn)
        .where(school.c.name.is_not(None), school_cycle.c.checked_on.is_distinct_from(today))
        .where(exists().where(plan.c.npsn == school_cycle.c.npsn, plan.c.status.in_(PENDING)))
        .distinct()
        .order_by(school_cycle.c.npsn)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def checked(session: AsyncSession, npsn: str, day: date) -> None:
    await session.execute(update(school_cycle).where(school_cycle.c.npsn == npsn).values(checked_on=day))


async def check_office_again(session: AsyncSession, office: str) -> None:
    schools = select(facts.school_fact.c.npsn).where(facts.school_fact.c.office_code == office)
    await session.execute(update(school_cycle).where(school_cycle.c.npsn.in_(schools)).values(checked_on=None))


async def check_again(session: AsyncSession, schools: Collection[str]) -> None:
    await session.execute(update(school_cycle).where(school_cycle.c.npsn.in_(schools)).values(checked_on=None))


async def cycles(session: AsyncSession, npsn: str) -> Sequence[SchoolCycle]:
    """All cycles that were ever opened at the school."""
    return (await session.scalars(select(SchoolCycle).where(school_cycle.c.npsn == npsn))).all()


async def cycle(session: AsyncSession, npsn: str, code: str) -> SchoolCycle | None:
    return await session.get(SchoolCycle, (npsn, code))


async def cycles_of_schools(session: AsyncSession, schools: Collection[str], code: str) -> Sequence[SchoolCycle]:
    """The cycle at these schools, where it was opened; locked, by NPSN."""
    query = (
        select(SchoolCycle)
        .where(school_cycle.c.npsn.in_(schools), school_cycle.c.cycle == code)
        .order_by(school_cycle.c.npsn)
        .with_for_update()
    )
    return (await session.scalars(query)).all()


async def placements(session: AsyncSession, npsn: str) -> Sequence[EmployeePlaced]:
    """Who works at the school, by id."""
    query = select(placement.c.fact).where(placement.c.npsn == npsn).order_by(placement.c.employee_id)
    return (await session.scalars(query)).all()


async def placement_of(session: AsyncSession, employee: PersonId, npsn: str) -> EmployeePlaced | None:
    """As what he works at the school, or, if he does not, where he does (E-4)."""
    mine = select(placement.c.fact).where(placement.c.employee_id == employee)
    return await session.scalar(mine.order_by((placement.c.npsn == npsn).desc(), placement.c.npsn).limit(1))


async def works_at(session: AsyncSession, participation_id: ParticipationId) -> bool:
    """Whether somebody still works where he takes part."""
    return await session.scalar(select(participation.c.id).where(_P.id == participation_id, works_here())) is not None


def works_here() -> ColumnElement[bool]:
    """Of a row of `participation`: he still works there; a Plt leads it, and may work elsewhere (E-4)."""
    works = exists().where(placement.c.employee_id == _P.employee_id, placement.c.npsn == _P.npsn)
    return works | (_P.capacity == Capacity.ACTING_PRINCIPAL)


async def known_participations(session: AsyncSession, npsn: str, code: str) -> set[Position]:
    query = select(_P.employee_id, _P.capacity).where(_P.npsn == npsn, _P.cycle == code)
    return {Position(row.employee_id, row.capacity) for row in await session.execute(query)}


async def remember_placement(session: AsyncSession, event: EmployeePlaced) -> None:
    row = insert(placement).values(employee_id=event.employee_id, npsn=event.npsn, fact=event)
    await session.execute(
        row.on_conflict_do_update(index_elements=["employee_id", "npsn"], set_={"fact": row.excluded.fact})
    )


async def forget_placement(session: AsyncSession, employee: PersonId, npsn: str) -> bool:
    """Whether he worked there until now."""
    gone = placement.delete().where(_placed(employee, npsn)).returning(placement.c.employee_id)
    return await session.scalar(gone) is not None


def _placed(employee: PersonId, npsn: str) -> ColumnElement[bool]:
    return (placement.c.employee_id == employee) & (placement.c.npsn == npsn)


async def remember_person(session: AsyncSession, event: PersonRecorded) -> None:
    values = {"name": event.name, "nip": event.nip}
    row = insert(person).values(id=event.person_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


async def name_and_nip(session: AsyncSession, person_id: PersonId) -> tuple[str, str | None] | None:
    row = (await session.execute(_NAME, {"of": person_id})).one_or_none()
    return None if row is None else (row.name, row.nip)
