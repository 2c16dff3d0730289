"""An office gives a stage of a cycle more time; a participation knows when it began."""

from alembic import op

revision = "planning_0003"
down_revision = "planning_0002"


def upgrade() -> None:
    op.execute("ALTER TABLE school_cycle ADD COLUMN extensions jsonb NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE participation ADD COLUMN started_at timestamptz")
