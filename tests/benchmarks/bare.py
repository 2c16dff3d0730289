"""The floor of a command: the rows that handing in a plan writes, as one statement, sent by as little as there is.

The values are those of real rows, so the statement writes as many bytes and touches the same indexes. It is sent by
pgbench, where that is on the PATH, else by a bare loop over asyncpg; the report says which.
"""

import asyncio
import random
import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from tests.benchmarks import teachers

PGBENCH = shutil.which("pgbench")
SENDER = "pgbench" if PGBENCH else "asyncpg"
_DONE = re.compile(r"number of transactions actually processed: (\d+)")
_STATEMENT = """
WITH kept AS (
    INSERT INTO idempotency ({idempotency}) VALUES ({idempotency_values})
), handed_in AS (
    UPDATE plan SET {plan} WHERE id = {plan_id}
)
INSERT INTO outbox ({outbox}) VALUES ({outbox_values})
"""
_CHANGED = (
    "status", "items", "submitted_items", "revision", "superior_id", "superior_kind", "snapshot", "submitted_at",
    "version",
)  # fmt: skip


async def statement(dsn: str) -> str:
    """The one statement, with `:n` for the number of the plan. At least one plan must have been handed in."""
    connection = await asyncpg.connect(dsn)
    try:
        kept = await _values(connection, "idempotency", "status = 200", {"key": "gen_random_uuid()::text"})
        told = await _values(connection, "outbox", "type LIKE 'planning.plan_%'", {"id": "gen_random_uuid()"})
        plan = await _values(connection, "plan", "status = 'SUBMITTED'", {"version": "version + 1"})
    finally:
        await connection.close()
    told.pop("seq")
    return _STATEMENT.format(
        idempotency=", ".join(kept), idempotency_values=", ".join(kept.values()),
        outbox=", ".join(told), outbox_values=", ".join(told.values()),
        plan=", ".join(f"{name} = {plan[name]}" for name in _CHANGED), plan_id=teachers.plan_id("(:n)::bigint"),
    )  # fmt: skip


async def _values(connection: asyncpg.Connection, table: str, which: str, instead: Mapping[str, str]) -> dict[str, str]:
    """The columns of one real row as literals."""
    columns = await connection.fetch(
        "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = $1", table
    )
    texts = ", ".join(f'"{name}"::text' for name, _ in columns)
    row = await connection.fetchrow(f"SELECT {texts} FROM {table} WHERE {which} LIMIT 1")
    assert row is not None, f"no {table} yet"
    return {name: instead.get(name, _literal(value, kind)) for (name, kind), value in zip(columns, row, strict=True)}


def _literal(value: str | None, kind: str) -> str:
    """Without a colon, which pgbench would take for a variable."""
    if value is None:
        return "NULL"
    spelled = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a")
    return f"CAST(E'{spelled}' AS {kind})"


async def send(dsn: str, sql: str, plans: range, clients: int, seconds: float, place: Path) -> int:
    """Send it again and again over so many connections; how many were committed."""
    if PGBENCH is None:
        return await _send(dsn, sql, plans, clients, seconds)
    script = place / "bare.sql"
    script.write_text(f"\\set n random({plans.start}, {plans.stop - 1})\n{' '.join(sql.split())};\n")
    command = [PGBENCH, "-n", "-M", "prepared", "-c", str(clients), "-T", str(int(seconds)), "-f", str(script), dsn]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    done = _DONE.search(out.decode())
    if process.returncode or not done:
        raise RuntimeError(f"pgbench: {err.decode()[-500:]}")
    return int(done[1])


async def _send(dsn: str, sql: str, plans: range, clients: int, seconds: float) -> int:
    end = time.monotonic() + seconds
    return sum(await asyncio.gather(*(_client(dsn, sql, plans, end) for _ in range(clients))))


async def _client(dsn: str, sql: str, plans: range, end: float) -> int:
    connection, count = await asyncpg.connect(dsn), 0
    try:
        prepared = await connection.prepare(sql.replace("(:n)", "$1"))
        while time.monotonic() < end:
            await prepared.fetch(random.choice(plans))
            count += 1
    finally:
        await connection.close()
    return count
