"""What benchmarks of the pipeline stand on, beside the system itself: programs to compare with, and a stock of events.

What must hold:
1. A program to compare with is a process of its own under uvloop, as the services are. Its start is not measured: it
   says that it is ready, waits for a word, does its work, and says so.
2. What is measured begins when everything is prepared: rows inserted and not yet committed, records on the broker.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from deploy.local.artifacts import pinned
from deploy.local.layout import ROOT
from deploy.local.part import Part
from tests.benchmarks.cost import Spent, Trees
from tests.benchmarks.system import System


async def setup(system: System) -> dict[str, str]:
    """The versions of the servers, for the report."""
    postgres = await system.ask(system.services[0], "SELECT current_setting('server_version')")
    kafka = next(artifact.version for artifact in pinned("kafka") if artifact.name == "kafka-clients")
    return {"PostgreSQL": str(postgres).split()[0], "Apache Kafka": kafka}


def trees(system: System, **more: int) -> Trees:
    """The system's, ourselves, and these."""
    return Trees(system.trees().roots | {"here": os.getpid()} | more)


@dataclass
class Program:
    """A program to compare with, ready to go."""

    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    async def go(self, *words: object) -> str:
        """One round of its work; answers what it said at the end of it."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(map(str, ("go", *words))).encode() + b"\n")
        return await self.said()

    async def said(self) -> str:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode().strip()
        if not line:
            raise RuntimeError("the program to compare with has ended; its last words are above")
        return line


@asynccontextmanager
async def program(module: str, *arguments: str) -> AsyncIterator[Program]:
    """`python -m tests.benchmarks.MODULE …`, until the block is left."""
    command = ["-m", f"tests.benchmarks.{module}", *arguments]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=pipe, stdout=pipe, cwd=ROOT, limit=1 << 24
    )
    started = Program(process)
    try:
        await started.said()
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def rounds() -> AsyncIterator[list[str]]:
    """In the program: says that it is ready, then gives the words of each round; whoever loops says the answers."""
    loop = asyncio.get_running_loop()
    print("ready", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        yield line.split()[1:]


@contextmanager
def held(part: Part) -> Iterator[None]:
    """The process stands still meanwhile, so that its work can be piled up in peace."""
    assert part.child is not None
    part.child.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        part.child.signal(signal.SIGCONT)


def share(spent: Spent, units: int, *names: str) -> dict[str, float]:
    """A block's figures: CPU-µs per unit of these trees, of the broker, and how busy others were."""
    parts = {name: spent.per(units, name) for name in names}
    return {
        "cpu": spent.per(units, *names), "broker": spent.per(units, "Kafka"), "others": spent.others,
        "seconds": spent.of(*names), "rate": units / spent.wall, **parts,
    }  # fmt: skip
