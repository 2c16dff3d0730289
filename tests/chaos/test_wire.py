"""The wire breaks as it says: a fault that does nothing would prove nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic

import pytest

from deploy.local.ports import HOST, free_ports
from tests.chaos.wire import LATENCY, Wire
from tests.eventually import eventually


@pytest.fixture
async def heard() -> list[bytes]:
    return []


@pytest.fixture
async def wire(heard: list[bytes]) -> AsyncIterator[Wire]:
    """A wire to a server that says everything back."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while said := await reader.read(100):
                heard.append(said)
                writer.write(said)
        writer.close()

    near, far = free_ports(2)
    server = await asyncio.start_server(echo, HOST, far)
    wire = await Wire("test", near, far).start()
    yield wire
    await wire.stop()
    server.close()


class Caller:
    """Says something and waits for it to come back."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def of(cls, wire: Wire) -> "Caller":
        return cls(*await asyncio.open_connection(HOST, wire.port))

    async def says(self, word: bytes, patience: float = 2.0) -> bytes | None:
        """What came back; None for nothing in time."""
        self.writer.write(word)
        return await self.hears(patience)

    async def hears(self, patience: float = 2.0) -> bytes | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                return await self.reader.read(100)
        return None


async def test_a_whole_wire_carries(wire: Wire) -> None:
    assert await (await Caller.of(wire)).says(b"hello") == b"hello"


async def test_a_slow_wire_takes_its_time_both_ways(wire: Wire) -> None:
    caller = await Caller.of(wire)
    wire.break_("latency")
    began = monotonic()
    assert await caller.says(b"hello") == b"hello"
    assert monotonic() - began >= 2 * LATENCY


async def test_a_cut_wire_resets_what_is_open_and_what_comes(wire: Wire) -> None:
    caller = await Caller.of(wire)
    await caller.says(b"hello")
    wire.break_("cut")
    for broken in (caller, await Caller.of(wire)):
        with pytest.raises(ConnectionResetError):
            await broken.reader.readexactly(1)
    wire.heal()
    assert await (await Caller.of(wire)).says(b"again") == b"again"


async def test_a_half_open_wire_delivers_the_request_and_holds_the_answer(wire: Wire, heard: list[bytes]) -> None:
    caller = await Caller.of(wire)
    wire.break_("half-open")
    assert await caller.says(b"hello", patience=0.2) is None
    assert heard == [b"hello"]
    wire.heal()
    assert await caller.hears() == b"hello"


async def test_a_black_hole_holds_the_request_and_delivers_it_late(wire: Wire, heard: list[bytes]) -> None:
    caller = await Caller.of(wire)
    wire.break_("black hole")
    assert await caller.says(b"hello", patience=0.2) is None
    assert heard == []
    caller.writer.close()  # the one who asked has given up; what he asked for is still on its way
    wire.heal()
    await eventually(lambda: heard, until=lambda said: said == [b"hello"])


async def test_only_the_latest_break_is_healed_by_its_number(wire: Wire) -> None:
    first = wire.break_("cut")
    wire.break_("black hole")
    wire.heal(first)
    assert wire.fault == "black hole"
