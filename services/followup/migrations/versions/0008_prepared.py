"""Followup keeps which preparation was handed in, so that a change of it is never taken for one of the next plan."""

from alembic import op

revision = "followup_0008"
down_revision = "followup_0007"


def upgrade() -> None:
    op.execute("ALTER TABLE participation ADD COLUMN preparation_id uuid")
