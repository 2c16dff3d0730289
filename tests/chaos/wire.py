"""A wire between one part and one server that we can break: slow, cut, deaf in one direction, or dead.

What is on its way when the wire goes silent is held and delivered late, as a network does it: a request can arrive long
after its sender was given up.
"""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
FAULTS = ("latency", "cut", "half-open", "black hole")
LATENCY = 0.15
"""Seconds in each direction."""
_RST = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Wire:
    """Listens on `port`, and carries everything to `target` and back."""

    name: str
    port: int
    target: int
    fault: str | None = None
    _breaks: int = 0
    _server: asyncio.Server | None = None
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _down: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def start(self) -> "Wire":
        self.heal()
        self._server = await asyncio.start_server(self._accept, HOST, self.port)
        return self

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self._reset()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def break_(self, fault: str) -> int:
        """From now on: `latency`; `cut`, all connections are reset and new ones, too; `half-open`, answers are held;
        `black hole`, everything is. Answers which break this is: only it is healed by who made it."""
        self.heal()
        self.fault, self._breaks = fault, self._breaks + 1
        if fault == "cut":
            self._reset()
        if fault in ("half-open", "black hole"):
            self._down.clear()
        if fault == "black hole":
            self._up.clear()
        return self._breaks

    def heal(self, which: int | None = None) -> None:
        """As if nothing had been; what was held is delivered."""
        if which not in (None, self._breaks):
            return
        self.fault = None
        self._up.set()
        self._down.set()

    def _reset(self) -> None:
        for writer in self._open:
            _abort(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            await self._carry(reader, writer)
        except asyncio.CancelledError:
            pass  # the end of the wire, of which asyncio would make a fuss
        finally:
            self._open.discard(writer)
            self._tasks.discard(task)
            _abort(writer) if self.fault == "cut" else writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.fault == "cut":
            return
        await self._up.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self.target)
        except OSError:
            _abort(writer)
            return
        self._open.add(far_writer)
        try:
            await asyncio.gather(
                self._pass(reader, far_writer, self._up), self._pass(far_reader, writer, self._down),
            )  # fmt: skip
        finally:
            self._open.discard(far_writer)
            far_writer.close()

    async def _pass(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, gate: asyncio.Event) -> None:
        """One direction, until its end; the end is held like everything else."""
        try:
            while piece := await source.read(1 << 16):
                if self.fault == "latency":
                    await asyncio.sleep(LATENCY)
                await gate.wait()
                to.write(piece)
                await to.drain()
            await gate.wait()
            to.write_eof()
        except (OSError, RuntimeError):  # reset, or closed by the other direction
            await gate.wait()
            _abort(to)


def _abort(writer: asyncio.StreamWriter) -> None:
    """RST instead of a polite end."""
    found = writer.get_extra_info("socket")
    if found is not None:
        with suppress(OSError, ValueError):  # closed already
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
    writer.transport.abort()
