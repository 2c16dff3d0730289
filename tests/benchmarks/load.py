"""A load on an HTTP service: requests at fixed times, whether or not the answers come (open loop), or as many clients
that each send when they have their answer (closed loop). `python -m tests.benchmarks.load` is the process that does it.

What must hold:
1. Open loop: the times are drawn before the first request, and latency counts from the time drawn. A service that
   stalls is not asked less, and its stall is not left out (coordinated omission).
2. Every request ends in one record: its status, or 0 when no answer came.
3. A request that was refused for now (429, 503) or got no answer goes back to the heap and is sent again as it was,
   with its Idempotency-Key, when the next is due. It is a new arrival then, and a new record.
"""

import asyncio
import contextlib
import json
import random
import sys
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import cast

import httptools
import uvloop

from tests.benchmarks import orders
from tests.benchmarks.answers import TOUCHED, Answers
from tests.eventually import NeverTrue, eventually

PATIENCE = 30.0
"""Seconds after the last request in which answers are still waited for."""
MOST = 3000
"""Connections at most; who finds none waits, and his latency grows."""
_FOR_NOW = (0, 429, 503)


@dataclass(frozen=True)
class Phase:
    """So many seconds at `rate` requests a second, or with so many `clients`."""

    seconds: float
    rate: float = 0.0
    clients: int = 0

    def times(self, chance: random.Random) -> Iterator[float]:
        """When the requests of an open loop are due, from its beginning: people come by chance, not in step."""
        at = chance.expovariate(self.rate)
        while at < self.seconds:
            yield at
            at += chance.expovariate(self.rate)


@dataclass(frozen=True)
class Plan:
    """What one process of load does. `targets` are "host:port", taken in turn; `orders` a file of requests."""

    targets: Sequence[str]
    orders: str
    records: str
    phases: Sequence[Phase]
    first: int = 0
    """From which of the orders on."""
    count: int | None = None
    begin_at: float = 0.0
    """By CLOCK_MONOTONIC, so that several processes begin together; 0: at once."""
    seed: int = 1


class OrdersUsedUp(Exception):
    """More requests were to be sent than were made."""


class Line(asyncio.Protocol):
    """A kept-alive connection with one request under way."""

    def __init__(self, load: "Load", address: tuple[str, int]) -> None:
        self._load, self.address = load, address
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self.order, self.due, self.phase, self._retry_after = -1, 0.0, 0, 0.0
        self._keep = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, order: int, request: bytes, due: float, phase: int) -> None:
        assert self._transport is not None
        self.order, self.due, self.phase, self._retry_after = order, due, phase, 0.0
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self._retry_after = float(value)

    def on_message_complete(self) -> None:
        self._keep = self._parser.should_keep_alive()
        self._load.answered(self, self._parser.get_status_code(), self._retry_after)
        if self._keep:
            self._parser = httptools.HttpResponseParser(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._load.lost(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    @property
    def open(self) -> bool:
        return self._keep and self._transport is not None and not self._transport.is_closing()


@dataclass
class Load:
    """Sends and keeps the records."""

    plan: Plan
    requests: Sequence[bytes]
    records: array = field(default_factory=lambda: array("d"))
    _heap: deque[int] = field(init=False)
    _idle: list[Line] = field(default_factory=list)
    _busy: set[Line] = field(default_factory=set)
    _waiting: deque[tuple[float, int]] = field(default_factory=deque)
    _opening: int = 0
    _turn: int = 0
    _began: float = 0.0
    _again: Callable[[int], None] | None = None
    """A client of a closed loop has its answer."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _broken: BaseException | None = None
    _touched: int = 0

    def __post_init__(self) -> None:
        self._heap = deque(range(len(self.requests)))

    # ---- the phases

    async def run(self) -> None:
        await _until(self.plan.begin_at)
        self._began = perf_counter()
        begin = self._began
        for number, phase in enumerate(self.plan.phases):
            await (self._open(number, phase, begin) if phase.rate else self._closed(number, phase, begin))
            begin += phase.seconds
        await self._end()

    async def _open(self, number: int, phase: Phase, begin: float) -> None:
        for at in phase.times(random.Random(self.plan.seed * 1000 + number)):
            if perf_counter() < begin + at:
                await _until(begin + at)
            self._fire(begin + at, number)
        await _until(begin + phase.seconds)

    async def _closed(self, number: int, phase: Phase, begin: float) -> None:
        end = begin + phase.seconds

        def again(of: int) -> None:
            if of == number and perf_counter() < end:
                self._fire(perf_counter(), number)

        self._again = again
        for _ in range(phase.clients):
            self._fire(perf_counter(), number)
        await _until(end)
        self._again = None

    async def _end(self) -> None:
        """Wait for what is under way, then hang up."""
        with contextlib.suppress(NeverTrue):
            await eventually(lambda: not (self._busy or self._waiting or self._opening), PATIENCE)
        for line in [*self._busy, *self._idle]:
            line.close()
        while self._waiting:
            due, phase = self._waiting.popleft()
            self._record(phase, due, 0, 0.0)
        await asyncio.sleep(0.05)
        if self._broken:
            raise self._broken
        self.records.extend((TOUCHED, self._touched, 0, 0, 0))

    # ---- one request

    def _fire(self, due: float, phase: int) -> None:
        while self._idle:
            line = self._idle.pop()
            if line.open:
                self._ask(line, due, phase)
                return
        self._waiting.append((due, phase))
        if len(self._busy) + self._opening < MOST:
            self._opening += 1
            task = asyncio.create_task(self._connect())
            self._tasks.add(task)
            task.add_done_callback(self._connected)

    def _connected(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._broken = self._broken or task.exception()

    async def _connect(self) -> None:
        self._turn += 1
        host, _, port = self.plan.targets[self._turn % len(self.plan.targets)].rpartition(":")
        try:
            _, line = await asyncio.get_running_loop().create_connection(
                lambda: Line(self, (host, int(port))), host, int(port)
            )
            self._free(line)
        except OSError:
            if self._waiting:
                due, phase = self._waiting.popleft()
                self._record(phase, due, 0, 0.0)
        finally:
            self._opening -= 1

    def _ask(self, line: Line, due: float, phase: int) -> None:
        if not self._heap:
            self._broken = OrdersUsedUp(f"all {len(self.requests)} requests are used up")
            line.close()
            return
        order = self._heap.popleft()
        self._touched = max(self._touched, order + 1)
        self._busy.add(line)
        line.ask(order, self.requests[order], due, phase)

    def _free(self, line: Line) -> None:
        if self._waiting:
            self._ask(line, *self._waiting.popleft())
        else:
            self._idle.append(line)

    def answered(self, line: Line, status: int, retry_after: float) -> None:
        self._busy.discard(line)
        phase = line.phase
        self._record(phase, line.due, status, retry_after)
        if status in _FOR_NOW:
            self._heap.appendleft(line.order)
        if line.open:
            self._free(line)
        if self._again is not None:
            self._again(phase)

    def lost(self, line: Line) -> None:
        if line in self._busy:
            line._keep = False
            self.answered(line, 0, 0.0)
        with contextlib.suppress(ValueError):
            self._idle.remove(line)

    def _record(self, phase: int, due: float, status: int, retry_after: float) -> None:
        self.records.extend((phase, due - self._began, perf_counter() - due, status, retry_after))


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - perf_counter()))


# ---- as a process


async def drive(plan: Plan) -> Answers:
    """Put the plan's load on from a process of its own; what was answered."""
    arguments = [sys.executable, "-m", "tests.benchmarks.load", json.dumps(asdict(plan))]
    child = await asyncio.create_subprocess_exec(*arguments)
    try:
        if await child.wait() != 0:
            raise RuntimeError(f"the load ended with {child.returncode}")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return Answers.read(Path(plan.records), [phase.seconds for phase in plan.phases])


def main(spoken: str) -> None:
    said = json.loads(spoken)
    plan = Plan(**{**said, "phases": [Phase(**phase) for phase in said["phases"]]})
    load = Load(plan, orders.read(Path(plan.orders), plan.first, plan.count))
    uvloop.run(load.run())
    with Path(plan.records).open("wb") as out:
        load.records.tofile(out)


if __name__ == "__main__":
    main(sys.argv[1])
