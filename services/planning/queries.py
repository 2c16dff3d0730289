"""What a person can see of planning: one SELECT, one view."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.adjustment import Adjustment
from services.planning.domain.items import PlanItem
from services.planning.domain.participation import ParticipationStatus
from services.planning.domain.plan import EDITABLE, WITH_SUPERIOR, DataSnapshot, PlanStatus
from services.planning.store import participation, person, plan, school_cycle
from shared import facts
from shared.contracts.base import About
from shared.contracts.directory import EmploymentStatus, StaffType
from shared.contracts.ids import ParticipationId, PersonId, PlanId
from shared.contracts.planning import ApprovalMode, SuperiorKind
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import Relation, permit

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


class PlanCard(Versioned):
    """A plan as its owner or his superior sees it; while it is being written, only its author sees what is in it."""

    id: PlanId
    about: About
    status: PlanStatus
    message: str | None
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
    opened_at: datetime


_MESSAGES = {
    PlanStatus.WAITING_SUPERIOR: "Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah atau Dinas Pendidikan "
    "untuk memperbarui Dapodik.",
    PlanStatus.SUBMITTED: "Perlu disetujui",
    PlanStatus.IN_REVIEW: "Perlu disetujui",
    PlanStatus.APPROVED: "Disetujui",
}


async def plan_card(session: AsyncSession, plan_id: UUID, reader: PersonId) -> PlanCard:
    """The plan, for its owner and his superior."""
    row = (await session.execute(select(plan).where(plan.c.id == plan_id))).one_or_none()
    if row is None:
        raise NotFound()
    scene = await facts.scene(session, row.about.npsn, row.about.employee_id, reader, READERS)
    fields = {name: getattr(row, name) for name in PlanCard.model_fields if name != "message"}
    return PlanCard(**fields | _seen_by(Relation.SELF in scene.relations, row))


def _seen_by(owner: bool, row: Row[tuple[object, ...]]) -> dict[str, object]:
    """What differs: each one's draft is his alone, the superior's until approval (D4), the teacher's until it is
    handed in (R-DOC-3)."""
    if owner:
        status = PlanStatus.SUBMITTED if row.status is PlanStatus.IN_REVIEW else row.status
        return {"status": status, "review": None, "message": _MESSAGES.get(status)}
    if row.status in EDITABLE:
        return {"items": (), "message": "sedang diisi"}
    return {"message": _MESSAGES.get(row.status)}


def _participations() -> Select[tuple[object, ...]]:
    joined = participation.outerjoin(plan, plan.c.participation_id == participation.c.id)
    return select(participation, plan.c.id.label("plan_id"), plan.c.status.label("plan_status")).select_from(joined)


async def participation_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> ParticipationCard:
    found = (await session.execute(_participations().where(participation.c.id == participation_id))).one_or_none()
    if found is None:
        raise NotFound()
    card = ParticipationCard.model_validate(found, from_attributes=True)
    await facts.scene(session, card.npsn, card.employee_id, reader, WATCHERS)
    return card


async def my_participations(session: AsyncSession, reader: PersonId) -> Sequence[ParticipationCard]:
    """Mine, the newest period first; each says its period (E-41)."""
    query = _participations().where(participation.c.employee_id == reader).order_by(participation.c.cycle.desc())
    return [ParticipationCard.model_validate(r, from_attributes=True) for r in await session.execute(query)]


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


async def cycles_of_office(session: AsyncSession, office: str, reader: PersonId) -> Sequence[CycleRow]:
    permit(await facts.office_relations(session, office, reader), (Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD))
    schools = facts.school_fact
    query = (
        select(school_cycle)
        .join(schools, schools.c.npsn == school_cycle.c.npsn)
        .where(schools.c.office_code == office)
        .order_by(school_cycle.c.cycle, school_cycle.c.npsn)
    )
    return [CycleRow.model_validate(r, from_attributes=True) for r in await session.execute(query)]
