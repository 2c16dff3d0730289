"""As what somebody takes part: so far all did as teachers (D19)."""

from alembic import op

revision = "reporting_0005"
down_revision = "reporting_0004"


def upgrade() -> None:
    for table in ("dossier_entry", "progress"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN capacity text NOT NULL DEFAULT 'TEACHER'")
