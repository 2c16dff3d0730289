"""How far everybody's plan is at a school: for who leads it, the office, and the performance team (rulebook 3)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import teams
from services.planning.domain.items import ItemKind, PlanItem, of_kind
from services.planning.domain.participation import ParticipationStatus
from services.planning.domain.plan import EDITABLE, PlanStatus
from services.planning.tables import participation, person, plan
from shared import clock, facts
from shared.contracts.ids import Capacity, ParticipationId, PersonId, PlanId
from shared.contracts.planning import ApprovalMode
from shared.edge import View


class RegisterRow(View):
    """Somebody who takes part, and his plan in short; nothing of it but its status while it is being written."""

    participation_id: ParticipationId
    employee_id: PersonId
    name: str | None
    capacity: Capacity
    participation: ParticipationStatus
    plan_id: PlanId | None
    status: PlanStatus | None
    """None: not begun."""
    practice_indicator: str | None
    submitted_at: datetime | None
    approved_at: datetime | None
    approval_mode: ApprovalMode | None
    adjusted: int
    returns: int
    """How often the superior gave it back (E-19)."""
    late: bool
    """Handed in after the days that all have, in time that the office gave (E-18)."""


class Register(View):
    rows: tuple[RegisterRow, ...]
    next: str | None


_COLUMNS: tuple[ColumnElement[Any], ...] = (
    participation.c.id.label("participation_id"), participation.c.employee_id, person.c.name,
    participation.c.capacity,
    participation.c.status.label("participation"), plan.c.id.label("plan_id"), plan.c.status, plan.c["items"],
    plan.c.submitted_at, plan.c.approved_at, plan.c.approval_mode, plan.c.adjustments, plan.c.returns, plan.c.late,
)  # fmt: skip


async def register_of_school(
    session: AsyncSession, npsn: str, cycle: str, reader: PersonId, *, after: UUID | None, limit: int
) -> Register:
    """By participation."""
    school, at, p = await facts.school(session, npsn), await clock.now(session), participation.c
    query = (
        select(*_COLUMNS)
        .join_from(participation, plan, plan.c.participation_id == p.id, isouter=True)
        .join(person, person.c.id == p.employee_id, isouter=True)
        .where(p.npsn == npsn, p.cycle == cycle)
        .where(await teams.read_by(session, school, p.employee_id, p.capacity, reader, at))
        .order_by(p.id)
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        query = query.where(p.id > after)
    found = [_row(dict(row)) for row in (await session.execute(query)).mappings()]
    rows = tuple(found[:limit])
    return Register(rows=rows, next=str(rows[-1].participation_id) if len(found) > limit else None)


def _row(row: dict[str, object]) -> RegisterRow:
    items, status = row.pop("items") or (), row["status"]
    assert isinstance(items, tuple), "a plan has items"
    adjusted = row.pop("adjustments") or ()
    assert isinstance(adjusted, tuple), "a plan has adjustments"
    seen = status not in (None, *EDITABLE)
    return RegisterRow.model_validate(
        {
            **row,
            "practice_indicator": _practice(items) if seen else None,
            "adjusted": len(adjusted),
            "returns": row["returns"] or 0,
            "late": bool(row["late"]),
        }
    )


def _practice(items: tuple[PlanItem, ...]) -> str | None:
    return next((item.code for item in of_kind(items, ItemKind.PRACTICE)), None)
