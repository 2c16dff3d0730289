"""Roles and databases: each service has one of each, and no role can open another's database."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg


def create(admin_dsn: str, database: str, role: str, password: str) -> None:
    in_own_loop(_create(admin_dsn, database, role, password))


def in_own_loop(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end, also when called where an event loop already runs (a pytest fixture)."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, work).result()


async def _create(admin_dsn: str, database: str, role: str, password: str) -> None:
    admin = await asyncpg.connect(admin_dsn, timeout=20)
    try:
        # Several starts or tests may create at once; templates and roles do not like that.
        await admin.execute("SELECT pg_advisory_lock(hashtext('kinerja.create'))")
        if not await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
            await admin.execute(f"CREATE ROLE {_name(role)}")
        await admin.execute(
            f"ALTER ROLE {_name(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS "
            f"PASSWORD {_text(password)}"
        )
        if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
            await admin.execute(f"CREATE DATABASE {_name(database)} OWNER {_name(role)}")
        for (other,) in await admin.fetch("SELECT datname FROM pg_database"):
            await admin.execute(f"REVOKE CONNECT, TEMPORARY ON DATABASE {_name(other)} FROM PUBLIC")
    finally:
        await admin.close()


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
