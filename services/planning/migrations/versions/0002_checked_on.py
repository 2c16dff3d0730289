"""A school's cycle knows on which day the superiors of its pending plans were last compared."""

from alembic import op

revision = "planning_0002"
down_revision = "planning_0001"


def upgrade() -> None:
    op.execute("ALTER TABLE school_cycle ADD COLUMN checked_on date")
