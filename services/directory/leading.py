"""The tables of who leads a school: what is imported, and what its education office records. `store` finds rows."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    CompoundSelect,
    Date,
    DateTime,
    MetaData,
    String,
    Table,
    Uuid,
    false,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.elements import CollectionAggregate

from shared.contracts.directory import LeadershipKind

metadata = MetaData()

leadership = Table(
    "leadership",
    metadata,
    Column("npsn", String, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("starts_on", Date, primary_key=True),
    Column("ends_on", Date),
    Column("letter_no", String, nullable=False),
    Column("on_leave", Boolean, nullable=False),
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("npsn", String, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("letter_no", String, nullable=False),
    Column("note", String),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

leader_absence = Table(
    "leader_absence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("npsn", String, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("reason", String, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("letter_no", String, nullable=False),
    Column("note", String),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

outsider = Table(
    "outsider",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("agency", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("npsn", String),
    Column("office_code", String, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
"""Where somebody comes from whom no source has (E-5)."""

_acting, _absent, _own = appointment.c, leader_absence.c, leadership.c
_ROW = ("npsn", "person_id", "starts_on", "ends_on", "letter_no")
_IMPORTED = select(
    *(_own[name] for name in _ROW), _own.kind, _own.on_leave, null().label("id"), null().label("reason"),
    null().label("note"),
)  # fmt: skip
_APPOINTED = select(
    *(_acting[name] for name in _ROW), literal(LeadershipKind.ACTING.value), false(), _acting.id, null(), _acting.note
)
_AWAY = select(*(_absent[name] for name in _ROW), null(), null(), _absent.id, _absent.reason, _absent.note)

led = union_all(_IMPORTED, _APPOINTED).subquery("led")
"""Every row of leadership, of either source."""


def said_of_leaders(numbers: CollectionAggregate[bool]) -> CompoundSelect[Any]:
    """All that is kept of who leads these schools, in one statement, oldest first: imported rows have no id, and only
    absences a reason.
    """
    every = union_all(
        _IMPORTED.where(_own.npsn == numbers), _APPOINTED.where(_acting.npsn == numbers),
        _AWAY.where(_absent.npsn == numbers),
    )  # fmt: skip
    return every.order_by("starts_on", "kind", "person_id")
