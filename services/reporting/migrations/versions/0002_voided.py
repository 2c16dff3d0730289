"""Progress knows what went with a plan that was reset."""

from alembic import op

revision = "reporting_0002"
down_revision = "reporting_0001"


def upgrade() -> None:
    op.execute("ALTER TABLE progress ADD COLUMN locked_at timestamptz")
    op.execute("ALTER TABLE progress ADD COLUMN voided uuid[] NOT NULL DEFAULT '{}'")
