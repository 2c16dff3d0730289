"""Planning as it began."""

from alembic import op

from shared.migrate import facts_0001, house_0001

revision = "planning_0001"
down_revision = None

_TABLES = (
    "CREATE TABLE person (id uuid PRIMARY KEY, name text NOT NULL, nip text)",
    """
    CREATE TABLE placement (
        employee_id uuid NOT NULL,
        npsn text NOT NULL,
        fact jsonb NOT NULL,
        PRIMARY KEY (employee_id, npsn)
    )""",
    "CREATE INDEX placement_by_school ON placement (npsn, employee_id)",
    """
    CREATE TABLE school_cycle (
        npsn text NOT NULL,
        cycle text NOT NULL,
        policy text NOT NULL,
        district_code text NOT NULL,
        opened_at timestamptz NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (npsn, cycle)
    )""",
    """
    CREATE TABLE participation (
        id uuid PRIMARY KEY,
        employee_id uuid NOT NULL,
        npsn text NOT NULL,
        district_code text NOT NULL,
        cycle text NOT NULL,
        policy text NOT NULL,
        staff_type text NOT NULL,
        employment_status text NOT NULL,
        position_level text NOT NULL,
        status text NOT NULL,
        data_confirmed_at timestamptz,
        version bigint NOT NULL,
        UNIQUE (employee_id, cycle, npsn)
    )""",
    "CREATE INDEX participation_by_school ON participation (npsn, cycle)",
    """
    CREATE TABLE plan (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        npsn text NOT NULL GENERATED ALWAYS AS (about->>'npsn') STORED,
        cycle text NOT NULL GENERATED ALWAYS AS (about->>'cycle') STORED,
        status text NOT NULL,
        items jsonb NOT NULL,
        submitted_items jsonb NOT NULL,
        review jsonb,
        adjustments jsonb NOT NULL,
        revision integer NOT NULL,
        superior_id uuid,
        superior_kind text,
        approval_mode text,
        snapshot jsonb,
        return_reason text,
        submitted_at timestamptz,
        approved_at timestamptz,
        version bigint NOT NULL
    )""",
    "CREATE INDEX plan_by_school ON plan (npsn, cycle, id)",
    "CREATE INDEX plan_pending ON plan (npsn) WHERE status IN ('WAITING_SUPERIOR', 'SUBMITTED', 'IN_REVIEW')",
)


def upgrade() -> None:
    house_0001()
    facts_0001()
    for statement in _TABLES:
        op.execute(statement)
