"""An agreed time knows when it is to be seen whose it is: on the day on which somebody else leads the school."""

from alembic import op

revision = "observation_0009"
down_revision = "observation_0008"

_STATEMENTS = (
    "ALTER TABLE schedule ADD COLUMN look_at timestamptz",
    "UPDATE schedule SET look_at = now() WHERE due_at IS NOT NULL",
    "CREATE INDEX schedule_to_look ON schedule (look_at, id) WHERE look_at IS NOT NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
