"""Observation as it began."""

from alembic import op

from shared.migrate import facts_0001, house_0001

revision = "observation_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE preparation (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        employee_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'employee_id')::uuid) STORED,
        npsn text NOT NULL GENERATED ALWAYS AS (about->>'npsn') STORED,
        cycle text NOT NULL GENERATED ALWAYS AS (about->>'cycle') STORED,
        plan_id uuid NOT NULL,
        indicator text NOT NULL,
        rubric_version text NOT NULL,
        unlocked_at timestamptz NOT NULL,
        status text NOT NULL,
        target_behaviours jsonb NOT NULL,
        effort text,
        proposed jsonb NOT NULL,
        collected_at timestamptz,
        version bigint NOT NULL
    )""",
    "CREATE INDEX preparation_by_school ON preparation (npsn, cycle, participation_id)",
    """
    CREATE TABLE schedule (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        status text NOT NULL,
        proposed jsonb NOT NULL,
        proposed_by text NOT NULL,
        agreed jsonb,
        agreed_at timestamptz,
        observer_id uuid,
        version bigint NOT NULL
    )""",
    "CREATE INDEX schedule_diary ON schedule (observer_id) WHERE agreed IS NOT NULL AND status <> 'DONE'",
    """
    CREATE TABLE observation (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        indicator text NOT NULL,
        rubric_version text NOT NULL,
        targets jsonb NOT NULL,
        prepared_at timestamptz NOT NULL,
        status text NOT NULL,
        rubric jsonb NOT NULL,
        observer_id uuid,
        collected_at timestamptz,
        version bigint NOT NULL
    )""",
)


def upgrade() -> None:
    house_0001()
    facts_0001()
    for statement in _TABLES:
        op.execute(statement)
