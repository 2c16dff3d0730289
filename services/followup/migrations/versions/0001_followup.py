"""Followup as it began."""

from alembic import op

from shared.migrate import facts_0001, house_0001

revision = "followup_0001"
down_revision = None

_TABLES = (
    "CREATE TABLE participation (id uuid PRIMARY KEY, about jsonb NOT NULL, plan jsonb)",
    """
    CREATE TABLE follow_up (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        status text NOT NULL,
        observation_id uuid NOT NULL,
        content jsonb NOT NULL,
        opened_at timestamptz,
        collected_at timestamptz,
        version bigint NOT NULL
    )""",
    """
    CREATE TABLE effort (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        follow_up_id uuid NOT NULL,
        choice_id uuid NOT NULL UNIQUE,
        choice jsonb NOT NULL,
        status text NOT NULL,
        progress_note text,
        started_on date,
        finished_on date,
        version bigint NOT NULL
    )""",
    "CREATE INDEX effort_by_participation ON effort (participation_id, id)",
    """
    CREATE TABLE reflection (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL UNIQUE GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        status text NOT NULL,
        due_on date NOT NULL,
        content jsonb NOT NULL,
        collected_at timestamptz,
        version bigint NOT NULL
    )""",
    """
    CREATE TABLE competency_document (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        indicator_code text NOT NULL,
        status text NOT NULL,
        content jsonb NOT NULL,
        collected_at timestamptz,
        version bigint NOT NULL
    )""",
    "CREATE INDEX competency_document_by_participation ON competency_document (participation_id, id)",
    """
    CREATE TABLE core_duty_report (
        id uuid PRIMARY KEY,
        about jsonb NOT NULL,
        participation_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
        duty_code text NOT NULL,
        status text NOT NULL,
        content jsonb NOT NULL,
        collected_at timestamptz,
        version bigint NOT NULL,
        UNIQUE (participation_id, duty_code)
    )""",
)


def upgrade() -> None:
    house_0001()
    facts_0001()
    for statement in _TABLES:
        op.execute(statement)
