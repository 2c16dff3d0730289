"""Assessment reminds of the end of its stage."""

from shared.migrate import deadlines_0001

revision = "assessment_0003"
down_revision = "assessment_0002"


def upgrade() -> None:
    deadlines_0001()
