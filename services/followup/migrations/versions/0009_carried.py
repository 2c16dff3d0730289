"""Followup keeps where an observation was rated whose follow-up goes on at another school."""

from alembic import op

revision = "followup_0009"
down_revision = "followup_0008"

_STATEMENTS = (
    "ALTER TABLE follow_up ADD COLUMN carried_from uuid",
    "CREATE INDEX follow_up_carried ON follow_up (carried_from) WHERE carried_from IS NOT NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
