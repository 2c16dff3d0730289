"""Followup keeps the windows of each school's cycle."""

from shared.migrate import cycles_0001

revision = "followup_0002"
down_revision = "followup_0001"


def upgrade() -> None:
    cycles_0001()
