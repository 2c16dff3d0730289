"""Observation's tables, and the few ways to find what is in them."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    MetaData,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry

from services.observation.domain.appointment import Appointment, Turn
from services.observation.domain.observation import Observation, ObservationStatus, Rubric
from services.observation.domain.preparation import Preparation, PreparationStatus
from services.observation.domain.schedule import Schedule, ScheduleStatus
from services.observation.domain.times import Proposal
from shared import clock, cycles, facts, idempotency
from shared.columns import Enumerated, Json
from shared.contracts.base import About, ActingRole
from shared.contracts.observation import ProposedTime
from shared.files import ledger
from shared.files.attachment import Attachment
from shared.plumbing import plumbing

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (plumbing, idempotency.install, clock.install, facts.install, cycles.install, ledger.install):
    part(metadata)

preparation = Table(
    "preparation", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=True),
    Column("employee_id", Uuid, Computed("(about->>'employee_id')::uuid"), nullable=False),
    Column("npsn", Text, Computed("about->>'npsn'"), nullable=False),
    Column("cycle", Text, Computed("about->>'cycle'"), nullable=False),
    Column("plan_id", Uuid, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("rubric_version", Text, nullable=False),
    Column("unlocked_at", DateTime(timezone=True), nullable=False),
    Column("status", Enumerated(PreparationStatus), nullable=False),
    Column("target_behaviours", Json(tuple[str, ...]), nullable=False),
    Column("effort", Text),
    Column("proposed", Json(Proposal), nullable=False),
    Column("lesson_plan", Json(Attachment)),
    Column("collected_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

schedule = Table(
    "schedule", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=True),
    Column("status", Enumerated(ScheduleStatus), nullable=False),
    Column("proposed", Json(ProposedTime), nullable=False),
    Column("proposed_by", Enumerated(ActingRole), nullable=False),
    Column("agreed", Json(ProposedTime)),
    Column("agreed_at", DateTime(timezone=True)),
    Column("observer_id", Uuid),
    Column("due_at", DateTime(timezone=True)),
    Column("appointment", Json(Appointment)),
    Column("history", Json(tuple[Turn, ...]), nullable=False),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

observation = Table(
    "observation", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=True),
    Column("indicator", Text, nullable=False),
    Column("rubric_version", Text, nullable=False),
    Column("targets", Json(tuple[str, ...]), nullable=False),
    Column("prepared_at", DateTime(timezone=True), nullable=False),
    Column("status", Enumerated(ObservationStatus), nullable=False),
    Column("rubric", Json(Rubric), nullable=False),
    Column("observer_id", Uuid),
    Column("collected_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

mapper.map_imperatively(
    Preparation, preparation, exclude_properties=["participation_id", "employee_id", "npsn", "cycle"]
)
mapper.map_imperatively(Schedule, schedule, exclude_properties=["participation_id"])
mapper.map_imperatively(Observation, observation, exclude_properties=["participation_id"])


async def preparation_of(session: AsyncSession, participation_id: UUID, *, lock: bool = True) -> Preparation | None:
    """The preparation; None while the plan is not approved. Locked when it will change."""
    query = select(Preparation).where(preparation.c.participation_id == participation_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def schedule_of(session: AsyncSession, participation_id: UUID) -> Schedule | None:
    """The schedule, locked; where the observation is needed too, the schedule is locked first."""
    query = select(Schedule).where(schedule.c.participation_id == participation_id)
    return await session.scalar(query.with_for_update())


async def observation_of(session: AsyncSession, participation_id: UUID) -> Observation | None:
    query = select(Observation).where(observation.c.participation_id == participation_id)
    return await session.scalar(query.with_for_update())
