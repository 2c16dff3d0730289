"""Until when somebody works at a school."""

from alembic import op

revision = "reporting_0004"
down_revision = "reporting_0003"


def upgrade() -> None:
    op.execute("ALTER TABLE placement ADD COLUMN left_on date")
