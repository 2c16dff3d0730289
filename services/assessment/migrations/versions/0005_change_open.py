"""An assessment knows that a change of the teacher's documents is not settled."""

from alembic import op

revision = "assessment_0005"
down_revision = "assessment_0004"


def upgrade() -> None:
    op.execute("ALTER TABLE assessment ADD COLUMN change_open boolean NOT NULL DEFAULT false")
