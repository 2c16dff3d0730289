"""Followup keeps who takes part in a cycle no more."""

from shared.migrate import stops_0001

revision = "followup_0007"
down_revision = "followup_0006"


def upgrade() -> None:
    stops_0001()
