"""Assessment as it began."""

from alembic import op

from shared.migrate import facts_0001, house_0001

revision = "assessment_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE assessment (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        employee_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'employee_id')::uuid) STORED,
        npsn text NOT NULL GENERATED ALWAYS AS (about->>'npsn') STORED,
        cycle text NOT NULL GENERATED ALWAYS AS (about->>'cycle') STORED,
        status text NOT NULL,
        employment_status text,
        position_level text NOT NULL,
        expected jsonb NOT NULL,
        arrived jsonb NOT NULL,
        sheet jsonb NOT NULL,
        drafted_by uuid,
        incomplete_reason text,
        deviation_reason text,
        deviates boolean NOT NULL,
        rated_by uuid,
        rated_at timestamptz,
        predicate text,
        set_at timestamptz,
        received_at timestamptz,
        objection_until timestamptz,
        credit_points numeric(6, 2),
        coefficient numeric(5, 1),
        version bigint NOT NULL
    )""",
    "CREATE INDEX assessment_by_school ON assessment (npsn, cycle, id)",
    "CREATE INDEX assessment_in_window ON assessment (objection_until, id)"
    " WHERE status IN ('PREDICATE_SET', 'NOTIFIED')",
    """
    CREATE TABLE school_predicate (
        npsn text NOT NULL,
        cycle text NOT NULL,
        status text NOT NULL,
        predicate text,
        set_by uuid,
        set_at timestamptz,
        version bigint NOT NULL,
        PRIMARY KEY (npsn, cycle)
    )""",
)


def upgrade() -> None:
    house_0001()
    facts_0001()
    for statement in _TABLES:
        op.execute(statement)
