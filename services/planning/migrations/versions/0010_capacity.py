"""As what somebody takes part: so far all did as teachers (D19)."""

from alembic import op

revision = "planning_0010"
down_revision = "planning_0009"

_STATEMENTS = (
    "ALTER TABLE participation ADD COLUMN capacity text NOT NULL DEFAULT 'TEACHER'",
    "CREATE UNIQUE INDEX participation_of ON participation (employee_id, cycle, npsn, capacity)",
    # What it promised, the index above and the key that follows from the same four keep promising.
    "-- squawk-ignore ban-drop-constraint\n"
    "ALTER TABLE participation DROP CONSTRAINT participation_employee_id_cycle_npsn_key",
    "CREATE INDEX school_fact_leaders ON school_fact USING gin (leaders jsonb_path_ops)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
