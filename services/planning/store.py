"""Planning's tables, and the few ways to find what is in them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Computed,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    exists,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry

from services.planning.domain.adjustment import Adjustment
from services.planning.domain.items import PlanItem
from services.planning.domain.participation import Participation, ParticipationStatus
from services.planning.domain.plan import PENDING, DataSnapshot, Plan, PlanStatus
from services.planning.domain.school_cycle import Extension, SchoolCycle
from shared import clock, facts, idempotency
from shared.columns import Enumerated, Json
from shared.contracts.base import About
from shared.contracts.directory import (
    EmployeeLeft,
    EmployeePlaced,
    EmploymentStatus,
    PersonRecorded,
    PositionLevel,
    StaffType,
    Zone,
)
from shared.contracts.ids import ParticipationId, PersonId, PlanId
from shared.contracts.planning import ApprovalMode, SuperiorKind
from shared.errors import NotFound
from shared.plumbing import plumbing

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (plumbing, idempotency.install, clock.install, facts.install):
    part(metadata)

person = Table(
    "person", metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nip", Text),
)  # fmt: skip

placement = Table(
    "placement", metadata,
    Column("employee_id", Uuid, primary_key=True),
    Column("npsn", Text, primary_key=True),
    Column("fact", Json(EmployeePlaced), nullable=False),
)  # fmt: skip

school_cycle = Table(
    "school_cycle", metadata,
    Column("npsn", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("policy", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("extensions", Json(tuple[Extension, ...]), nullable=False),
    Column("checked_on", Date),  # the day on which the superiors of its pending plans were last compared
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

participation = Table(
    "participation", metadata,
    Column("id", Uuid, primary_key=True),
    Column("employee_id", Uuid, nullable=False),
    Column("npsn", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("staff_type", Enumerated(StaffType), nullable=False),
    Column("employment_status", Enumerated(EmploymentStatus), nullable=False),
    Column("position_level", Enumerated(PositionLevel), nullable=False),
    Column("status", Enumerated(ParticipationStatus), nullable=False),
    Column("data_confirmed_at", DateTime(timezone=True)),
    Column("started_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

plan = Table(
    "plan", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=True),
    Column("npsn", Text, Computed("about->>'npsn'"), nullable=False),
    Column("cycle", Text, Computed("about->>'cycle'"), nullable=False),
    Column("status", Enumerated(PlanStatus), nullable=False),
    Column("items", Json(tuple[PlanItem, ...]), nullable=False),
    Column("submitted_items", Json(tuple[PlanItem, ...]), nullable=False),
    Column("review", Json(tuple[PlanItem, ...])),
    Column("adjustments", Json(tuple[Adjustment, ...]), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("superior_id", Uuid),
    Column("superior_kind", Enumerated(SuperiorKind)),
    Column("approval_mode", Enumerated(ApprovalMode)),
    Column("snapshot", Json(DataSnapshot)),
    Column("return_reason", Text),
    Column("submitted_at", DateTime(timezone=True)),
    Column("approved_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

mapper.map_imperatively(SchoolCycle, school_cycle, exclude_properties=["checked_on"])
mapper.map_imperatively(Participation, participation)
mapper.map_imperatively(Plan, plan, exclude_properties=["participation_id", "npsn", "cycle"])


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


async def plan_of(session: AsyncSession, participation_id: ParticipationId) -> Plan | None:
    return await session.scalar(select(Plan).where(plan.c.participation_id == participation_id))


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
    superior_id: PersonId | None


async def pending_plans(session: AsyncSession, npsn: str) -> Sequence[Pending]:
    """Plans that are with the superior or wait for one, of those who still work at the school; not locked."""
    employee = participation.c.employee_id
    query = (
        select(plan.c.id, employee, plan.c.superior_id)
        .join(participation, participation.c.id == plan.c.participation_id)
        .join(placement, (placement.c.employee_id == employee) & (placement.c.npsn == plan.c.npsn))
        .where(plan.c.npsn == npsn, plan.c.status.in_(PENDING))
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
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def checked(session: AsyncSession, npsn: str, day: date) -> None:
    await session.execute(update(school_cycle).where(school_cycle.c.npsn == npsn).values(checked_on=day))


async def check_again(session: AsyncSession, office: str) -> None:
    schools = select(facts.school_fact.c.npsn).where(facts.school_fact.c.office_code == office)
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


async def works_at(session: AsyncSession, employee: PersonId, npsn: str) -> bool:
    return await session.scalar(select(placement.c.npsn).where(_placed(employee, npsn))) is not None


async def known_participations(session: AsyncSession, npsn: str, code: str) -> set[PersonId]:
    query = select(participation.c.employee_id).where(participation.c.npsn == npsn, participation.c.cycle == code)
    return set((await session.scalars(query)).all())


async def remember_placement(session: AsyncSession, event: EmployeePlaced) -> None:
    row = insert(placement).values(employee_id=event.employee_id, npsn=event.npsn, fact=event)
    await session.execute(
        row.on_conflict_do_update(index_elements=["employee_id", "npsn"], set_={"fact": row.excluded.fact})
    )


async def forget_placement(session: AsyncSession, event: EmployeeLeft) -> None:
    await session.execute(placement.delete().where(_placed(event.employee_id, event.npsn)))


def _placed(employee: PersonId, npsn: str) -> ColumnElement[bool]:
    return (placement.c.employee_id == employee) & (placement.c.npsn == npsn)


async def remember_person(session: AsyncSession, event: PersonRecorded) -> None:
    values = {"name": event.name, "nip": event.nip}
    row = insert(person).values(id=event.person_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


async def name_and_nip(session: AsyncSession, person_id: PersonId) -> tuple[str, str | None] | None:
    row = (await session.execute(_NAME, {"of": person_id})).one_or_none()
    return None if row is None else (row.name, row.nip)
