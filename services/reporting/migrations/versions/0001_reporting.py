"""Reporting as it began."""

from alembic import op

from shared.migrate import facts_0001, house_0001

revision = "reporting_0001"
down_revision = None

_TABLES = (
    "CREATE TABLE person (id uuid PRIMARY KEY, name text NOT NULL)",
    """
    CREATE TABLE placement (
        employee_id uuid NOT NULL,
        npsn text NOT NULL,
        staff_type text NOT NULL,
        PRIMARY KEY (employee_id, npsn)
    )""",
    """
    CREATE TABLE dossier_entry (
        generation integer NOT NULL,
        participation_id uuid NOT NULL,
        event_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        npsn text NOT NULL,
        cycle text NOT NULL,
        policy text NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        role text NOT NULL,
        details jsonb NOT NULL,
        PRIMARY KEY (generation, participation_id, event_id)
    )""",
    "CREATE INDEX dossier_entry_by_school ON dossier_entry (generation, npsn, cycle, participation_id, at)",
    """
    CREATE TABLE progress (
        generation integer NOT NULL,
        participation_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        npsn text NOT NULL,
        cycle text NOT NULL,
        plan_state text,
        plan_at timestamptz,
        plan_sequence bigint,
        a_at timestamptz,
        b_at timestamptz,
        c_at timestamptz,
        d_at timestamptz,
        e_at timestamptz,
        competencies uuid[] NOT NULL,
        competency_at timestamptz,
        duties uuid[] NOT NULL,
        duty_at timestamptz,
        assessment_state text,
        assessment_at timestamptz,
        assessment_sequence bigint,
        predicate text,
        predicate_at timestamptz,
        predicate_sequence bigint,
        step text NOT NULL GENERATED ALWAYS AS (
            CASE
                WHEN assessment_state = 'FINAL' THEN 'DONE'
                WHEN plan_state IS DISTINCT FROM 'APPROVED' THEN 'PLAN'
                WHEN a_at IS NULL THEN 'A'
                WHEN b_at IS NULL THEN 'B'
                WHEN c_at IS NULL THEN 'C'
                WHEN d_at IS NULL THEN 'D'
                WHEN e_at IS NULL THEN 'E'
                ELSE 'ASSESSMENT'
            END) STORED,
        PRIMARY KEY (generation, participation_id)
    ) WITH (fillfactor = 70)""",
    "CREATE INDEX progress_by_school ON progress (generation, npsn, cycle, step)",
    """
    CREATE TABLE school_cycle (
        generation integer NOT NULL,
        npsn text NOT NULL,
        cycle text NOT NULL,
        policy text NOT NULL,
        opened_at timestamptz NOT NULL,
        PRIMARY KEY (generation, npsn, cycle)
    )""",
    """
    CREATE TABLE school_predicate (
        generation integer NOT NULL,
        npsn text NOT NULL,
        cycle text NOT NULL,
        predicate text NOT NULL,
        at timestamptz NOT NULL,
        sequence bigint NOT NULL,
        PRIMARY KEY (generation, npsn, cycle)
    )""",
    """
    CREATE TABLE folded (
        model text NOT NULL,
        generation integer NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (model, generation, topic, partition)
    )""",
)


def upgrade() -> None:
    house_0001()
    facts_0001()
    for statement in _TABLES:
        op.execute(statement)
