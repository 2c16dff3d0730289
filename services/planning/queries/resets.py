"""Requests to delete an approved plan: the teacher's own, and those that wait at an office."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.reset import OPEN, ResetRequest, ResetStatus
from services.planning.store import name_and_nip, plan_of, reset_of
from services.planning.tables import person, reset_request
from shared import facts
from shared.contracts.base import About
from shared.contracts.ids import Capacity, ParticipationId, PersonId, PlanId
from shared.edge import Versioned, View
from shared.errors import NotFound
from shared.facts import OFFICE, Relation, permit
from shared.labels import label
from shared.subordinates import capacity_in

READERS = (Relation.SELF, Relation.SUPERIOR, *OFFICE)


class ResetCard(Versioned):
    """`nip_matches`: whether the plan's NIP is the one in the directory; None when the plan is gone."""

    about: About
    plan_id: PlanId
    status: ResetStatus
    reason: str
    requested_at: datetime
    due_on: date
    overdue: bool
    decided_at: datetime | None
    rejection_reason: str | None
    nip_matches: bool | None


class ResetRow(View):
    participation_id: ParticipationId
    npsn: str
    cycle: str
    capacity: Capacity
    as_what: str
    """The capacity in words: one name may ask twice (E-3)."""
    name: str | None
    status: ResetStatus
    due_on: date
    version: int


async def reset_card(session: AsyncSession, participation_id: UUID, reader: PersonId) -> ResetCard:
    request = await reset_of(session, participation_id)
    if request is None:
        raise NotFound()
    return await card(session, request, reader)


async def card(session: AsyncSession, request: ResetRequest, reader: PersonId) -> ResetCard:
    """The same for one that is at hand."""
    scene = await facts.scene(session, request.about.npsn, request.about, reader, READERS)
    plan = await plan_of(session, request.id)
    who = await name_and_nip(session, request.about.employee_id)
    known = plan is not None and plan.id == request.plan_id and plan.snapshot is not None and who is not None
    return ResetCard(
        about=request.about, plan_id=request.plan_id, status=request.status, reason=request.reason,
        requested_at=request.requested_at, due_on=request.due_on, decided_at=request.decided_at,
        overdue=request.status in OPEN and scene.school.today(scene.at) > request.due_on,
        rejection_reason=request.rejection_reason, version=request.version,
        nip_matches=plan.snapshot.nip == who[1] if known and plan and plan.snapshot and who else None,
    )  # fmt: skip


async def resets_of_office(session: AsyncSession, office: str, reader: PersonId, language: str) -> Sequence[ResetRow]:
    """What waits for a decision, the most urgent first."""
    permit(await facts.office_relations(session, office, reader), OFFICE)
    r, schools = reset_request.c, facts.school_fact
    query = (
        select(r.id.label("participation_id"), r.npsn, r.about["cycle"].astext.label("cycle"), person.c.name, r.status,
               capacity_in(r.about).label("capacity"), r.due_on, r.version)
        .join(schools, schools.c.npsn == r.npsn)
        .join(person, person.c.id == r.about["employee_id"].astext.cast(person.c.id.type), isouter=True)
        .where(schools.c.office_code == office, r.status.in_(OPEN))
        .order_by(r.due_on, r.id)
        .limit(500)
    )  # fmt: skip
    return [
        ResetRow.model_validate({**row, "as_what": label(row["capacity"], language)})
        for row in (await session.execute(query)).mappings()
    ]
