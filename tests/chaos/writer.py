"""A writer: counts keys up, at a pace, some transactions in no hurry to commit, until all together have told enough."""

import asyncio
import random
from contextlib import suppress
from time import monotonic

from tests.trial import Trial


async def write(dsn: str, bootstrap: str, topic: str, seed: int, rate: float, target: int, keys: int) -> None:
    """Commands of one to seven events. A database that is away is waited for; what failed to commit was never told."""
    trial = Trial(dsn, bootstrap, topic)
    chance, began, done = random.Random(seed), monotonic(), 0
    slow: set[asyncio.Task[None]] = set()
    while not await _enough(trial, target):
        for _ in range(50):
            events = chance.randint(1, 7)
            key, late = f"key-{chance.randrange(keys)}", chance.random() < 0.02
            task = asyncio.create_task(_command(trial, key, events, 0.2 if late else 0.0))
            slow.add(task)
            task.add_done_callback(slow.discard)
            if not late:
                await task
            done += events
            await asyncio.sleep(max(0.0, began + done / rate - monotonic()))
    await asyncio.gather(*slow)


async def _command(trial: Trial, key: str, events: int, pause: float) -> None:
    with suppress(Exception):
        async with trial.sessions.begin() as session:
            await trial.count(session, key, events)
            await asyncio.sleep(pause)
        trial.waker.wake()


async def _enough(trial: Trial, target: int) -> bool:
    with suppress(Exception):
        return bool(await trial.ask("SELECT coalesce(sum(n), 0) >= $1 FROM counter", target))
    await asyncio.sleep(0.2)
    return False
