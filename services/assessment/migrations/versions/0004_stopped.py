"""Assessment keeps who takes part in a cycle no more."""

from shared.migrate import stops_0001

revision = "assessment_0004"
down_revision = "assessment_0003"


def upgrade() -> None:
    stops_0001()
