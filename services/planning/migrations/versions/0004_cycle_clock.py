"""A school's cycle is confirmed and closed; the clock walks through its stages."""

from alembic import op

from shared.migrate import deadlines_0001

revision = "planning_0004"
down_revision = "planning_0003"


def upgrade() -> None:
    op.execute("ALTER TABLE school_cycle ADD COLUMN confirmed_at timestamptz")
    op.execute("ALTER TABLE school_cycle ADD COLUMN confirmed_by uuid")
    op.execute("ALTER TABLE school_cycle ADD COLUMN closed_at timestamptz")
    op.execute(
        """
        CREATE TABLE stage_told (
            office text NOT NULL,
            cycle text NOT NULL,
            stage text NOT NULL,
            what text NOT NULL,
            day date NOT NULL,
            PRIMARY KEY (office, cycle, stage, what, day)
        )"""
    )
    deadlines_0001()
