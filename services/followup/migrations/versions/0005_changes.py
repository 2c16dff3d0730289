"""Practice changes: what they ask about, the requests, and what no longer counts."""

from alembic import op

revision = "followup_0005"
down_revision = "followup_0004"


def upgrade() -> None:
    op.execute("ALTER TABLE participation ADD COLUMN prepared_at timestamptz, ADD COLUMN assessed_at timestamptz")
    op.execute(
        """
        CREATE TABLE practice_change (
            id uuid PRIMARY KEY,
            about jsonb NOT NULL,
            participation_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
            target text NOT NULL,
            reason text NOT NULL,
            status text NOT NULL,
            requested_at timestamptz NOT NULL,
            decided_by uuid,
            decided_at timestamptz,
            decision_reason text,
            version bigint NOT NULL
        )"""
    )
    op.execute("CREATE INDEX practice_change_of ON practice_change (participation_id, requested_at)")
    op.execute(
        "CREATE UNIQUE INDEX practice_change_one_open ON practice_change (participation_id) "
        "WHERE status IN ('PENDING', 'APPROVED')"
    )
    op.execute(
        """
        CREATE TABLE former_version (
            id uuid PRIMARY KEY,
            participation_id uuid NOT NULL,
            request_id uuid NOT NULL,
            kind text NOT NULL,
            superseded_at timestamptz NOT NULL,
            content jsonb NOT NULL
        )"""
    )
    op.execute("CREATE INDEX former_version_of ON former_version (participation_id)")
