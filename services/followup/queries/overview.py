"""Everything of one teacher at a glance: each step and document with its state, what is still to come included."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, Row, Select, Table, Text, cast, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.followup.domain.participation import duties
from services.followup.queries import accountability
from services.followup.queries.accountability import AccountabilityCard
from services.followup.queries.reading import Reading, reading
from services.followup.store import competency_document, core_duty_report, effort, follow_up, reflection
from shared import cycles, facts
from shared.catalogue import catalogue
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.ids import PersonId
from shared.edge import View
from shared.policies import policy


class Kind(StrEnum):
    FOLLOW_UP = "FOLLOW_UP"
    EFFORT = "EFFORT"
    REFLECTION = "REFLECTION"
    COMPETENCY = "COMPETENCY"
    CORE_DUTY = "CORE_DUTY"


class DocumentRow(View):
    """A document, or its place: `LOCKED` before its step, `PLANNED` while nothing is written."""

    kind: Kind
    id: UUID | None
    code: str | None
    title: str
    status: str
    message: str | None
    due_on: date | None
    collected_at: datetime | None


class ChosenBehaviour(View):
    code: str
    title: str


class Documents(View):
    """In the order of the cycle. The rest is "Cek Dokumen Lainnya", as the policy shows it."""

    about: About
    rows: tuple[DocumentRow, ...]
    behaviours: tuple[ChosenBehaviour, ...]
    of_school: tuple[AccountabilityCard, ...]
    warnings: tuple[str, ...]
    """Steps whose advised day has passed: nothing is held up by it (R-TIM-1)."""


async def documents(session: AsyncSession, participation_id: UUID, reader: PersonId, language: str) -> Documents:
    see = await reading(session, participation_id, reader)
    there = [_row(row, see) for row in await session.execute(_all(participation_id))]
    order = list(Kind)
    rows = sorted([*there, *_to_come(there, see)], key=lambda row: order.index(row.kind))
    of_school = await accountability.of_cycle(session, see.about)
    school, at = await facts.school(session, see.about.npsn), await now(session)
    undone = [_STEPS[row.kind] for row in rows if row.kind in _STEPS and row.status != "COLLECTED"]
    return Documents(
        about=see.about, rows=tuple(rows), behaviours=tuple(_behaviours(see)), of_school=tuple(of_school),
        warnings=await cycles.late_steps(session, see.about, undone, school, at, language),
    )  # fmt: skip


_STEPS = {Kind.FOLLOW_UP: "C", Kind.REFLECTION: "E"}


def _all(participation_id: UUID) -> Select[tuple[object, ...]]:
    choice = effort.c.choice
    parts = union_all(
        _part(Kind.FOLLOW_UP, follow_up, participation_id),
        _part(Kind.EFFORT, effort, participation_id, choice["goal"].astext, choice["ends_on"].astext.cast(Date)),
        _part(Kind.REFLECTION, reflection, participation_id, due_on=reflection.c.due_on),
        _part(Kind.COMPETENCY, competency_document, participation_id, competency_document.c.indicator_code),
        _part(Kind.CORE_DUTY, core_duty_report, participation_id, core_duty_report.c.duty_code),
    ).subquery()
    return select(parts).order_by(parts.c.id)


def _part(
    kind: Kind, table: Table, participation_id: UUID,
    code: ColumnElement[str] | None = None, due_on: ColumnElement[date] | None = None,
) -> Select[tuple[object, ...]]:  # fmt: skip
    """One kind of document, in the columns that all kinds share."""
    collected_at = table.c.get("collected_at", null())
    return select(
        literal(kind.value, Text).label("kind"),
        table.c.id,
        cast(null() if code is None else code, Text).label("code"),
        cast(table.c.status, Text).label("status"),
        cast(null() if due_on is None else due_on, Date).label("due_on"),
        cast(collected_at, DateTime(timezone=True)).label("collected_at"),
    ).where(table.c.participation_id == participation_id)


def _row(row: Row[tuple[object, ...]], see: Reading) -> DocumentRow:
    kind = Kind(row.kind)
    named = {"code": None, "title": row.code} if kind is Kind.EFFORT else _named(kind, row.code, see)
    return DocumentRow(
        kind=kind, id=row.id, **named, status=row.status, message=see.message(row.status),
        due_on=row.due_on, collected_at=row.collected_at,
    )  # fmt: skip


def _to_come(there: Iterable[DocumentRow], see: Reading) -> list[DocumentRow]:
    """The places where nothing is yet: the steps that are locked, what the plan asks for."""
    known = {(row.kind, row.code) for row in there}
    places: list[tuple[Kind, str | None]] = [(Kind.FOLLOW_UP, None), (Kind.REFLECTION, None)]
    if see.plan is not None:
        places += [(Kind.COMPETENCY, planned.indicator_code) for planned in see.plan.competencies]
        places += [(Kind.CORE_DUTY, code) for code in duties(see.plan)]
    return [_place(kind, code, see) for kind, code in places if (kind, code) not in known]


def _place(kind: Kind, code: str | None, see: Reading) -> DocumentRow:
    status = "LOCKED" if code is None else "PLANNED"
    return DocumentRow(
        kind=kind, id=None, **_named(kind, code, see), status=status, message=None, due_on=None, collected_at=None
    )


def _named(kind: Kind, code: str | None, see: Reading) -> dict[str, object]:
    steps = policy(see.about.policy).step_names
    title = steps[_STEPS[kind]] if code is None else see.title_of(code)
    return {"code": code, "title": title}


def _behaviours(see: Reading) -> Iterable[ChosenBehaviour]:
    lists, shown = catalogue(see.about.policy), policy(see.about.policy).other_documents
    for code in see.plan.behaviours if see.plan and "BEHAVIOUR" in shown else ():
        if found := lists.guide(code):
            yield ChosenBehaviour(code=code, title=f"{found[0].title}: {found[1].title}")
