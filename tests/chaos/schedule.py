"""What is broken when: a seeded sequence. The same seed breaks the same things in the same order."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.chaos.world import Part, World
from tests.eventually import eventually

Blow = Callable[[], Awaitable[None]]
WEIGHTS = {
    "kill relay": 22, "freeze relay": 8, "kill worker": 22, "freeze worker": 16, "kill writer": 14,
    "kill postgres": 9, "kill broker": 9,
}  # fmt: skip
FREEZES = {"relay": (0.5, 3.0, 18.0), "worker": (1.0, 9.0)}
"""Seconds. A relay loses its lanes after 15, a worker its partitions after 6."""


class Schedule:
    """Strikes one blow after the other, spread over the telling of the events, and remembers how many of each kind."""

    def __init__(self, world: World, seed: int, kills: int, events: int) -> None:
        self._world, self._chance, self._kills, self._events = world, random.Random(seed), kills, events
        self._thawing: set[asyncio.Task[None]] = set()
        self.struck: Counter[str] = Counter()
        self.duplicates = 0

    async def run(self) -> None:
        """All blows; meanwhile some of what was just sent is sent again."""
        again = asyncio.create_task(self._again())
        for number in range(self._kills):
            await self._told((number + 1) * self._events // (self._kills + 1))
            blow = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            self.struck[await self._strike(blow)] += 1
            if number % 25 == 24:
                print(f"  {number + 1} blows, {await self._world.progress()}", flush=True)
        await self.thaw()
        again.cancel()

    async def _told(self, many: int) -> None:
        """Wait until so many events were told; never less than half a second."""
        await asyncio.sleep(0.5)
        await eventually(self._world.progress, 600, until=lambda seen: seen is not None and seen[0] >= many)

    async def _again(self) -> None:
        while True:
            self.duplicates += await self._world.send_again(0.05)
            await asyncio.sleep(1.0)

    async def thaw(self) -> None:
        """Whatever is frozen goes on; whatever has ended by itself is started again."""
        for task in self._thawing:
            task.cancel()
        for part in [part for parts in self._world.parts.values() for part in parts]:
            if part.frozen:
                part.freeze(False)

    async def _strike(self, blow: str) -> str:
        """What was struck: of a kind of which one is frozen already, another is killed instead."""
        verb, _, kind = blow.partition(" ")
        if verb == "freeze" and any(part.frozen for part in self._world.parts[kind]):
            verb = "kill"
        match verb, kind:
            case "kill", "postgres":
                await asyncio.to_thread(self._world.postgres.restart)
            case "kill", "broker":
                node = self._chance.randint(1, self._world.nodes)
                await asyncio.to_thread(self._world.kafka.restart, node)
            case "kill", _:
                part = self._chance.choice(self._world.parts[kind])
                if kind != "writer" or part.running():  # a writer that has told enough stays ended
                    await asyncio.to_thread(part.kill)
                    part.start()
            case _:
                await self._freeze(kind)
        return f"{verb} {kind}"

    async def _freeze(self, kind: str) -> None:
        """One of a kind at a time, so that another takes over; in the middle of its work: first let some pile up."""
        parts = self._world.parts[kind]
        seconds, chosen, moment = self._chance.choice(FREEZES[kind]), self._chance.choice(parts), self._chance.random()
        for part in parts:
            part.freeze(True)
        await asyncio.sleep(1.5)
        for part in parts:
            part.freeze(False)
        await asyncio.sleep(0.02 + 0.1 * moment)
        chosen.freeze(True)
        self._thawing.add(asyncio.create_task(_thaw(chosen, seconds)))


async def _thaw(part: Part, seconds: float) -> None:
    process = part.process
    await asyncio.sleep(seconds)
    if part.process is process:
        part.freeze(False)
