"""Observation reminds: of an observation that is tomorrow, and of the end of execution."""

from alembic import op

from shared.migrate import deadlines_0001

revision = "observation_0007"
down_revision = "observation_0006"


def upgrade() -> None:
    op.execute("ALTER TABLE schedule ADD COLUMN remind_at timestamptz")
    op.execute("CREATE INDEX schedule_to_remind ON schedule (remind_at, id) WHERE remind_at IS NOT NULL")
    deadlines_0001()
