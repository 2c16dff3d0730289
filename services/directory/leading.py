"""The tables of who leads a school: what is imported, and what its education office records. `store` finds rows."""

from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, String, Table, Uuid, literal, select, union_all

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

_ROW = ("npsn", "person_id", "kind", "starts_on", "ends_on")
_acting = appointment.c
led = union_all(
    select(*(leadership.c[name] for name in _ROW)),
    select(_acting.npsn, _acting.person_id, literal(LeadershipKind.ACTING.value), _acting.starts_on, _acting.ends_on),
).subquery("led")
"""Every row of leadership, of either source."""
