"""Everything directory begins with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.migrate import house_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    house_0001()
    _facts()
    _imports()


def _facts() -> None:
    op.create_table(
        "school",
        sa.Column("npsn", sa.Text(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=False),
        sa.Column("subdistrict_code", sa.Text(), nullable=False),
        sa.Column("subdistrict", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("operators", ARRAY(sa.Uuid()), nullable=False),
    )
    op.create_index("school_by_office", "school", ["office_code", "npsn"])
    op.create_index("school_by_operator", "school", ["operators"], postgresql_using="gin")
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("dapodik_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("nuptk", sa.Text()),
        sa.Column("sex", sa.Text()),
        sa.Column("born", sa.Date()),
        # deferred: within one import two people may exchange a wrongly given NIP
        sa.UniqueConstraint("nip", name="person_nip", deferrable=True, initially="DEFERRED"),
    )
    op.create_table(
        "employment",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("npsn", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("staff_type", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("ekinerja_user", sa.Boolean(), nullable=False),
        sa.Column("position_level", sa.Text(), nullable=False),
        sa.Column("rank_grade", sa.Text(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("left_on", sa.Date()),
        sa.Column("to_npsn", sa.Text()),
    )
    op.create_index("employment_by_school", "employment", ["npsn", "person_id"])
    op.create_table(
        "leadership",
        sa.Column("npsn", sa.Text(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("starts_on", sa.Date(), primary_key=True),
        sa.Column("ends_on", sa.Date()),
        sa.Column("letter_no", sa.Text(), nullable=False),
        sa.Column("on_leave", sa.Boolean(), nullable=False),
    )
    op.create_index("leadership_by_person", "leadership", ["person_id"])
    op.create_index(
        "leadership_one_open", "leadership", ["npsn", "kind"], unique=True, postgresql_where=sa.text("ends_on IS NULL")
    )
    op.create_table(
        "office",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head_id", sa.Uuid()),
        sa.Column("admin_ids", ARRAY(sa.Uuid()), nullable=False),
    )
    op.create_table(
        "data_issue",
        sa.Column("npsn", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("detail", sa.Text(), nullable=False),
    )


def _imports() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("office_codes", ARRAY(sa.Text())),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("files", JSONB(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("summary", JSONB()),
        sa.Column("errors", JSONB()),
        sa.Column("error_count", sa.BigInteger()),
    )
    op.create_index("import_waiting", "import", ["id"], postgresql_where=sa.text("status = 'WAITING'"))
    op.create_table(
        "import_part",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("file", sa.Text(), primary_key=True),
        sa.Column("position", sa.BigInteger(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "import_progress",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger()),
    )
