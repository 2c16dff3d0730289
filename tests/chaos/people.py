"""The people: they send commands at a pace, repeat each with its key until it is answered, and remember the answer.

They are never struck: what they were promised is what must have happened.
"""

import asyncio
import random
import signal
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from uuid import UUID
from zlib import crc32

import httpx

from tests.chaos.history import History

AT_ONCE, MOST = 48, 25
KEYS = [f"key-{number}" for number in range(300)]
LATE, HURRY = 0.02, 0.2
"""This share of the commands is in no hurry to commit: so many seconds."""


async def act(history: Path, apis: Sequence[int], seed: int, rate: float, events: int, lasting: bool = False) -> None:
    """`rate`: events a second, at most; ends when so many events were promised, a lasting one not before SIGTERM."""
    chance, book, began = random.Random(seed), History(history), monotonic()
    token = UUID(int=chance.getrandbits(128))
    seats, asked, number, enough = asyncio.Semaphore(AT_ONCE), 0, 0, asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, enough.set)
    headers, limits = {"Authorization": f"Bearer {token}"}, httpx.Limits(max_connections=AT_ONCE)
    async with (
        httpx.AsyncClient(timeout=8, trust_env=False, limits=limits, headers=headers) as http,
        asyncio.TaskGroup() as group,
    ):
        while asked < events or (lasting and not enough.is_set()):
            many = chance.randint(1, MOST)
            if asked < events:
                many = min(many, events - asked)
            body: dict[str, object] = {"key": chance.choice(KEYS), "events": many}
            if chance.random() < LATE:
                body["pause"] = HURRY
            await seats.acquire()
            command = group.create_task(_command(http, apis, f"{seed}-{number}", body, book))
            command.add_done_callback(lambda _: seats.release())
            asked, number = asked + many, number + 1
            behind = began + asked / rate - monotonic()
            if behind < -5:
                began -= behind + 5  # what was missed in an outage is not made up for in a flood
            await asyncio.sleep(max(0.0, behind))


async def _command(
    http: httpx.AsyncClient, apis: Sequence[int], key: str, body: dict[str, object], book: History
) -> None:
    """One command, to one api and then the other, until somebody has answered that it is done."""
    attempt = crc32(key.encode())
    while True:
        attempt += 1
        url = f"http://127.0.0.1:{apis[attempt % len(apis)]}/counts"
        try:
            answer = await http.post(url, json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError:
            await asyncio.sleep(0.2)
            continue
        if answer.status_code == 200:
            book.write("acked", key=body["key"], **answer.json())
            return
        if answer.status_code < 500:
            raise AssertionError(f"{answer.status_code}: {answer.text}")
        await asyncio.sleep(0.2)
