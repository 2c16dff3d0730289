"""How far somebody is, and whether he still takes part."""

from alembic import op

revision = "reporting_0003"
down_revision = "reporting_0002"


def upgrade() -> None:
    for column in ("taking text", "taking_at timestamptz", "taking_sequence bigint"):
        op.execute(f"ALTER TABLE progress ADD COLUMN {column}")
