"""A plan is agreed to, reset, or cancelled; what the education report recommends; data corrected once."""

from alembic import op

revision = "planning_0005"
down_revision = "planning_0004"

_STATEMENTS = (
    "ALTER TABLE plan ADD COLUMN agreed_at timestamptz",
    "ALTER TABLE plan ADD COLUMN recommended jsonb NOT NULL DEFAULT '[]'",
    "ALTER TABLE participation ADD COLUMN correction jsonb",
    "ALTER TABLE participation ADD COLUMN rated_at timestamptz",
    "ALTER TABLE participation ADD COLUMN reset_at timestamptz",
    "ALTER TABLE participation ADD COLUMN left_at timestamptz",
    """
    CREATE TABLE ended_plan (
        id uuid PRIMARY KEY,
        participation_id uuid NOT NULL,
        status text NOT NULL,
        ended_at timestamptz NOT NULL,
        plan jsonb NOT NULL
    )""",
    "CREATE INDEX ended_plan_by_participation ON ended_plan (participation_id)",
    """
    CREATE TABLE reset_request (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        npsn text NOT NULL GENERATED ALWAYS AS (about->>'npsn') STORED,
        plan_id uuid NOT NULL,
        reason text NOT NULL,
        requested_at timestamptz NOT NULL,
        due_on date NOT NULL,
        status text NOT NULL,
        verified_by uuid,
        decided_by uuid,
        decided_at timestamptz,
        rejection_reason text,
        version bigint NOT NULL
    )""",
    "CREATE INDEX reset_request_by_school ON reset_request (npsn, status, due_on)",
    """
    CREATE TABLE education_report (
        npsn text NOT NULL,
        year integer NOT NULL,
        version integer NOT NULL,
        indicators jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        PRIMARY KEY (npsn, year, version)
    )""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
