"""Where steps A and B stand, of one teacher and of all whom a superior observes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation.domain.observation import ObservationStatus, label
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.schedule import ScheduleStatus
from services.observation.domain.times import local
from services.observation.queries.reading import OBSERVERS, indicator, permitted, school_of
from services.observation.queries.schedule import ScheduleCard, shown_schedule
from services.observation.store import observation, preparation, schedule, team
from shared import cycles, facts, subordinates
from shared.catalogue import Entry
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.ids import Capacity, ParticipationId, PersonId, PlanId
from shared.contracts.observation import ProposedTime
from shared.edge import View
from shared.errors import NotFound
from shared.facts import Relation, School, permit
from shared.labels import Act, Labelled, labelled
from shared.subordinates import Columns, capacity_in
from shared.team import assigned_to, membership


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
    act: Labelled | None
    """What the superior presses to come to the rubric."""
    rated_at: datetime | None
    warnings: tuple[str, ...]
    """Steps whose advised day has passed: nothing is held up by it (R-TIM-1)."""


class ObservationRow(View):
    """A line of the superior's list ("Cek daftar guru")."""

    participation_id: ParticipationId
    employee_id: PersonId
    npsn: str
    school: str
    capacity: Capacity
    indicator: str
    preparation_status: PreparationStatus
    schedule_status: ScheduleStatus | None
    time: ProposedTime | None
    observation_status: ObservationStatus | None
    label: str
    act: Labelled | None
    """What the superior presses to rate it."""


class ObservationList(View):
    path: tuple[Labelled, ...]
    """What the superior presses to come here."""
    rows: tuple[ObservationRow, ...]
    next: str | None


@dataclass(frozen=True)
class Looking:
    """Who reads a list, in which language, and whether he rates whom he finds there."""

    reader: PersonId
    language: str
    rates: bool


_WHOSE = Columns(preparation.c.npsn, preparation.c.employee_id, capacity_in(preparation.c.about))


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


async def execution_card(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> ExecutionCard:
    row = (await session.execute(_executions().where(preparation.c.participation_id == participation_id))).one_or_none()
    if row is None:
        raise NotFound()
    relations = await permitted(session, row.about, reader, OBSERVERS)
    school, at = await school_of(session, row.about)
    status = _shown(row.observation_status, row.rater_id, reader)
    return ExecutionCard(
        about=row.about, plan_id=row.plan_id, indicator=indicator(row.about.policy, row.indicator),
        preparation_status=row.preparation_status, preparation_collected_at=row.preparation_collected_at,
        schedule=shown_schedule(row, school.zone), observation_status=status, observation_label=label(status, language),
        rated_at=row.rated_at,
        act=_act(Act.CHECK_DETAILS, status, language, rates=Relation.SUPERIOR in relations),
        warnings=await cycles.late_steps(session, row.about, _undone(row), school, at, language),
    )  # fmt: skip


def _undone(row: Row[tuple[object, ...]]) -> str:
    """Of A and B."""
    if row.preparation_status is not PreparationStatus.COLLECTED:
        return "AB"
    return "" if row.observation_status is ObservationStatus.RATED else "B"


async def observations_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, language: str, *, after: UUID | None, limit: int
) -> ObservationList:
    """Those whose superior the reader is, or whom he is assigned to; by participation."""
    school, at = await facts.school(session, npsn), await now(session)
    his = await _observed_by(session, school, reader, at)
    rates = bool(school.relations_to_school(reader, at) & _SUPERIORS)
    return await _list(session, his, {npsn: school}, cycle, Looking(reader, language, rates), after, limit)


async def observations_of_office(
    session: AsyncSession, office: str, cycle: str, reader: PersonId, language: str, *, after: UUID | None, limit: int
) -> ObservationList:
    """The same for the head of an office: those who lead its schools (D19)."""
    his, schools = await subordinates.of_office(session, office, _WHOSE, reader)
    return await _list(session, his, schools, cycle, Looking(reader, language, rates=True), after, limit)


async def _list(
    session: AsyncSession, his: ColumnElement[bool], schools: Mapping[str, School], cycle: str, looking: Looking,
    after: UUID | None, limit: int,
) -> ObservationList:  # fmt: skip
    query = _executions().where(his, preparation.c.cycle == cycle)
    if after is not None:
        query = query.where(preparation.c.participation_id > after)
    query = query.order_by(preparation.c.participation_id).limit(limit + 1)
    found = [_row(r, schools[r.about.npsn], looking) for r in await session.execute(query)]
    rows, path = tuple(found[:limit]), labelled(_PATH if looking.rates else (), looking.language)
    return ObservationList(path=path, rows=rows, next=str(rows[-1].participation_id) if len(found) > limit else None)


async def _observed_by(session: AsyncSession, school: School, reader: PersonId, at: datetime) -> ColumnElement[bool]:
    relations = school.relations_to_school(reader, at)
    if relations & _SUPERIORS:
        return subordinates.of_school(school, _WHOSE, reader, at)
    row = membership(await team(session, school.npsn), reader, school.today(at))
    if row is None:
        permit(relations, _SUPERIORS)
        return false()
    return (_WHOSE.npsn == school.npsn) & assigned_to(row, _WHOSE.employee, _WHOSE.capacity)


_PATH = (Act.ASSESSMENT, Act.ASSESS, Act.TEACHERS)
_TO_RATE = (ObservationStatus.READY, ObservationStatus.RATING_DRAFT)
_SUPERIORS = frozenset({Relation.SUPERIOR, Relation.OFFICE_HEAD})


def _act(act: Act, status: ObservationStatus | None, language: str, *, rates: bool) -> Labelled | None:
    """A member of the team rates nothing (R-SEC-1)."""
    return labelled((act,), language)[0] if rates and status in _TO_RATE else None


def _shown(status: ObservationStatus | None, rater: PersonId | None, reader: PersonId) -> ObservationStatus | None:
    """That a rating has begun is known to the one who began it."""
    return ObservationStatus.READY if status is ObservationStatus.RATING_DRAFT and rater != reader else status


def _row(row: Row[tuple[object, ...]], school: School, looking: Looking) -> ObservationRow:
    language = looking.language
    status, time = _shown(row.observation_status, row.rater_id, looking.reader), row.agreed or row.proposed
    return ObservationRow(
        participation_id=row.participation_id, employee_id=row.employee_id, npsn=school.npsn, school=school.name,
        capacity=row.about.capacity, indicator=row.indicator,
        preparation_status=row.preparation_status, schedule_status=row.schedule_status,
        time=local(time, school.zone) if time else None, observation_status=status, label=label(status, language),
        act=_act(Act.RATE, status, language, rates=looking.rates),
    )  # fmt: skip
