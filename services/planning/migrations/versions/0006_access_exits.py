"""Who takes part follows from what the school is; somebody will leave, is exempt, or comes from another school."""

from alembic import op

revision = "planning_0006"
down_revision = "planning_0005"

_STATEMENTS = (
    "CREATE TABLE school_status (npsn text PRIMARY KEY, status text NOT NULL)",
    """
    CREATE TABLE departure (
        employee_id uuid NOT NULL,
        npsn text NOT NULL,
        leaves_on date NOT NULL,
        fact jsonb NOT NULL,
        PRIMARY KEY (employee_id, npsn)
    )""",
    "CREATE INDEX departure_by_day ON departure (leaves_on)",
    "ALTER TABLE participation ADD COLUMN exemption jsonb",
    "ALTER TABLE participation ADD COLUMN continues uuid",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
