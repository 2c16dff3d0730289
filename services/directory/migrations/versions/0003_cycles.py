"""Directory keeps the windows of each school's cycle."""

from shared.migrate import cycles_0001

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    cycles_0001()
