"""The load generator, on a small server: it sends what was planned when it was planned, and hides no stall."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.benchmarks import load, orders
from tests.benchmarks.answers import Answers
from tests.benchmarks.load import MOST, Load, Phase, Plan
from tests.benchmarks.teachers import submission

_HEAD = "HTTP/1.1 {status} X\r\nContent-Length: 2\r\n{more}\r\nok"


class Little:
    """Answers 200; as it is told it stalls once, refuses the first few, or hangs up on one."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refuse, self.hang_up_at, self.stall_at = 0, -1, -1
        self._go = asyncio.Event()
        self._go.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                await reader.readexactly(int(head.lower().partition("content-length: ")[2].split()[0]))
                self.heard.append(head.partition("Idempotency-Key: ")[2].split()[0])
                if not await self._answer(writer):
                    break
        writer.close()

    async def _answer(self, writer: asyncio.StreamWriter) -> bool:
        count = len(self.heard)
        if count == self.stall_at:
            self._go.clear()
            asyncio.get_running_loop().call_later(0.4, self._go.set)
        await self._go.wait()
        if count == self.hang_up_at:
            return False
        status, more = (429, "Retry-After: 3\r\n") if count <= self.refuse else (200, "")
        writer.write(_HEAD.format(status=status, more=more).encode())
        return True


@pytest.fixture
async def little() -> AsyncIterator[tuple[Little, str]]:
    it = Little()
    server = await asyncio.start_server(it.serve, "127.0.0.1", 0)
    yield it, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


async def _put(target: str, *phases: Phase, count: int = 2000) -> Answers:
    requests = [submission(number, "token", f"key-{number}") for number in range(count)]
    made = Load(Plan([target], "", "", phases), requests)
    await made.run()
    return Answers.of(made.records, [phase.seconds for phase in phases])


async def test_open_loop_sends_at_its_rate_each_request_once(little: tuple[Little, str]) -> None:
    server, target = little
    answers = await _put(target, Phase(0.5, rate=200), Phase(0.5, rate=400))
    assert answers.statuses == {200: len(server.heard)}
    assert len(set(server.heard)) == len(server.heard) == answers.touched
    assert 60 <= len(answers.phase(0).records) <= 140
    assert 140 <= len(answers.phase(1).records) <= 260


async def test_closed_loop_waits_for_each_answer(little: tuple[Little, str]) -> None:
    server, target = little
    answers = await _put(target, Phase(0.2, clients=3), count=100_000)
    assert len(answers.good.records) == len(server.heard) > 3


@pytest.mark.parametrize("lines", [MOST, 1])
async def test_a_stall_is_in_the_latency_of_all_who_came_meanwhile(
    little: tuple[Little, str], lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server stands still for 0.4 s: some eighty were due in that time, and each waited for what was left of it,
    also when there was no connection left to send his request."""
    monkeypatch.setattr(load, "MOST", lines)
    server, target = little
    server.stall_at = 20
    answers = await _put(target, Phase(1.0, rate=200))
    late = [record for record in answers.records if record.late > 0.1]
    assert len(late) >= 30
    assert answers.late(1.0) >= 350
    assert answers.bad == 0


async def test_who_was_refused_or_heard_nothing_is_sent_again_with_his_key(little: tuple[Little, str]) -> None:
    server, target = little
    server.refuse, server.hang_up_at = 10, 15
    answers = await _put(target, Phase(0.5, rate=200))
    assert answers.statuses.keys() == {0, 200, 429}
    assert (answers.statuses[429], answers.statuses[0]) == (10, 1)
    assert {record.retry_after for record in answers.shed.records} == {3.0}
    assert len(answers.good.records) == len(set(server.heard))


async def test_orders_come_back_as_they_were_written(tmp_path: Path) -> None:
    written = [bytes([n]) * (n * 100) for n in range(1, 5)]
    assert orders.write(written, tmp_path / "orders") == 4
    assert orders.read(tmp_path / "orders", first=1, count=2) == written[1:3]
