"""The pool: whoever takes a connection gets a living one, and pays nothing for it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.postgres import Postgres
from shared import database
from tests.integration.service_kit import settings_for

SIZE = 3
_LAST_HEARD = "SELECT max(state_change) FROM pg_stat_activity WHERE application_name = 'pool'"


@pytest.fixture
async def engine(breakable_postgres: Postgres) -> AsyncIterator[AsyncEngine]:
    made = database.connect(settings_for(breakable_postgres.admin_dsn, pool_size=SIZE), "pool")
    yield made
    await made.dispose()


async def _one(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(text("SELECT pg_backend_pid(), pg_sleep(0.05)"))).scalar_one())


async def _all(engine: AsyncEngine) -> set[int]:
    """The backends of a full pool."""
    return set(await asyncio.gather(*(_one(engine) for _ in range(SIZE))))


async def test_after_a_restart_of_the_server_no_one_gets_a_dead_connection(
    engine: AsyncEngine, breakable_postgres: Postgres
) -> None:
    before = await _all(engine)
    assert len(before) == SIZE
    await asyncio.to_thread(breakable_postgres.restart)
    after = await _all(engine)
    assert len(after) == SIZE and not after & before


async def _heard_after_taking(engine: AsyncEngine, dsn: str) -> bool:
    """Whether the server hears of it that somebody takes a connection and gives it back."""
    await _all(engine)
    watching = database.connect(settings_for(dsn), "watching")
    async with watching.connect() as watch, watch.begin():
        before = (await watch.execute(text(_LAST_HEARD))).scalar_one()
    for _ in range(SIZE):
        async with engine.connect():
            pass
    async with watching.connect() as watch, watch.begin():
        after = (await watch.execute(text(_LAST_HEARD))).scalar_one()
    await watching.dispose()
    return bool(after > before)


async def test_a_connection_that_was_just_used_is_not_asked(engine: AsyncEngine, breakable_postgres: Postgres) -> None:
    assert not await _heard_after_taking(engine, breakable_postgres.admin_dsn)


async def test_one_that_lay_idle_is_asked(
    engine: AsyncEngine, breakable_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "IDLE", -1.0)
    assert await _heard_after_taking(engine, breakable_postgres.admin_dsn)
