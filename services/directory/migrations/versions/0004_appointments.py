"""What an education office records: who acts as principal, who comes from elsewhere, and a principal's absence."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table("appointment", sa.Column("id", sa.Uuid(), primary_key=True), *_period(), *_who())
    op.create_table(
        "leader_absence",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *_period(),
        *_who(),
    )
    for table in ("appointment", "leader_absence"):
        op.create_index(f"{table}_by_school", table, ["npsn"])
        op.create_index(f"{table}_by_person", table, ["person_id"])
    op.create_index(
        "appointment_one_open", "appointment", ["npsn"], unique=True, postgresql_where=sa.text("ends_on IS NULL")
    )
    op.create_table(
        "outsider",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("npsn", sa.Text()),
        sa.Column("office_code", sa.Text(), nullable=False),
        *_who(),
    )


def _period() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("npsn", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("letter_no", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
    )


def _who() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
