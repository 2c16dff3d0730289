"""The schedule keeps its history, what stands in calendars, and when it counts as missed."""

from alembic import op

revision = "observation_0004"
down_revision = "observation_0003"

_STATEMENTS = (
    "ALTER TABLE schedule ADD COLUMN due_at timestamptz",
    "ALTER TABLE schedule ADD COLUMN appointment jsonb",
    "ALTER TABLE schedule ADD COLUMN history jsonb NOT NULL DEFAULT '[]'",
    """
    UPDATE schedule SET
        due_at = CASE
            WHEN status <> 'DONE' AND (agreed->>'ends_at')::timestamptz + interval '72 hours' > now()
            THEN (agreed->>'ends_at')::timestamptz + interval '72 hours'
        END,
        appointment = jsonb_build_object('time', agreed, 'changed_at', agreed_at)
    WHERE agreed IS NOT NULL""",
    "CREATE INDEX schedule_due ON schedule (due_at) WHERE due_at IS NOT NULL",
)
"""What was agreed before counts as missed after what all policies said when this was written, where that is still to
come: of a time that was over long before nobody is told; it stays agreed, and is rated or moved. Nothing was released
before, so tables are small and their indexes are built in the same transaction."""


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
