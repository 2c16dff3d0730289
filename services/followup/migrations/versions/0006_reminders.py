"""Followup reminds: of an effort past its last day, and of the end of execution."""

from alembic import op

from shared.migrate import deadlines_0001

revision = "followup_0006"
down_revision = "followup_0005"

_STATEMENTS = (
    "ALTER TABLE effort ADD COLUMN due_on date",
    # what is over already is not told of in one go
    "UPDATE effort SET due_on = (choice->>'ends_on')::date"
    " WHERE status <> 'DONE' AND (choice->>'ends_on')::date >= current_date",
    "CREATE INDEX effort_due ON effort (due_on, id) WHERE due_on IS NOT NULL",
    "CREATE INDEX follow_up_by_school ON follow_up ((about->>'npsn'), (about->>'cycle'))",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    deadlines_0001()
