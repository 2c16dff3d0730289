"""Who works at a school as its principal: he is none of the teachers whom he leads (D19)."""

from alembic import op

revision = "notification_0004"
down_revision = "notification_0003"


def upgrade() -> None:
    op.execute("ALTER TABLE placement ADD COLUMN principal boolean NOT NULL DEFAULT false")
