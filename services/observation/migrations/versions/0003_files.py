"""Observation keeps files: the lesson plan of a preparation."""

from alembic import op

from shared.migrate import files_0001

revision = "observation_0003"
down_revision = "observation_0002"


def upgrade() -> None:
    files_0001()
    op.execute("ALTER TABLE preparation ADD COLUMN lesson_plan jsonb")
