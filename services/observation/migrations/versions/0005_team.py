"""Observation keeps who helps to observe, what they recommend, and how often a rating was printed."""

from alembic import op

revision = "observation_0005"
down_revision = "observation_0004"


def upgrade() -> None:
    op.execute("ALTER TABLE observation ADD COLUMN printed_count bigint NOT NULL DEFAULT 0")
    op.execute("CREATE TABLE team_fact (npsn text PRIMARY KEY, members jsonb NOT NULL)")
    op.execute(
        """
        CREATE TABLE advice (
            id uuid PRIMARY KEY,
            about jsonb NOT NULL,
            participation_id uuid NOT NULL GENERATED ALWAYS AS ((about->>'participation_id')::uuid) STORED,
            member_id uuid NOT NULL,
            status text NOT NULL,
            rubric jsonb NOT NULL,
            given_at timestamptz,
            version bigint NOT NULL,
            UNIQUE (participation_id, member_id)
        )"""
    )
