"""Observation's tables, and the few ways to find what is in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    delete,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry

from services.observation.domain.advice import Advice, AdviceStatus, assigned
from services.observation.domain.appointment import Appointment, Turn
from services.observation.domain.observation import Observation, ObservationStatus
from services.observation.domain.preparation import Carried, Preparation, PreparationStatus
from services.observation.domain.rubric import Rubric
from services.observation.domain.schedule import Schedule, ScheduleStatus
from services.observation.domain.times import Proposal
from shared import clock, cycles, facts, former, idempotency, reminders, stops
from shared.columns import Enumerated, Json
from shared.contracts.base import About, ActingRole
from shared.contracts.directory import PerformanceTeamSet, TeamMember
from shared.contracts.ids import PersonId
from shared.contracts.observation import ProposedTime
from shared.facts import Relation, School
from shared.files import ledger
from shared.files.attachment import Attachment
from shared.plumbing import plumbing

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (
    plumbing, idempotency.install, clock.install, facts.install, cycles.install, stops.install,
    reminders.install, ledger.install, former.install,
):  # fmt: skip
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
    Column("edition", BigInteger, nullable=False),
    Column("carried", Json(Carried)),
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
    Column("remind_at", DateTime(timezone=True)),
    Column("soon_at", DateTime(timezone=True)),
    Column("look_at", DateTime(timezone=True)),
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
    Column("printed_count", BigInteger, nullable=False),
    Column("carried", Json(Carried)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

advice = Table(
    "advice", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False),
    Column("member_id", Uuid, nullable=False),
    Column("status", Enumerated(AdviceStatus), nullable=False),
    Column("rubric", Json(Rubric), nullable=False),
    Column("given_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
    UniqueConstraint("participation_id", "member_id"),
)  # fmt: skip

team_fact = Table(
    "team_fact", metadata,
    Column("npsn", String(8), primary_key=True),
    Column("members", Json(tuple[TeamMember, ...]), nullable=False),
)  # fmt: skip

STEPS = (preparation, schedule, observation, advice)
"""What no longer counts when the preparation is opened again."""

mapper.map_imperatively(
    Preparation, preparation, exclude_properties=["participation_id", "employee_id", "npsn", "cycle"]
)
mapper.map_imperatively(Schedule, schedule, exclude_properties=["participation_id"])
mapper.map_imperatively(Observation, observation, exclude_properties=["participation_id"])
mapper.map_imperatively(Advice, advice, exclude_properties=["participation_id"])


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


async def advice_of(session: AsyncSession, participation_id: UUID, member: PersonId) -> Advice | None:
    """What this member has written, locked."""
    mine = (advice.c.participation_id == participation_id) & (advice.c.member_id == member)
    return await session.scalar(select(Advice).where(mine).with_for_update())


async def forget_advice(session: AsyncSession, participation_id: UUID) -> None:
    """What the team wrote goes with the observation that it was written for."""
    await session.execute(delete(advice).where(advice.c.participation_id == participation_id))


async def remember_team(session: AsyncSession, event: PerformanceTeamSet) -> None:
    """Told whole, and those of one school in order: the newest replaces what was kept."""
    row = insert(team_fact).values(npsn=event.npsn, members=event.members)
    await session.execute(row.on_conflict_do_update(index_elements=["npsn"], set_={"members": row.excluded.members}))


async def team(session: AsyncSession, npsn: str) -> tuple[TeamMember, ...]:
    """Who helps to observe at a school, whenever."""
    return await session.scalar(select(team_fact.c.members).where(team_fact.c.npsn == npsn)) or ()


RESULT_READERS = (Relation.SELF, Relation.SUPERIOR, Relation.TEAM, Relation.OFFICE_HEAD)
"""Who may see a rating that was collected."""


async def relations(
    session: AsyncSession, school: School, about: About, person: PersonId, at: datetime
) -> frozenset[Relation]:
    """What `person` is to this employee; the team is asked only about somebody who is neither of the two sides."""
    found = school.relations(person, about, at)
    if found & {Relation.SELF, Relation.SUPERIOR}:
        return found
    members = await team(session, about.npsn)
    return found | {Relation.TEAM} if assigned(members, person, about, school.today(at)) else found
