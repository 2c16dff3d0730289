"""What an office has opened for all its schools counts for a school of which we hear later."""

from alembic import op

revision = "planning_0007"
down_revision = "planning_0006"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE office_cycle (
            office text NOT NULL,
            cycle text NOT NULL,
            opened_by uuid NOT NULL,
            PRIMARY KEY (office, cycle)
        )"""
    )
