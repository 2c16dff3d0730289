"""Whether the teacher has agreed to the plan, where the policy asks for it."""

from alembic import op

revision = "followup_0004"
down_revision = "followup_0003"


def upgrade() -> None:
    op.execute("ALTER TABLE participation ADD COLUMN agreed_at timestamptz")
