"""What a person can see of planning: one SELECT, one view."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.adjustment import Adjustment
from services.planning.domain.items import PlanItem
from services.planning.domain.participation import CycleState, Participation, ParticipationStatus, SchoolCycle
from services.planning.domain.plan import EDITABLE, WITH_SUPERIOR, DataSnapshot, Plan, PlanStatus
from services.planning.domain.points import out_of_range
from services.planning.store import participation, person, plan, school_cycle
from shared import facts
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.directory import EmploymentStatus, StaffType, Zone
from shared.contracts.ids import ParticipationId, PersonId, PlanId
from shared.contracts.planning import ApprovalMode, Stage, SuperiorKind
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation, permit
from shared.policies import Enforcement, Screen, policy
from shared.windows import NATIONAL, StageView, view

READERS = (Relation.SELF, Relation.SUPERIOR)
WATCHERS = (*READERS, Relation.OPERATOR, Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD)


class ParticipationCard(Versioned):
    """One cycle of one employee."""

    id: ParticipationId
    employee_id: PersonId
    npsn: str
    cycle: str
    policy: str
    staff_type: StaffType
    employment_status: EmploymentStatus
    status: ParticipationStatus
    data_confirmed_at: datetime | None
    plan_id: PlanId | None
    plan_status: PlanStatus | None
    title: str
    """What people call the period."""
    screens: tuple[Screen, ...]
    """In which order one plans."""
    stages: tuple[StageView, ...]


class PlanCard(Versioned):
    """A plan as its owner or his superior sees it; while it is being written, only its author sees what is in it."""

    id: PlanId
    about: About
    title: str
    """What people call the period."""
    status: PlanStatus
    message: str | None
    warning: str | None
    items: tuple[PlanItem, ...]
    review: tuple[PlanItem, ...] | None
    adjustments: tuple[Adjustment, ...]
    revision: int
    superior_id: PersonId | None
    superior_kind: SuperiorKind | None
    approval_mode: ApprovalMode | None
    snapshot: DataSnapshot | None
    return_reason: str | None
    submitted_at: datetime | None
    approved_at: datetime | None


class PlanRow(View):
    """A line of the superior's list."""

    id: PlanId
    participation_id: ParticipationId
    name: str | None
    status: PlanStatus
    revision: int
    submitted_at: datetime | None
    version: int


class PlanList(View):
    rows: tuple[PlanRow, ...]
    next: str | None


class CycleRow(View):
    npsn: str
    cycle: str
    policy: str
    title: str
    state: CycleState
    stages: tuple[StageView, ...]
    opened_at: datetime


_MESSAGES = {
    PlanStatus.WAITING_SUPERIOR: "Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah atau Dinas Pendidikan "
    "untuk memperbarui Dapodik.",
    PlanStatus.SUBMITTED: "Perlu disetujui",
    PlanStatus.IN_REVIEW: "Perlu disetujui",
    PlanStatus.APPROVED: "Disetujui",
}


async def plan_card(session: AsyncSession, plan_id: UUID, reader: PersonId, language: str) -> PlanCard:
    """The plan, for its owner and his superior."""
    row = (await session.execute(select(plan).where(plan.c.id == plan_id))).one_or_none()
    if row is None:
        raise NotFound()
    return await card(session, row, reader, language)


async def card(
    session: AsyncSession, found: Plan | Row[tuple[object, ...]], reader: PersonId, language: str
) -> PlanCard:
    """The same for a plan that is at hand: a command answers what it has made."""
    about = found.about
    scene = await facts.scene(session, about.npsn, about.employee_id, reader, READERS)
    computed = {"message", "title", "warning"}
    fields = {name: getattr(found, name) for name in PlanCard.model_fields if name not in computed}
    fields |= _seen_by(Relation.SELF in scene.relations, found)
    return PlanCard(**fields, title=policy(about.policy).title, warning=_warning(about, fields["items"], language))


def _warning(about: About, items: Sequence[PlanItem], language: str) -> str | None:
    """Points that are out of range without holding up the plan (R-CMP-24-1)."""
    found = out_of_range(items, policy(about.policy), catalogue(about.policy)) if items else None
    return found.text.say(language, {}) if found is not None and found.enforcement is Enforcement.WARN else None


def _seen_by(owner: bool, found: Plan | Row[tuple[object, ...]]) -> dict[str, object]:
    """What differs: each one's draft is his alone, the superior's until approval (D4), the teacher's until it is
    handed in (R-DOC-3)."""
    if owner:
        status = PlanStatus.SUBMITTED if found.status is PlanStatus.IN_REVIEW else found.status
        return {"status": status, "review": None, "message": _MESSAGES.get(status)}
    if found.status in EDITABLE:
        return {"items": (), "message": "sedang diisi"}
    return {"message": _MESSAGES.get(found.status)}


def _participations() -> Select[Participation, SchoolCycle, str | None, PlanId | None, PlanStatus | None]:
    cycle, school = school_cycle.c, facts.school_fact
    return (
        select(Participation, SchoolCycle, school.c.zone, plan.c.id, plan.c.status)
        .join(school_cycle, (cycle.npsn == participation.c.npsn) & (cycle.cycle == participation.c.cycle))
        .outerjoin(school, school.c.npsn == participation.c.npsn)
        .outerjoin(plan, plan.c.participation_id == participation.c.id)
    )


def _card(
    who: Participation, cycle: SchoolCycle, zone: Zone, plan_id: PlanId | None, plan_status: PlanStatus | None,
    at: datetime, language: str,
) -> ParticipationCard:  # fmt: skip
    rules, own = policy(who.policy), who.planning_window(cycle, zone)
    stages = [own if w.stage is Stage.PLANNING else w for w in cycle.windows]
    return ParticipationCard(
        id=who.id, employee_id=who.employee_id, npsn=who.npsn, cycle=who.cycle, policy=who.policy,
        staff_type=who.staff_type, employment_status=who.employment_status, status=who.status,
        data_confirmed_at=who.data_confirmed_at, plan_id=plan_id, plan_status=plan_status, version=who.version,
        title=rules.title, screens=rules.planning_screens, stages=tuple(view(w, zone, at, language) for w in stages),
    )  # fmt: skip


async def participation_card(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> ParticipationCard:
    found = (await session.execute(_participations().where(participation.c.id == participation_id))).one_or_none()
    if found is None:
        raise NotFound()
    who, cycle, _, plan_id, plan_status = found
    scene = await facts.scene(session, who.npsn, who.employee_id, reader, WATCHERS)
    return _card(who, cycle, scene.school.zone, plan_id, plan_status, scene.at, language)


async def my_participations(session: AsyncSession, reader: PersonId, language: str) -> Sequence[ParticipationCard]:
    """Mine, the newest period first; each says its period (E-41)."""
    query = _participations().where(participation.c.employee_id == reader).order_by(participation.c.cycle.desc())
    at = await now(session)
    return [
        _card(who, cycle, Zone(zone) if zone else NATIONAL, plan_id, plan_status, at, language)
        for who, cycle, zone, plan_id, plan_status in await session.execute(query)
    ]


async def plans_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, *, waiting: bool, after: UUID | None, limit: int
) -> PlanList:
    """The superior's list ("Persetujuan Rencana Kerja"): by plan; for the office head, the leader's."""
    scene = await facts.scene(session, npsn, None, reader, (Relation.SUPERIOR, Relation.OFFICE_HEAD))
    employee = participation.c.employee_id
    query = (
        select(plan.c.id, plan.c.participation_id, person.c.name, plan.c.status, plan.c.revision, plan.c.submitted_at,
               plan.c.version)
        .join_from(plan, participation, participation.c.id == plan.c.participation_id)
        .join(person, person.c.id == employee, isouter=True)
        .where(plan.c.npsn == npsn, plan.c.cycle == cycle, plan.c.submitted_at.is_not(None))
        .where(scene.school.subordinates(employee, reader, scene.at))
        .order_by(plan.c.id)
        .limit(limit + 1)
    )  # fmt: skip
    if waiting:
        query = query.where(plan.c.status.in_(WITH_SUPERIOR))
    if after is not None:
        query = query.where(plan.c.id > after)
    found = [PlanRow.model_validate(r, from_attributes=True) for r in await session.execute(query)]
    rows = tuple(found[:limit])
    return PlanList(rows=rows, next=str(rows[-1].id) if len(found) > limit else None)


async def cycles_of_office(session: AsyncSession, office: str, reader: PersonId, language: str) -> Sequence[CycleRow]:
    permit(await facts.office_relations(session, office, reader), (Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD))
    schools = facts.school_fact
    query = (
        select(SchoolCycle, schools.c.zone)
        .join(schools, schools.c.npsn == school_cycle.c.npsn)
        .where(schools.c.office_code == office)
        .order_by(school_cycle.c.cycle, school_cycle.c.npsn)
    )
    at = await now(session)
    return [cycle_row(cycle, Zone(zone), at, language) for cycle, zone in await session.execute(query)]


def cycle_row(cycle: SchoolCycle, zone: Zone, at: datetime, language: str) -> CycleRow:
    return CycleRow(
        npsn=cycle.npsn, cycle=cycle.cycle, policy=cycle.policy, title=policy(cycle.policy).title,
        state=cycle.state(zone, at), stages=tuple(view(w, zone, at, language) for w in cycle.windows),
        opened_at=cycle.opened_at,
    )  # fmt: skip
