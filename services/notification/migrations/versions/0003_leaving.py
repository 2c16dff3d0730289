"""Until when somebody works at a school."""

from alembic import op

revision = "notification_0003"
down_revision = "notification_0002"


def upgrade() -> None:
    op.execute("ALTER TABLE placement ADD COLUMN left_on date")
