"""Followup's tables, and the few ways to find what is in them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, Computed, Date, DateTime, MetaData, Table, Text, Uuid, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry
from uuid_utils.compat import uuid7

from services.followup.domain.change import ChangeStatus, PracticeChange
from services.followup.domain.competency import CompetencyContent, CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport, DutyContent
from services.followup.domain.document import DocumentStatus
from services.followup.domain.effort import Effort, EffortStatus
from services.followup.domain.follow_up import FollowUp, FollowUpContent, FollowUpStatus, LearningChoice
from services.followup.domain.participation import Participation
from services.followup.domain.reflection import Reflection, ReflectionContent, ReflectionStatus
from shared import clock, cycles, facts, former, idempotency, reminders, stops
from shared.columns import Enumerated, Json
from shared.contracts.base import About, CycleEvent
from shared.contracts.followup import ChangeTarget
from shared.contracts.ids import FollowUpId, ReflectionId
from shared.contracts.planning import PlanAgreed, PlanApproved, PlanReset
from shared.errors import NotFound
from shared.files import ledger
from shared.plumbing import plumbing

metadata = MetaData()
mapper = registry(metadata=metadata)
for part in (
    plumbing, idempotency.install, clock.install, facts.install, cycles.install, stops.install,
    reminders.install, ledger.install, former.install,
):  # fmt: skip
    part(metadata)


def _participation_id(*, one: bool) -> Column[UUID]:
    """Whose it is, taken out of `about`; `one` where a participation has at most one."""
    return Column("participation_id", Uuid, Computed("(about->>'participation_id')::uuid"), nullable=False, unique=one)


participation = Table(
    "participation", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    Column("plan", Json(PlanApproved)),
    Column("agreed_at", DateTime(timezone=True)),
    Column("prepared_at", DateTime(timezone=True)),
    Column("preparation_id", Uuid),
    Column("assessed_at", DateTime(timezone=True)),
)  # fmt: skip

follow_up = Table(
    "follow_up", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    _participation_id(one=True),
    Column("status", Enumerated(FollowUpStatus), nullable=False),
    Column("observation_id", Uuid, nullable=False),
    Column("content", Json(FollowUpContent), nullable=False),
    Column("opened_at", DateTime(timezone=True)),
    Column("collected_at", DateTime(timezone=True)),
    Column("carried_from", Uuid),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

effort = Table(
    "effort", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    _participation_id(one=False),
    Column("follow_up_id", Uuid, nullable=False),
    Column("choice_id", Uuid, nullable=False, unique=True),
    Column("choice", Json(LearningChoice), nullable=False),
    Column("status", Enumerated(EffortStatus), nullable=False),
    Column("progress_note", Text),
    Column("started_on", Date),
    Column("finished_on", Date),
    Column("due_on", Date),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

reflection = Table(
    "reflection", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    _participation_id(one=True),
    Column("status", Enumerated(ReflectionStatus), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("content", Json(ReflectionContent), nullable=False),
    Column("collected_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

competency_document = Table(
    "competency_document", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    _participation_id(one=False),
    Column("indicator_code", Text, nullable=False),
    Column("status", Enumerated(DocumentStatus), nullable=False),
    Column("content", Json(CompetencyContent), nullable=False),
    Column("collected_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

core_duty_report = Table(
    "core_duty_report", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    _participation_id(one=False),
    Column("duty_code", Text, nullable=False),
    Column("status", Enumerated(DocumentStatus), nullable=False),
    Column("content", Json(DutyContent), nullable=False),
    Column("collected_at", DateTime(timezone=True)),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

practice_change = Table(
    "practice_change", metadata,
    Column("id", Uuid, primary_key=True),
    Column("about", Json(About), nullable=False),
    _participation_id(one=False),
    Column("target", Enumerated(ChangeTarget), nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Enumerated(ChangeStatus), nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("decision_reason", Text),
    Column("version", BigInteger, nullable=False),
)  # fmt: skip

mapper.map_imperatively(Participation, participation)
mapper.map_imperatively(PracticeChange, practice_change, exclude_properties=["participation_id"])
for kind, table in (
    (FollowUp, follow_up), (Effort, effort), (Reflection, reflection),
    (CompetencyDocument, competency_document), (CoreDutyReport, core_duty_report),
):  # fmt: skip
    mapper.map_imperatively(kind, table, exclude_properties=["participation_id"])


Written = CompetencyDocument | CoreDutyReport | FollowUp | Effort | Reflection
"""Everything that a teacher writes here."""


async def participation_by_id(session: AsyncSession, id: UUID, *, lock: bool = False) -> Participation:
    """The slice; locked where something is counted before it is added."""
    query = select(Participation).where(participation.c.id == id)
    found = await session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound()
    return found


async def hold(session: AsyncSession, about: About) -> None:
    """Until we commit, whoever changes a step, asks for its change or decides on it waits: the second sees what the
    first has done (E-22). Before any document is held, by all who hold one of these."""
    row = insert(participation).values(id=about.participation_id, about=about)
    await session.execute(row.on_conflict_do_nothing())
    await session.execute(
        select(participation.c.id).where(participation.c.id == about.participation_id).with_for_update()
    )


async def follow_up_of(session: AsyncSession, about: About) -> FollowUp:
    """The follow-up document, locked row and all; one that is still locked, and kept nowhere, before the rating."""
    mine = follow_up.c.participation_id == about.participation_id
    found = await session.scalar(select(FollowUp).where(mine).with_for_update())
    return found or FollowUp(FollowUpId(uuid7()), about)


async def reflection_of(session: AsyncSession, about: About) -> Reflection:
    """Likewise: locked until it is asked for."""
    mine = reflection.c.participation_id == about.participation_id
    found = await session.scalar(select(Reflection).where(mine).with_for_update())
    return found or Reflection(ReflectionId(uuid7()), about)


async def effort_by_id(session: AsyncSession, id: UUID) -> Effort:
    found = await session.scalar(select(Effort).where(effort.c.id == id).with_for_update())
    if found is None:
        raise NotFound()
    return found


async def effort_about(session: AsyncSession, id: UUID) -> About:
    """Whose effort it is; nothing is held."""
    about: About | None = await session.scalar(select(effort.c.about).where(effort.c.id == id))
    if about is None:
        raise NotFound()
    return about


async def effort_states(session: AsyncSession, participation_id: UUID) -> Sequence[EffortStatus]:
    query = select(effort.c.status).where(effort.c.participation_id == participation_id)
    return (await session.scalars(query)).all()


async def competency_by_id(session: AsyncSession, id: UUID) -> CompetencyDocument:
    query = select(CompetencyDocument).where(competency_document.c.id == id)
    found = await session.scalar(query.with_for_update())
    if found is None:
        raise NotFound()
    return found


async def count_competencies(session: AsyncSession, participation_id: UUID) -> int:
    mine = competency_document.c.participation_id == participation_id
    return await session.scalar(select(func.count()).select_from(competency_document).where(mine)) or 0


async def evidence_used(session: AsyncSession, document: CompetencyDocument) -> bool:
    """Whether its file stands in another document that was collected (R-CMP-24-4); the file's row is held.

    Not one of the same cycle at a school that he has left: that counts there no more (E-11).
    """
    evidence = document.content.evidence
    if evidence is None:
        return False
    others = await ledger.named_by_others(session, evidence.file_id, document.id, "evidence")
    c = competency_document.c
    elsewhere = (c.about["cycle"].astext == document.about.cycle) & (c.about["npsn"].astext != document.about.npsn)
    left = elsewhere & ~stops.takes_part(c.participation_id)
    there = c.id.in_(others), c.status == DocumentStatus.COLLECTED, ~left
    return bool(await session.scalar(select(func.count()).select_from(competency_document).where(*there)))


async def duty_report_by_id(session: AsyncSession, id: UUID) -> CoreDutyReport:
    query = select(CoreDutyReport).where(core_duty_report.c.id == id)
    found = await session.scalar(query.with_for_update())
    if found is None:
        raise NotFound()
    return found


async def reported_duties(session: AsyncSession, participation_id: UUID) -> Sequence[str]:
    query = select(core_duty_report.c.duty_code).where(core_duty_report.c.participation_id == participation_id)
    return (await session.scalars(query)).all()


async def remember_participation(session: AsyncSession, event: CycleEvent) -> None:
    """Whichever event of a teacher's cycle comes first tells whose it is."""
    row = insert(participation).values(id=event.about.participation_id, about=event.about)
    await session.execute(row.on_conflict_do_nothing())


async def remember_plan(session: AsyncSession, event: PlanApproved) -> None:
    row = insert(participation).values(id=event.about.participation_id, about=event.about, plan=event)
    await session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"plan": row.excluded.plan}))


async def remember_agreement(session: AsyncSession, event: PlanAgreed) -> None:
    mine = participation.c.id == event.about.participation_id
    await session.execute(update(participation).where(mine).values(agreed_at=event.at))


async def forget_plan(session: AsyncSession, event: PlanReset) -> None:
    mine = participation.c.id == event.about.participation_id
    await session.execute(update(participation).where(mine).values(plan=None, agreed_at=None))


async def reports_of(session: AsyncSession, about: About) -> Sequence[Written]:
    """What was written on the plan itself, locked."""
    mine = competency_document.c.participation_id == about.participation_id
    documents = await session.scalars(select(CompetencyDocument).where(mine).with_for_update())
    mine = core_duty_report.c.participation_id == about.participation_id
    reports = await session.scalars(select(CoreDutyReport).where(mine).with_for_update())
    return [*documents, *reports]


async def steps_of(session: AsyncSession, about: About) -> Sequence[Written]:
    """What was written after the observation, locked."""
    found: list[Written] = []
    mine = follow_up.c.participation_id == about.participation_id
    found += await session.scalars(select(FollowUp).where(mine).with_for_update())
    mine = effort.c.participation_id == about.participation_id
    found += await session.scalars(select(Effort).where(mine).with_for_update())
    mine = reflection.c.participation_id == about.participation_id
    found += await session.scalars(select(Reflection).where(mine).with_for_update())
    return found
