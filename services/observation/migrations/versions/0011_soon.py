"""Observation reminds of an observation that begins within the hour."""

from alembic import op

revision = "observation_0011"
down_revision = "observation_0010"

_STATEMENTS = (
    "ALTER TABLE schedule ADD COLUMN soon_at timestamptz",
    "UPDATE schedule SET soon_at = (agreed->>'starts_at')::timestamptz - interval '1 hour' "
    "WHERE due_at IS NOT NULL AND (agreed->>'starts_at')::timestamptz > now() + interval '1 hour'",
    "CREATE INDEX schedule_to_remind_soon ON schedule (soon_at, id) WHERE soon_at IS NOT NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
