"""How far everybody is: a school's teachers, an office's schools."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Label, RowMapping, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting import store
from services.reporting.domain.labels import ASSESSMENT_STATES, PLAN_STATES, PREDICATES, TAKING_PART
from services.reporting.domain.progress import AssessmentState, PlanState, TakingPart
from services.reporting.domain.steps import COLUMNS, Step, name_of
from services.reporting.generations import CURRENT, Model
from services.reporting.queries.pages import after_person
from services.reporting.store import as_of, person, placement
from shared import facts
from shared.clock import now
from shared.contracts.assessment import Predicate
from shared.contracts.directory import StaffType
from shared.contracts.ids import Capacity, ParticipationId, PersonId
from shared.edge import View
from shared.errors import NotFound
from shared.facts import OFFICE, Relation, permit
from shared.policies import policy

WATCHERS = (Relation.SUPERIOR, Relation.OPERATOR, *OFFICE)
TOLD_THE_PREDICATE = frozenset({Relation.SUPERIOR, Relation.OFFICE_HEAD})
p = store.progress.c


class StepColumn(View):
    step: Step
    name: str


class PlanCell(View):
    state: PlanState
    label: str
    at: datetime | None


class AssessmentCell(View):
    state: AssessmentState
    label: str
    at: datetime | None


class TakingCell(View):
    state: TakingPart
    label: str
    at: datetime | None


class PredicateCell(View):
    predicate: Predicate
    label: str
    at: datetime


class HandedCell(View):
    """How many were handed in, and when the last was."""

    count: int
    at: datetime | None


class TeacherProgress(View):
    """One teacher: when each step was done, and at which he stands."""

    participation_id: ParticipationId
    employee_id: PersonId
    capacity: Capacity
    name: str | None
    staff_type: StaffType | None
    """None for one who does not work here any more, and for a Plt who works at another school (E-4)."""
    step: Step
    step_name: str
    plan: PlanCell
    a: datetime | None
    b: datetime | None
    c: datetime | None
    d: datetime | None
    """When the first effort was finished."""
    e: datetime | None
    competencies: HandedCell
    duties: HandedCell
    assessment: AssessmentCell
    predicate: PredicateCell | None
    taking: TakingCell
    """Whether he still takes part: who does not is left out of the shares."""


class SchoolProgress(View):
    npsn: str
    school: str
    cycle: str
    columns: tuple[StepColumn, ...]
    rows: tuple[TeacherProgress, ...]
    next: str | None
    as_of: datetime | None


class Share(View):
    """How many have done a step, of all: between 0 and 1."""

    step: Step
    done: int
    share: float


class SchoolShares(View):
    npsn: str
    school: str
    teachers: int
    steps: tuple[Share, ...]


class OfficeProgress(View):
    office: str
    cycle: str
    columns: tuple[StepColumn, ...]
    rows: tuple[SchoolShares, ...]
    next: str | None
    as_of: datetime | None


async def school_progress(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, language: str, *,
    step: Step | None, after: UUID | None, limit: int,
) -> SchoolProgress:  # fmt: skip
    """For the leader, the operator and the office: a row for each teacher, by name. `step`: who stands there.

    Who leads the school, as that (D19), is there for the office, and for himself.
    """
    school = await facts.school(session, npsn)
    at = await now(session)
    relations = permit(school.relations_to_school(reader, at), WATCHERS)
    code = await store.policy_of_cycle(session, npsn, cycle)
    here = (placement.c.employee_id == p.employee_id) & (placement.c.npsn == p.npsn)
    here &= placement.c.left_on.is_(None) | (placement.c.left_on > school.today(at))
    everybody = (
        select(
            store.progress, person.c.name, func.coalesce(person.c.name, "").label("sorted_by"), placement.c.staff_type
        )
        .join_from(store.progress, person, person.c.id == p.employee_id, isouter=True)
        .join(placement, here, isouter=True)
        .where(p.generation == CURRENT.progress, p.npsn == npsn, p.cycle == cycle)
        .where(true() if relations & set(OFFICE) else _TEACHERS | (p.employee_id == reader))
        .subquery()
    )
    query = select(everybody).order_by(everybody.c.sorted_by, everybody.c.participation_id).limit(limit + 1)
    if step is not None:
        query = query.where(everybody.c.step == step.value)
    if after is not None:
        query = query.where(after_person(everybody, after))
    told = bool(relations & TOLD_THE_PREDICATE)
    found = [_teacher(row, code, language, told) for row in (await session.execute(query)).mappings()]
    rows = tuple(found[:limit])
    return SchoolProgress(
        npsn=npsn, school=school.name, cycle=cycle, columns=_columns(code, language), rows=rows,
        next=str(rows[-1].participation_id) if len(found) > limit else None,
        as_of=await as_of(session, Model.PROGRESS, CURRENT.progress),
    )  # fmt: skip


def _columns(code: str, language: str) -> tuple[StepColumn, ...]:
    return tuple(StepColumn(step=step, name=name_of(step, policy(code), language)) for step in COLUMNS)


def _teacher(r: RowMapping, code: str, language: str, told: bool) -> TeacherProgress:
    plan = PlanState(r["plan_state"] or PlanState.NOT_SUBMITTED)
    assessed = AssessmentState(r["assessment_state"] or AssessmentState.NOT_READY)
    taking, step = TakingPart(r["taking"] or TakingPart.TAKES_PART), Step(r["step"])
    return TeacherProgress(
        participation_id=r["participation_id"], employee_id=r["employee_id"], capacity=r["capacity"],
        name=r["name"], staff_type=r["staff_type"], step=step, step_name=name_of(step, policy(code), language),
        plan=PlanCell(state=plan, label=PLAN_STATES[plan].say(language, {}), at=r["plan_at"]),
        a=r["a_at"], b=r["b_at"], c=r["c_at"], d=r["d_at"], e=r["e_at"],
        competencies=_handed(r["competencies"], r["competency_at"]),
        duties=_handed(r["duties"], r["duty_at"]),
        assessment=AssessmentCell(
            state=assessed, label=ASSESSMENT_STATES[assessed].say(language, {}), at=r["assessment_at"]
        ),
        predicate=_predicate(r, language) if told else None,
        taking=TakingCell(state=taking, label=TAKING_PART[taking].say(language, {}), at=r["taking_at"]),
    )  # fmt: skip


def _handed(ids: Sequence[UUID], at: datetime | None) -> HandedCell:
    return HandedCell(count=len(ids), at=at if ids else None)


def _predicate(r: RowMapping, language: str) -> PredicateCell | None:
    if r["predicate"] is None:
        return None
    value = Predicate(r["predicate"])
    return PredicateCell(predicate=value, label=PREDICATES[value].say(language, {}), at=r["predicate_at"])


_DONE = {
    Step.PLAN: p.plan_state == PlanState.APPROVED.value,
    Step.A: p.a_at.is_not(None),
    Step.B: p.b_at.is_not(None),
    Step.C: p.c_at.is_not(None),
    Step.D: p.d_at.is_not(None),
    Step.E: p.e_at.is_not(None),
    Step.COMPETENCY: func.cardinality(p.competencies) > 0,
    Step.DUTY: func.cardinality(p.duties) > 0,
    Step.ASSESSMENT: p.assessment_state == AssessmentState.FINAL.value,
}


_TEACHERS = p.capacity == Capacity.TEACHER
_TAKES_PART = func.coalesce(p.taking, TakingPart.TAKES_PART.value) == TakingPart.TAKES_PART.value


def _counts() -> Sequence[Label[int]]:
    return [func.count(p.participation_id).filter(done, _TAKES_PART).label(step.value) for step, done in _DONE.items()]


async def office_progress(
    session: AsyncSession, office: str, cycle: str, reader: PersonId, language: str, *, after: str | None, limit: int
) -> OfficeProgress:
    """For the office: a row for each school whose cycle is open, with the share of teachers who have done each step."""
    permit(await facts.office_relations(session, office, reader), OFFICE)
    opened, school = store.school_cycle, facts.school_fact
    here = (p.generation == CURRENT.progress) & (p.npsn == opened.c.npsn) & (p.cycle == opened.c.cycle) & _TEACHERS
    query = (
        select(
            opened.c.npsn,
            opened.c.policy,
            school.c.name,
            func.count(p.participation_id).filter(_TAKES_PART).label("teachers"),
            *_counts(),
        )
        .join_from(opened, school, school.c.npsn == opened.c.npsn)
        .join(store.progress, here, isouter=True)
        .where(opened.c.generation == CURRENT.progress, opened.c.cycle == cycle, school.c.office_code == office)
        .group_by(opened.c.npsn, opened.c.policy, school.c.name)
        .order_by(opened.c.npsn)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(opened.c.npsn > after)
    found = (await session.execute(query)).mappings().all()
    if not found and after is None:
        raise NotFound()
    rows = tuple(_shares(row) for row in found[:limit])
    return OfficeProgress(
        office=office, cycle=cycle, columns=_columns(found[0]["policy"], language) if found else (), rows=rows,
        next=rows[-1].npsn if len(found) > limit else None,
        as_of=await as_of(session, Model.PROGRESS, CURRENT.progress),
    )  # fmt: skip


def _shares(row: RowMapping) -> SchoolShares:
    teachers = row["teachers"]
    steps = tuple(
        Share(step=step, done=row[step.value], share=round(row[step.value] / teachers, 3) if teachers else 0.0)
        for step in _DONE
    )
    return SchoolShares(npsn=row["npsn"], school=row["name"], teachers=teachers, steps=steps)
