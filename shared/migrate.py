"""Each service's own migrations (Alembic), run by one command, and the tables of the house that all of them have.

The functions `…_0001` are frozen, as a migration is: what changes later comes as `…_0002`.
"""

import io

import sqlalchemy as sa
from alembic import op
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.head import at_head, current, head, migrations
from shared.plumbing import create_plumbing_0001

_ONE_AT_A_TIME = 7_205_001  # advisory lock: two starts of one service do not migrate at once


def _config(service: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations(service)))
    config.set_main_option("path_separator", "os")
    return config


def scripts(service: str) -> ScriptDirectory:
    """The migrations of a service: `services/NAME/migrations/versions/`."""
    return ScriptDirectory.from_config(_config(service))


async def upgrade(engine: AsyncEngine, service: str) -> str:
    """Bring the database to head, one migrator at a time; waits at most 5 s for any lock (traffic goes first).

    Answers the version that is there afterwards: one that is ahead is left as it is.
    """
    async with engine.connect() as connection:
        await connection.execute(sa.text(f"SELECT pg_advisory_lock({_ONE_AT_A_TIME})"))
        await connection.execute(sa.text("SET lock_timeout = '5s'"))
        await connection.commit()
        if not await at_head(engine, service):
            await connection.run_sync(_upgrade, service)
        await connection.commit()
    return await current(engine) or head(service)


def _upgrade(connection: Connection, service: str) -> None:
    directory = scripts(service)
    with EnvironmentContext(_config(service), directory, fn=_steps(directory)) as context:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


def _steps(directory: ScriptDirectory):  # type: ignore[no-untyped-def]  # Alembic's own callback type is private
    return lambda revision, _: directory._upgrade_revs("head", revision)


def sql(service: str) -> str:
    """All migrations as SQL, for the linter."""
    directory, out = scripts(service), io.StringIO()
    with EnvironmentContext(_config(service), directory, fn=_steps(directory), as_sql=True) as context:
        context.configure(dialect_name="postgresql", output_buffer=out, as_sql=True, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
    return out.getvalue()


def house_0001() -> None:
    """Outbox, inbox and their kin; the keys of commands; the clock of a rehearsal."""
    create_plumbing_0001(op)
    op.create_table(
        "idempotency",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("request_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("status", sa.SmallInteger()),
        sa.Column("headers", JSONB()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
    )
    op.create_index("idempotency_by_age", "idempotency", ["created_at"])
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
    )


def facts_0001() -> None:
    """The slice of the directory: schools and offices."""
    op.create_table(
        "school_fact",
        sa.Column("npsn", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text()),
        sa.Column("level", sa.Text()),
        sa.Column("zone", sa.Text()),
        sa.Column("district_code", sa.Text()),
        sa.Column("office_code", sa.Text()),
        sa.Column("operators", ARRAY(sa.Uuid())),
        sa.Column("leaders", JSONB()),
    )
    op.create_index("school_fact_by_office", "school_fact", ["office_code", "npsn"])
    op.create_table(
        "office_fact",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head_id", sa.Uuid()),
        sa.Column("admin_ids", ARRAY(sa.Uuid()), nullable=False),
    )


def cycles_0001() -> None:
    """The slice of planning: the windows of each school's cycle."""
    op.create_table(
        "cycle_fact",
        sa.Column("npsn", sa.Text(), primary_key=True),
        sa.Column("cycle", sa.Text(), primary_key=True),
        sa.Column("windows", JSONB(), nullable=False),
    )


def stops_0001() -> None:
    """Another slice of planning: who takes part in a cycle no more, or is away."""
    op.create_table(
        "stopped_fact",
        sa.Column("participation_id", sa.Uuid(), primary_key=True),
        sa.Column("why", sa.Text(), nullable=False),
    )


def files_0001() -> None:
    """The rows of files, which documents name them, and what is to be removed from the store."""
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("unused_since", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("owner_id", "sha256"),
    )
    op.execute("CREATE INDEX file_unused ON file (unused_since) WHERE unused_since IS NOT NULL")
    op.create_table(
        "file_use",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        sa.Column("field", sa.Text(), primary_key=True),
        sa.Column("file_id", sa.Uuid(), sa.ForeignKey("file.id"), nullable=False),
    )
    op.execute("CREATE INDEX file_use_by_file ON file_use (file_id)")
    op.create_table(
        "file_loose",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
    )
    op.execute("CREATE INDEX file_loose_due ON file_loose (due_at)")


def deadlines_0001() -> None:
    """The stages of each school's cycle, and when the clock looks at them next."""
    op.create_table(
        "deadline",
        sa.Column("npsn", sa.Text(), primary_key=True),
        sa.Column("cycle", sa.Text(), primary_key=True),
        sa.Column("stage", sa.Text(), primary_key=True),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("span", JSONB(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True)),
    )
    op.create_index("deadline_to_look_at", "deadline", ["look_at", "npsn"])
