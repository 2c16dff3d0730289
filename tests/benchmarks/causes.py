"""Causes at fixed times: an event committed to an outbox, with a row that keeps the time of its commit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic

from tests.benchmarks import stock
from tests.benchmarks.stock import Told

_INTO = f"""
WITH told AS (
    INSERT INTO {{}} ({", ".join(stock.COLUMNS)}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    RETURNING id)
INSERT INTO cause SELECT id FROM told
"""
CAUSE, ASIDE = _INTO.format("outbox"), _INTO.format("aside")
"""Into the outbox; into its twin, which no relay reads."""
TABLES = "CREATE TABLE cause (id uuid PRIMARY KEY)", "CREATE TABLE aside (LIKE outbox INCLUDING ALL)"
NOBODY_HEARS = "notification"
"""The topic of the floor."""


async def open_loop(events: Sequence[Told], rate: int, seconds: float, cause: Callable[[Told], Awaitable[None]]) -> int:
    """So many a second, at fixed times; how many."""
    begin, tasks = monotonic(), list[asyncio.Future[None]]()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begin + number / rate - monotonic()))
        tasks.append(asyncio.ensure_future(cause(events[number % len(events)])))
    await asyncio.gather(*tasks)
    return len(tasks)
