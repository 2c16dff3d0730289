"""Notification as it began."""

from alembic import op

from shared.migrate import facts_0001, house_0001

revision = "notification_0001"
down_revision = None

_TABLES = (
    "CREATE TABLE person (id uuid PRIMARY KEY, name text NOT NULL, email text)",
    """
    CREATE TABLE school_cycle (
        npsn text NOT NULL,
        cycle text NOT NULL,
        planning_until date,
        PRIMARY KEY (npsn, cycle)
    )""",
    """
    CREATE TABLE message (
        id uuid PRIMARY KEY,
        event_id uuid NOT NULL,
        recipient_id uuid NOT NULL,
        notice text NOT NULL,
        values jsonb NOT NULL,
        npsn text NOT NULL,
        cycle text NOT NULL,
        participation_id uuid,
        teacher_id uuid,
        at timestamptz NOT NULL,
        in_app boolean NOT NULL,
        read_at timestamptz,
        CONSTRAINT message_once UNIQUE (event_id, recipient_id)
    )""",
    "CREATE INDEX message_inbox ON message (recipient_id, id) WHERE in_app",
    "CREATE INDEX message_unread ON message (recipient_id, id) WHERE in_app AND read_at IS NULL",
    """
    CREATE TABLE delivery (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES message (id),
        recipient_id uuid NOT NULL,
        channel text NOT NULL,
        next_attempt_at timestamptz NOT NULL,
        traceparent text NOT NULL,
        correlation_id text NOT NULL,
        status text NOT NULL,
        attempts integer NOT NULL,
        reason text,
        finished_at timestamptz,
        version bigint NOT NULL,
        CONSTRAINT delivery_once UNIQUE (message_id, channel)
    )""",
    "CREATE INDEX delivery_due ON delivery (next_attempt_at, id) WHERE status = 'WAITING'",
    "CREATE INDEX delivery_failed ON delivery (id) WHERE status = 'FAILED'",
    """
    CREATE TABLE preferences (
        person_id uuid PRIMARY KEY,
        muted_in_app jsonb NOT NULL,
        muted_by_email jsonb NOT NULL,
        version bigint NOT NULL
    )""",
    """
    CREATE TABLE waiting_note (
        event_id uuid NOT NULL,
        notice text NOT NULL,
        npsn text NOT NULL,
        note jsonb NOT NULL,
        since timestamptz NOT NULL,
        looked_at timestamptz NOT NULL,
        PRIMARY KEY (event_id, notice)
    )""",
    "CREATE INDEX waiting_note_by_school ON waiting_note (npsn)",
    "CREATE INDEX waiting_note_to_look_at ON waiting_note (looked_at, npsn)",
)


def upgrade() -> None:
    house_0001()
    facts_0001()
    for statement in _TABLES:
        op.execute(statement)
