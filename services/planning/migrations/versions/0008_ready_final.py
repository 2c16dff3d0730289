"""How far his assessment is, also while he is away: told to him who comes back."""

from alembic import op

revision = "planning_0008"
down_revision = "planning_0007"


def upgrade() -> None:
    for moment in ("ready_at", "final_at"):
        op.execute(f"ALTER TABLE participation ADD COLUMN {moment} timestamptz")
    op.execute("UPDATE participation SET ready_at = coalesce(rated_at, started_at, now()) WHERE status = 'ASSESSMENT'")
