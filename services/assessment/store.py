"""Assessment's tables, and the few ways to find what is in them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Computed,
    DateTime,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry

from services.assessment.domain import matrix
from services.assessment.domain.assessment import IN_WINDOW, Assessment, AssessmentStatus
from services.assessment.domain.organisation import OrganisationStatus, SchoolPredicate
from services.assessment.domain.parts import Arrived, Part
from services.assessment.domain.sheet import Sheet
from shared import clock, cycles, facts, idempotency, reminders, stops
from shared.columns import Enumerated, Json
from shared.contracts.assessment import OrganisationPredicate, Predicate
from shared.contracts.base import About
from shared.contracts.directory import EmploymentStatus, PositionLevel
from shared.contracts.ids import AssessmentId, Capacity
from shared.errors import NotFound
from shared.plumbing import plumbing
from shared.subordinates import capacity_in

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (
    plumbing, idempotency.install, clock.install, facts.install, cycles.install, stops.install, reminders.install,
):  # fmt: skip
    part(metadata)

assessment = Table(
    "assessment", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=True),
    Column("employee_id", Uuid, Computed("(about->>'employee_id')::uuid"), nullable=False),
    Column("npsn", Text, Computed("about->>'npsn'"), nullable=False),
    Column("cycle", Text, Computed("about->>'cycle'"), nullable=False),
    Column("status", Enumerated(AssessmentStatus), nullable=False),
    Column("employment_status", Enumerated(EmploymentStatus)),
    Column("position_level", Enumerated(PositionLevel), nullable=False),
    Column("expected", Json(tuple[Part, ...]), nullable=False),
    Column("arrived", Json(tuple[Arrived, ...]), nullable=False),
    Column("sheet", Json(Sheet), nullable=False),
    Column("drafted_by", Uuid),
    Column("incomplete_reason", Text),
    Column("deviation_reason", Text),
    Column("deviates", Boolean, nullable=False),
    Column("rated_by", Uuid),
    Column("rated_at", DateTime(timezone=True)),
    Column("predicate", Enumerated(Predicate)),
    Column("set_at", DateTime(timezone=True)),
    Column("received_at", DateTime(timezone=True)),
    Column("objection_until", DateTime(timezone=True)),
    Column("credit_points", Numeric(6, 2)),
    Column("coefficient", Numeric(5, 1)),
    Column("change_open", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

school_predicate = Table(
    "school_predicate", metadata,
    Column("npsn", Text, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("status", Enumerated(OrganisationStatus), nullable=False),
    Column("predicate", Enumerated(OrganisationPredicate)),
    Column("set_by", Uuid),
    Column("set_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

_DERIVED = ("participation_id", "employee_id", "npsn", "cycle")

mapper.map_imperatively(Assessment, assessment, exclude_properties=_DERIVED)
mapper.map_imperatively(SchoolPredicate, school_predicate)


async def about(session: AsyncSession, participation_id: UUID) -> About:
    """Whose assessment it is, without locking it."""
    query = select(assessment.c.about).where(assessment.c.participation_id == participation_id)
    found: About | None = await session.scalar(query)
    if found is None:
        raise NotFound()
    return found


async def assessment_of(session: AsyncSession, participation_id: UUID) -> Assessment:
    """The assessment of a participation, locked."""
    query = select(Assessment).where(assessment.c.participation_id == participation_id).with_for_update()
    found = await session.scalar(query)
    if found is None:
        raise NotFound()
    return found


async def assessment_about(session: AsyncSession, told: About, new_id: AssessmentId) -> Assessment:
    """The assessment an event tells about, locked; whichever event comes first begins it."""
    new = Assessment(new_id, told)
    values = {column.key: getattr(new, column.key) for column in assessment.c if column.key not in _DERIVED}
    await session.execute(insert(assessment).values(values).on_conflict_do_nothing())
    return await assessment_of(session, told.participation_id)


async def waiting(session: AsyncSession, npsn: str, cycle: str) -> Sequence[Assessment]:
    """Rated ones of a school that wait for its predicate, locked in the order of their ids."""
    query = (
        select(Assessment)
        .where(_of_school(npsn, cycle), assessment.c.status == AssessmentStatus.ORG_PREDICATE_WAIT)
        .order_by(assessment.c.id)
        .with_for_update()
    )
    return (await session.scalars(query)).all()


async def out_of_window(session: AsyncSession, at: datetime, limit: int) -> Sequence[Assessment]:
    """Those whose objection window ran out, the longest ago first; what somebody holds just now comes next time."""
    query = (
        select(Assessment)
        .where(assessment.c.status.in_(IN_WINDOW), assessment.c.objection_until < at)
        .order_by(assessment.c.objection_until, assessment.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(query)).all()


async def rated_predicates(session: AsyncSession, npsn: str, cycle: str) -> list[Predicate]:
    """What the collected ratings of its teachers give; without non-ASN (E-38), and without who has left (E-13)."""
    query = select(assessment.c.sheet).where(
        _of_school(npsn, cycle),
        assessment.c.rated_at.is_not(None),
        assessment.c.employment_status != EmploymentStatus.NON_ASN,
        stops.takes_part(assessment.c.participation_id),
        capacity_in(assessment.c.about) == Capacity.TEACHER,
    )
    return [
        matrix.predicate(sheet.result, sheet.behaviour)
        for sheet in await session.scalars(query)
        if sheet.result is not None and sheet.behaviour is not None
    ]


async def has_assessments(session: AsyncSession, npsn: str, cycle: str) -> bool:
    """Whether anybody at the school takes part in this cycle, as far as we have heard."""
    return await session.scalar(select(assessment.c.id).where(_of_school(npsn, cycle)).limit(1)) is not None


async def school_predicate_of(session: AsyncSession, npsn: str, cycle: str) -> SchoolPredicate:
    """The school's predicate, locked, also while there is none.

    Whoever rates and whoever sets it take this lock first: so nobody waits for a predicate that was just set.
    """
    new = insert(school_predicate).values(npsn=npsn, cycle=cycle, status=OrganisationStatus.NONE, version=0)
    await session.execute(new.on_conflict_do_nothing())
    mine = (school_predicate.c.npsn == npsn) & (school_predicate.c.cycle == cycle)
    return (await session.scalars(select(SchoolPredicate).where(mine).with_for_update())).one()


def _of_school(npsn: str, cycle: str) -> ColumnElement[bool]:
    return (assessment.c.npsn == npsn) & (assessment.c.cycle == cycle)
