"""Followup keeps files: evidence, letters and reports of additional duties, accountability documents of a school."""

from alembic import op

from shared.migrate import files_0001

revision = "followup_0003"
down_revision = "followup_0002"


def upgrade() -> None:
    files_0001()
    op.execute(
        """
        CREATE TABLE accountability_document (
            id uuid PRIMARY KEY,
            npsn text NOT NULL,
            cycle text NOT NULL,
            policy text NOT NULL,
            kind text NOT NULL,
            status text NOT NULL,
            file jsonb,
            given_by uuid,
            given_at timestamptz,
            version bigint NOT NULL,
            UNIQUE (npsn, cycle, kind)
        )"""
    )
