"""Errands: one leader, and the trouble of one errand is its own."""

import asyncio
from contextlib import suppress
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import connect, sessions
from shared.scheduler import _LEADER, Errand, Scheduler
from tests.eventually import eventually
from tests.integration.service_kit import Kit


def a_scheduler(kit: Kit, *errands: Errand) -> Scheduler:
    engine = connect(kit.settings, "scheduler")
    return Scheduler(engine, sessions(engine, kit.settings), errands, wake=lambda: None, pause=0.05)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_an_errand_that_fails_in_the_database_starves_nobody_and_leaves_no_lock(kits) -> None:
    kit = await kits("planning")
    rounds: list[str] = []

    async def poisoned(session: AsyncSession, _: datetime) -> int:
        rounds.append("poisoned")
        await session.execute(text("SELECT 1 / 0"))
        return 0

    async def healthy(_: AsyncSession, __: datetime) -> int:
        rounds.append("healthy")
        return 0

    scheduler = a_scheduler(kit, poisoned, healthy)
    task = asyncio.create_task(scheduler.run())
    await eventually(lambda: rounds.count("healthy") >= 5)
    assert scheduler.silent_for() < 2
    await _stop(task)
    assert rounds.count("healthy") >= rounds.count("poisoned") - 1
    await eventually(lambda: _free(kit))


async def _free(kit: Kit) -> bool:
    """Somebody else could lead now."""
    ((free,),) = await kit.sql(f"SELECT pg_try_advisory_xact_lock({_LEADER})")
    return bool(free)


async def test_only_one_leads_and_another_takes_over(kits) -> None:
    kit = await kits("planning")
    led: list[str] = []

    def by(name: str) -> Errand:
        async def errand(_: AsyncSession, __: datetime) -> int:
            led.append(name)
            await asyncio.sleep(0.02)
            return 0

        return errand

    first = asyncio.create_task(a_scheduler(kit, by("first")).run())
    await eventually(lambda: len(led) > 2)
    second = asyncio.create_task(a_scheduler(kit, by("second")).run())
    await eventually(lambda: len(led) > 6)
    await _stop(first)
    await eventually(lambda: led[-1] == "second")
    await _stop(second)


async def test_an_errand_is_called_until_nothing_is_due(kits) -> None:
    kit = await kits("planning")
    due = [3, 2, 1, 0]
    asked: list[int] = []

    async def errand(_: AsyncSession, __: datetime) -> int:
        asked.append(due[min(len(asked), 3)])
        return asked[-1]

    task = asyncio.create_task(a_scheduler(kit, errand).run())
    await eventually(lambda: len(asked) >= 4)
    await _stop(task)
    assert asked[:4] == due
