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
    "CREATE TABLE plt (employee_id uuid, npsn text, PRIMARY KEY (employee_id, npsn))",
    "CREATE INDEX plt_by_school ON plt (npsn)",
    "CREATE TABLE leaders_check (npsn text PRIMARY KEY, look_on date NOT NULL)",
    "CREATE INDEX leaders_check_by_day ON leaders_check (look_on, npsn)",
    # What was told before is looked at once: principals join the cycles that run, and Plts as that.
    "INSERT INTO leaders_check SELECT DISTINCT npsn, date '0001-01-01' FROM school_cycle",
    "INSERT INTO plt SELECT DISTINCT (l->>'person_id')::uuid, npsn FROM school_fact, jsonb_array_elements(leaders) l"
    " WHERE l->>'kind' = 'ACTING'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
