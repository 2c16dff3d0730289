"""Observation keeps who takes part in a cycle no more."""

from shared.migrate import stops_0001

revision = "observation_0008"
down_revision = "observation_0007"


def upgrade() -> None:
    stops_0001()
