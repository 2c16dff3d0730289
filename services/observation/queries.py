"""What a person can see of observation: one SELECT, one view."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import EMPTY, ObservationStatus, Rating, label
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.refusals import PreparationNotCollected, RatingNotCollected
from services.observation.domain.schedule import ScheduleStatus
from services.observation.domain.times import Proposal
from services.observation.store import observation, preparation, schedule
from shared import facts
from shared.catalogue import Entry, ScaleStep, catalogue
from shared.clock import now
from shared.contracts.base import About, ActingRole
from shared.contracts.ids import ObservationId, ParticipationId, PersonId, PlanId, PreparationId, ScheduleId
from shared.contracts.observation import ProposedTime
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation, permit

BOTH = (Relation.SELF, Relation.SUPERIOR)
RESULT_READERS = (*BOTH, Relation.OFFICE_HEAD)


class ScheduleCard(Versioned):
    """`proposed` is the latest word, by whom; `agreed` is the time that stands."""

    id: ScheduleId
    participation_id: ParticipationId
    status: ScheduleStatus
    proposed: ProposedTime
    proposed_by: ActingRole
    agreed: ProposedTime | None
    agreed_at: datetime | None
    observer_id: PersonId | None
    class_name: str | None
    subject: str | None


class ExecutionCard(View):
    """Where steps A and B stand, for the teacher and the superior. Whether a rating has begun only its author sees."""

    about: About
    plan_id: PlanId
    indicator: Entry
    preparation_status: PreparationStatus
    preparation_collected_at: datetime | None
    schedule: ScheduleCard | None
    observation_status: ObservationStatus | None
    observation_label: str
    rated_at: datetime | None


class PreparationCard(Versioned):
    """The preparation document: the teacher's alone until it is collected."""

    id: PreparationId
    about: About
    plan_id: PlanId
    indicator: str
    rubric_version: str
    status: PreparationStatus
    target_behaviours: tuple[str, ...]
    effort: str | None
    proposed: Proposal
    collected_at: datetime | None


class RatingCard(Versioned):
    """The rubric as its author writes it; for everybody else only after it was collected (R-SEC-2)."""

    id: ObservationId
    about: About
    indicator: str
    rubric_version: str
    targets: tuple[str, ...]
    status: ObservationStatus
    label: str
    message: str = "Hasil observasi adalah bahan diskusi, bukan nilai akhir."
    ratings: tuple[Rating, ...]
    recommendation: str | None
    general_note: str | None
    observed_at: AwareDatetime | None
    lesson_plan_checked: bool
    override_reason: str | None
    observer_id: PersonId | None
    collected_at: datetime | None


class RubricCard(View):
    """What is looked at: the indicator, its three focus behaviours, and what each level means."""

    catalogue_version: str
    indicator: Entry
    behaviours: tuple[Entry, ...]
    levels: tuple[ScaleStep, ...]


class ObservationRow(View):
    """A line of the superior's list ("Cek daftar guru")."""

    participation_id: ParticipationId
    employee_id: PersonId
    indicator: str
    preparation_status: PreparationStatus
    schedule_status: ScheduleStatus | None
    time: ProposedTime | None
    observation_status: ObservationStatus | None
    label: str


class ObservationList(View):
    rows: tuple[ObservationRow, ...]
    next: str | None


def _executions() -> Select[tuple[object, ...]]:
    p, s, o = preparation.c, schedule.c, observation.c
    return select(
        p.participation_id, p.employee_id, p.about, p.plan_id, p.indicator, p.proposed.label("wish"),
        p.status.label("preparation_status"), p.collected_at.label("preparation_collected_at"),
        s.id.label("schedule_id"), s.status.label("schedule_status"), s.proposed, s.proposed_by, s.agreed, s.agreed_at,
        s.observer_id, s.version.label("schedule_version"),
        o.status.label("observation_status"), o.observer_id.label("rater_id"), o.collected_at.label("rated_at"),
    ).select_from(
        preparation.outerjoin(schedule, s.participation_id == p.participation_id)
        .outerjoin(observation, o.participation_id == p.participation_id)
    )  # fmt: skip


async def execution_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> ExecutionCard:
    row = (await session.execute(_executions().where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    await _permit(session, row.about, reader, BOTH)
    status = _shown(row.observation_status, row.rater_id, reader)
    return ExecutionCard(
        about=row.about, plan_id=row.plan_id, indicator=_indicator(row.about.policy, row.indicator),
        preparation_status=row.preparation_status, preparation_collected_at=row.preparation_collected_at,
        schedule=_schedule(row), observation_status=status, observation_label=label(status), rated_at=row.rated_at,
    )  # fmt: skip


async def schedule_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> ScheduleCard:
    found = (await execution_card(session, participation_id, reader)).schedule
    if found is None:
        raise PreparationNotCollected()
    return found


async def preparation_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> PreparationCard:
    """The document, for the teacher; for the superior once it is collected ("sedang diisi", R-DOC-3)."""
    query = select(preparation).where(preparation.c.participation_id == participation_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound()
    relations = await _permit(session, row.about, reader, BOTH)
    if Relation.SELF not in relations and row.status is not PreparationStatus.COLLECTED:
        raise PreparationNotCollected()
    return PreparationCard.model_validate(row, from_attributes=True)


async def rating_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> RatingCard:
    """The rating: its author sees his draft, everybody else what was collected, and before that no trace of it."""
    joined = preparation.outerjoin(observation, observation.c.participation_id == preparation.c.participation_id)
    query = select(preparation.c.about.label("whose"), observation).select_from(joined)
    row = (await session.execute(query.where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    relations = await _permit(session, row.whose, reader, RESULT_READERS)
    rated = row.status is ObservationStatus.RATED
    if not rated and Relation.SUPERIOR not in relations:
        raise RatingNotCollected()
    if row.status is None:
        raise PreparationNotCollected()
    shown = rated or row.observer_id == reader
    status = row.status if shown else ObservationStatus.READY
    return RatingCard(
        **dict(row.rubric if shown else EMPTY), id=row.id, about=row.about, indicator=row.indicator,
        rubric_version=row.rubric_version, targets=row.targets, status=status, label=label(status),
        observer_id=row.observer_id if shown else None, collected_at=row.collected_at, version=row.version,
    )  # fmt: skip


async def rubric_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> RubricCard:
    query = select(preparation.c.about, preparation.c.indicator, preparation.c.rubric_version)
    row = (await session.execute(query.where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    await _permit(session, row.about, reader, BOTH)
    lists = catalogue(row.about.policy)
    found = lists.indicator(row.indicator)
    return RubricCard(
        catalogue_version=row.rubric_version, indicator=_indicator(row.about.policy, row.indicator),
        behaviours=found.behaviours if found else (), levels=lists.observation_levels,
    )  # fmt: skip


async def observations_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, *, after: UUID | None, limit: int
) -> ObservationList:
    """Those whose superior the reader is, by participation."""
    school, at = await facts.school(session, npsn), await now(session)
    permit(school.relations_to_school(reader, at), (Relation.SUPERIOR, Relation.OFFICE_HEAD))
    query = _executions().where(
        preparation.c.npsn == npsn,
        preparation.c.cycle == cycle,
        school.subordinates(preparation.c.employee_id, reader, at),
    )
    if after is not None:
        query = query.where(preparation.c.participation_id > after)
    query = query.order_by(preparation.c.participation_id).limit(limit + 1)
    found = [_row(r, reader) for r in await session.execute(query)]
    rows = tuple(found[:limit])
    return ObservationList(rows=rows, next=str(rows[-1].participation_id) if len(found) > limit else None)


async def _permit(
    session: AsyncSession, about: About, reader: PersonId, allowed: tuple[Relation, ...]
) -> frozenset[Relation]:
    school = await facts.school(session, about.npsn)
    return permit(school.relations(reader, about.employee_id, await now(session)), allowed)


def _shown(status: ObservationStatus | None, rater: PersonId | None, reader: PersonId) -> ObservationStatus | None:
    """That a rating has begun is known to the one who began it."""
    return ObservationStatus.READY if status is ObservationStatus.RATING_DRAFT and rater != reader else status


def _indicator(policy: str, code: str) -> Entry:
    """The indicator without its behaviours; its bare code where the catalogue does not have it."""
    found = catalogue(policy).indicator(code)
    return Entry(code=code, title=found.title, verified=found.verified) if found else Entry(code=code, title=code)


def _schedule(row: Row[tuple[object, ...]]) -> ScheduleCard | None:
    if row.schedule_id is None:
        return None
    return ScheduleCard(
        id=row.schedule_id, participation_id=row.participation_id, status=row.schedule_status, proposed=row.proposed,
        proposed_by=row.proposed_by, agreed=row.agreed, agreed_at=row.agreed_at, observer_id=row.observer_id,
        class_name=row.wish.class_name, subject=row.wish.subject, version=row.schedule_version,
    )  # fmt: skip


def _row(row: Row[tuple[object, ...]], reader: PersonId) -> ObservationRow:
    status = _shown(row.observation_status, row.rater_id, reader)
    return ObservationRow(
        participation_id=row.participation_id, employee_id=row.employee_id, indicator=row.indicator,
        preparation_status=row.preparation_status, schedule_status=row.schedule_status, time=row.agreed or row.proposed,
        observation_status=status, label=label(status),
    )  # fmt: skip
