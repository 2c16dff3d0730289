"""A practice change opens the preparation as another edition, and keeps what no longer counts."""

from alembic import op

revision = "observation_0006"
down_revision = "observation_0005"


def upgrade() -> None:
    op.execute("ALTER TABLE preparation ADD COLUMN edition bigint NOT NULL DEFAULT 1")
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
