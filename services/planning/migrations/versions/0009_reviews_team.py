"""Who changed what in a plan, when and why; how often it was given back, and if it was late; who is on the team."""

from alembic import op

revision = "planning_0009"
down_revision = "planning_0008"

_STATEMENTS = (
    "ALTER TABLE plan ADD COLUMN review_adjustments jsonb NOT NULL DEFAULT '[]'",
    "ALTER TABLE plan ADD COLUMN returns integer NOT NULL DEFAULT 0",
    "ALTER TABLE plan ADD COLUMN reviewed_at timestamptz",
    "ALTER TABLE plan ADD COLUMN late boolean NOT NULL DEFAULT false",
    "CREATE TABLE team_fact (npsn text PRIMARY KEY, members jsonb NOT NULL)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
