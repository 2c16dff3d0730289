"""Followup keeps files: evidence of competency development, letters and reports of additional duties."""

from shared.migrate import files_0001

revision = "followup_0003"
down_revision = "followup_0002"


def upgrade() -> None:
    files_0001()
