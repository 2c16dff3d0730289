"""Who works where, and who led each school as its teachers were told."""

from alembic import op

revision = "notification_0002"
down_revision = "notification_0001"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE placement (employee_id uuid NOT NULL, npsn text NOT NULL, PRIMARY KEY (employee_id, npsn))"
    )
    op.execute("CREATE INDEX placement_by_school ON placement (npsn, employee_id)")
    op.execute("CREATE TABLE school_leader (npsn text PRIMARY KEY, leader_id uuid, look_on date)")
    op.execute("CREATE INDEX school_leader_to_look_at ON school_leader (look_on, npsn) WHERE look_on IS NOT NULL")
