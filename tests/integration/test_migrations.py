"""Migrations: what they make is what the code maps, they are safe under traffic, and nothing starts without them."""

import asyncio
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData

from shared import head, migrate
from shared.database import connect
from tests.integration.service_kit import settings_for

SERVICES = ("directory", "planning", "observation", "followup", "assessment", "notification", "reporting")
SQUAWK = Path(sys.executable).with_name("squawk")
TOLERATED = (
    "prefer-bigint-over-int,"
    "prefer-bigint-over-smallint,"
    "prefer-text-field,"
    "prefer-robust-stmts,"
    "require-timeout-settings,"
    "prefer-identity"
)
"""Style rules, and what `shared.migrate` does for every migration: time-outs, one transaction each."""


@pytest.mark.parametrize("service", SERVICES)
async def test_the_database_is_what_the_code_maps(kits, service: str) -> None:
    kit = await kits(service)
    metadata = import_module(f"services.{service}.store").metadata
    assert isinstance(metadata, MetaData)
    async with kit.running.engine.connect() as connection:
        found = await connection.run_sync(
            lambda c: compare_metadata(
                MigrationContext.configure(c, opts={"include_object": _ours, "compare_type": False}), metadata
            )
        )
    assert not found, found


def _ours(item: object, name: str, kind: str, reflected: bool, other: object) -> bool:
    """Indexes, and what only the DDL says (defaults, generated columns), are the migration's own."""
    return kind in ("table", "column") and name != "alembic_version"


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_are_safe_under_traffic(service: str, tmp_path: Path) -> None:
    assert _lint(migrate.sql(service), tmp_path) == ""


def test_the_linter_bites(tmp_path: Path) -> None:
    dangerous = "ALTER TABLE plan ADD COLUMN note text NOT NULL; CREATE INDEX plan_note ON plan (note);"
    assert "adding-required-field" in _lint(dangerous, tmp_path)
    assert "require-concurrent-index-creation" in _lint(dangerous, tmp_path)


def _lint(sql: str, place: Path) -> str:
    file = place / "migration.sql"
    file.write_text(re.sub(r"^(BEGIN|COMMIT);$", "", sql, flags=re.M), "utf-8")
    command = [str(SQUAWK), "--exclude", TOLERATED, "--assume-in-transaction", "--pg-version", "16", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return "" if done.returncode == 0 else done.stdout + done.stderr


async def test_a_process_whose_database_is_behind_does_not_start(postgres, kits) -> None:
    kit = await kits("planning")
    await kit.sql("UPDATE alembic_version SET version_num = 'older'")
    engine = connect(kit.settings, "test")
    with pytest.raises(head.NotAtHead, match=r"services\.planning\.app migrate"):
        await head.require_head(engine, "planning")
    await engine.dispose()
    settings = {
        "KINERJA_ENV": "test", "KINERJA_DATABASE_URL": kit.settings.dsn, "KINERJA_OIDC_ISSUER": "x",
        "KINERJA_OIDC_JWKS_URL": "x",
    }  # fmt: skip
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "services.planning.app", "run", "api"],
        env={**os.environ, **settings}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "not at the version this code needs" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_configuration_is_one_sentence() -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith("KINERJA_")}
    done = subprocess.run(
        [sys.executable, "-m", "services.planning.app", "run", "api"],
        env=bare, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip().startswith("Configuration is missing or wrong: KINERJA_DATABASE_URL")


@pytest.mark.parametrize("service", SERVICES)
def test_head_is_what_alembic_says(service: str) -> None:
    assert head.head(service) == migrate.scripts(service).get_current_head()


async def test_a_database_that_was_never_migrated_is_not_at_head(postgres) -> None:
    engine = connect(settings_for(postgres.admin_dsn), "test")
    assert not await head.at_head(engine, "planning")
    await engine.dispose()


async def test_code_of_yesterday_works_while_a_release_is_rolled_out(kits) -> None:
    kit = await kits("planning")
    engine = connect(kit.settings, "test")
    await kit.sql("UPDATE alembic_version SET version_num = 'planning_9999'")
    assert await head.at_head(engine, "planning")
    assert await migrate.upgrade(engine, "planning") == "planning_9999"
    await kit.sql("UPDATE alembic_version SET version_num = 'planning_0002'")
    assert not await head.at_head(engine, "planning")
    await kit.sql("UPDATE alembic_version SET version_num = 'observation_0009'")
    assert not await head.at_head(engine, "planning"), "another service's"
    await engine.dispose()


async def test_migrating_twice_changes_nothing(kits) -> None:
    kit = await kits("planning")
    engine = connect(settings_for(kit.settings.dsn), "test")
    assert await migrate.upgrade(engine, "planning") == await migrate.upgrade(engine, "planning")
    await engine.dispose()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://nobody:wrong@{server}/none", "cannot be used"),
        ("postgresql://nobody:wrong@127.0.0.1:1/none", "cannot be used"),
    ],
)
async def test_a_database_that_cannot_be_used_is_one_sentence(postgres, address: str, words: str) -> None:
    server = postgres.admin_dsn.rsplit("@", 1)[1].split("/")[0]
    settings = {
        "KINERJA_ENV": "test", "KINERJA_DATABASE_URL": address.format(server=server), "KINERJA_OIDC_ISSUER": "x",
        "KINERJA_OIDC_JWKS_URL": "x",
    }  # fmt: skip
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "services.planning.app", "migrate"],
        env={**os.environ, **settings}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "wrong" not in done.stderr


async def test_migrating_waits_for_a_database_that_starts(breakable_postgres) -> None:
    """The server may be reachable a moment later than it said; until then each second says so in a line."""
    admin = await asyncpg.connect(breakable_postgres.admin_dsn)
    await admin.execute("CREATE DATABASE awaited")
    await admin.close()
    address = breakable_postgres.admin_dsn.rpartition("/")[0] + "/awaited"
    breakable_postgres.stop()
    command = [sys.executable, "-m", "services.planning.app", "migrate", "--wait", "60"]
    settings = {
        "KINERJA_ENV": "test", "KINERJA_DATABASE_URL": address, "KINERJA_OIDC_ISSUER": "x", "KINERJA_OIDC_JWKS_URL": "x"
    }  # fmt: skip
    migrating = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert migrating.stderr is not None
    assert b"does not answer yet" in await migrating.stderr.readline()
    await asyncio.to_thread(breakable_postgres.start)
    said, _ = await migrating.communicate()
    assert (migrating.returncode, said[:21]) == (0, b"planning: database at")


async def test_a_worker_without_a_broker_says_so(kits) -> None:
    kit = await kits("planning")
    settings = {
        "KINERJA_ENV": "test", "KINERJA_DATABASE_URL": kit.settings.dsn, "KINERJA_OIDC_ISSUER": "x",
        "KINERJA_OIDC_JWKS_URL": "x",
    }  # fmt: skip
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "services.planning.app", "run", "worker"],
        env={**os.environ, **settings}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "KINERJA_KAFKA" in done.stderr
