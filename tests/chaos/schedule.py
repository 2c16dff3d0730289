"""Strikes the blows of the plan, one after the other, spread over the telling of the events."""

import asyncio
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress

import asyncpg

from tests.chaos.blows import Blow
from tests.chaos.parts import Part, crash, signal_all
from tests.chaos.world import PARTITIONS, World
from tests.eventually import NeverTrue, eventually

DUPLICATES = 0.06
"""This share of the events is sent once more, at least."""

Strike = Callable[[Blow], Awaitable[None]]
AT_ONCE = 4
"""So many blows may be under way."""


class Schedule:
    """`apart`: each blow waits until the system has recovered from the one before it."""

    def __init__(self, world: World, blows: Sequence[Blow], events: int, apart: bool = False) -> None:
        self._world, self._blows, self._events, self._apart = world, blows, events, apart
        self._database, self._broker = asyncio.Lock(), asyncio.Lock()
        self._under_way, self._tasks = asyncio.Semaphore(AT_ONCE), set[asyncio.Task[None]]()
        self.struck: Counter[str] = Counter()
        self.duplicates = 0

    async def run(self) -> None:
        """All blows, until all is up again; meanwhile some of what was just sent is sent again."""
        again = asyncio.create_task(self._again())
        try:
            await self._all()
        finally:
            again.cancel()

    async def _all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for blow in self._blows:
                await self._told(0 if self._apart else (blow.number + 1) * self._events // (len(self._blows) + 1))
                await self._under_way.acquire()
                task = group.create_task(self._strike(blow))
                if self._apart:
                    await task
                if blow.number % 25 == 24:
                    print(f"  {blow.number + 1} blows, {await self._world.progress()}", flush=True)

    async def _told(self, many: int) -> None:
        """Wait until so many events were told; never less than a moment."""
        await asyncio.sleep(0.3)
        await eventually(self._world.progress, 600, until=lambda seen: seen is not None and seen[0] >= many)

    async def _again(self) -> None:
        while True:
            seen = await self._world.progress()
            missing = int(DUPLICATES * seen[0]) + 50 - self.duplicates if seen else 0
            if missing > 0:
                self.duplicates += await self._world.send_again(missing)
            await asyncio.sleep(1.0)

    # ---- one blow

    async def _strike(self, blow: Blow) -> None:
        try:
            verb, _, kind = blow.name.partition(" ")
            match verb, kind:
                case (("kill" | "freeze"), "database"):
                    await self._one_at_a_time(self._database, blow, self._strike_database)
                case (("kill" | "freeze"), "broker"):
                    await self._one_at_a_time(self._broker, blow, self._strike_broker)
                case "no", "connections":
                    await self._one_at_a_time(self._database, blow, self._take_all_connections)
                case "read", "again":
                    if not await self._read_again(blow):
                        return
                case "kill", _:
                    await self._kill(blow, self._chosen(blow, kind))
                case "freeze", _:
                    await self._freeze(blow, self._chosen(blow, kind), self._world.parts[kind])
                case _:
                    await self._break(blow)
            self.struck[blow.name] += 1
        finally:
            self._under_way.release()

    def _chosen(self, blow: Blow, kind: str) -> Part:
        parts = self._world.parts[kind]
        return parts[blow.whom % len(parts)]

    async def _begin(self, blow: Blow, whom: str) -> None:
        at = self._world.history.write("blow", number=blow.number, name=blow.name, whom=whom, seconds=blow.seconds)
        if self._apart:
            self._tasks.add(asyncio.create_task(self._recovered(at)))

    async def _over(self, blow: Blow) -> None:
        self._world.history.write("over", number=blow.number)
        while self._tasks:
            await self._tasks.pop()

    async def _recovered(self, at: float) -> None:
        with suppress(NeverTrue):
            await eventually(lambda: self._world.recovered(at), 90)

    async def _one_at_a_time(self, lock: asyncio.Lock, blow: Blow, strike: Strike) -> None:
        async with lock:
            await strike(blow)

    async def _kill(self, blow: Blow, part: Part) -> None:
        await self._begin(blow, part.name)
        await asyncio.to_thread(part.kill)
        part.start()
        await self._over(blow)

    async def _freeze(self, blow: Blow, chosen: Part, parts: Sequence[Part]) -> None:
        """In the middle of its work: first let some pile up."""
        still = [part for part in parts if not part.frozen]
        for part in still:
            part.freeze(True)
        await asyncio.sleep(1.0)
        for part in still:
            part.freeze(False)
        await asyncio.sleep(0.02 + 0.1 * blow.moment)
        await self._begin(blow, chosen.name)
        process = chosen.process
        chosen.freeze(True)
        await asyncio.sleep(blow.seconds)
        if chosen.process is process:
            chosen.freeze(False)
        await self._over(blow)

    async def _strike_database(self, blow: Blow) -> None:
        await self._begin(blow, "database")
        if blow.name.startswith("kill"):
            await asyncio.to_thread(crash, self._world.postgres)
        else:
            await asyncio.to_thread(signal_all, self._world.postgres, signal.SIGSTOP)
            await asyncio.sleep(blow.seconds)
            await asyncio.to_thread(signal_all, self._world.postgres, signal.SIGCONT)
        await self._over(blow)

    async def _strike_broker(self, blow: Blow) -> None:
        node, kafka = blow.whom % self._world.nodes + 1, self._world.kafka
        await self._begin(blow, f"broker-{node}")
        if blow.name.startswith("kill"):
            await asyncio.to_thread(kafka.crash, node)
        else:
            kafka.freeze(node, True)
            await asyncio.sleep(blow.seconds)
            kafka.freeze(node, False)
        await self._over(blow)

    async def _take_all_connections(self, blow: Blow) -> None:
        """Everybody's connections are ended, and before they are back there are no more."""
        dsn = self._world.postgres.admin_dsn
        async with AsyncExitStack() as held:
            first = await eventually(lambda: _connected(dsn), 60)
            held.push_async_callback(first.close)
            await self._begin(blow, "database")
            await first.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            until = asyncio.get_running_loop().time() + blow.seconds
            while asyncio.get_running_loop().time() < until:
                found = await asyncio.gather(*(_connected(dsn) for _ in range(10)))
                for connection in found:
                    if connection is not None:
                        held.push_async_callback(connection.close)
                if None in found:
                    await asyncio.sleep(0.1)
        await self._over(blow)

    async def _read_again(self, blow: Blow) -> bool:
        """Whether it was. Another blow may hold the database meanwhile, so it is asked for a while."""
        partition = blow.whom % PARTITIONS
        try:
            await eventually(lambda: self._world.read_again(partition), 60)
        except NeverTrue:
            return False
        await self._begin(blow, f"partition-{partition}")
        await self._over(blow)
        return True

    async def _break(self, blow: Blow) -> None:
        fault, _, way = blow.name.rpartition(" ")
        kind, _, side = way.partition("-")
        part = self._chosen(blow, kind)
        await self._begin(blow, f"{part.name} to its {side}")
        turns = [wire.break_(fault) for wire in part.wires[side]]
        await asyncio.sleep(blow.seconds)
        for wire, turn in zip(part.wires[side], turns, strict=True):
            wire.heal(turn)
        await self._over(blow)


async def _connected(dsn: str) -> "asyncpg.Connection[asyncpg.Record] | None":
    with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InternalClientError):
        return await asyncpg.connect(dsn, timeout=2)
    return None
