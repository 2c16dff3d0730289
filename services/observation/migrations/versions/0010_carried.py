"""Observation keeps where a preparation and its rating were made that stand at another school too."""

from alembic import op

revision = "observation_0010"
down_revision = "observation_0009"

_STATEMENTS = (
    "ALTER TABLE preparation ADD COLUMN carried jsonb",
    "ALTER TABLE observation ADD COLUMN carried jsonb",
    "CREATE INDEX preparation_by_employee ON preparation (employee_id, cycle)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
