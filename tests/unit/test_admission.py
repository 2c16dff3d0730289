"""Admission: so many at once and no more; whoever is refused learns when to come back; places are given back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from prometheus_client import REGISTRY
from starlette.types import Receive, Scope, Send

from shared.admission import LATEST, SOONEST, Admission
from tests.eventually import eventually


class Slow:
    """An application whose answers wait until they are let go; it breaks on /broken."""

    def __init__(self) -> None:
        self.go, self.came, self.read = asyncio.Event(), 0, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/broken":
            raise RuntimeError("broken")
        self.came += 1
        if not scope["path"].startswith(("/health", "/metrics")):
            self.read += len((await receive())["body"])
            await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
async def client(slow: Slow) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Admission(slow, "trial", 2), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://trial") as made:
        yield made


@asynccontextmanager
async def two_inside(client: httpx.AsyncClient, slow: Slow) -> AsyncIterator[list[asyncio.Task[httpx.Response]]]:
    tasks = [asyncio.create_task(client.get("/v1/things")) for _ in range(2)]
    await eventually(lambda: slow.came == 2)
    yield tasks
    slow.go.set()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_third_is_asked_to_come_back(client: httpx.AsyncClient, slow: Slow) -> None:
    before = _shed()
    async with two_inside(client, slow) as inside:
        answer = await client.post("/v1/things", content=b"x" * 10_000)
        assert (answer.status_code, answer.json()["code"]) == (429, "too-busy")
        assert answer.headers["content-type"] == "application/problem+json"
        assert SOONEST <= int(answer.headers["retry-after"]) <= LATEST
        assert answer.headers["retry-after"] in answer.json()["detail"]
        assert "Coba lagi" in answer.json()["detail"]
        assert slow.came == 2, "nothing behind admission has heard of it"
        assert (REGISTRY.get_sample_value("kinerja_in_flight", {"service": "trial"}), _shed()) == (2, before + 1)
    assert [(await task).status_code for task in inside] == [200, 200]


async def test_it_is_said_in_english_to_whoever_asks_for_it(client: httpx.AsyncClient, slow: Slow) -> None:
    async with two_inside(client, slow):
        answer = await client.get("/v1/things", headers={"Accept-Language": "en-GB"})
        assert "Try again in" in answer.json()["detail"]


async def test_not_all_come_back_at_once(client: httpx.AsyncClient, slow: Slow) -> None:
    async with two_inside(client, slow):
        told = {(await client.get("/v1/things")).headers["retry-after"] for _ in range(100)}
    assert len(told) == LATEST - SOONEST + 1


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
async def test_the_platform_is_always_let_in(client: httpx.AsyncClient, slow: Slow, path: str) -> None:
    async with two_inside(client, slow):
        assert (await client.get(path)).status_code == 200


async def _answered(client: httpx.AsyncClient, slow: Slow) -> None:
    slow.go.set()
    await client.get("/v1/things")


async def _broken(client: httpx.AsyncClient, _: Slow) -> None:
    assert (await client.get("/broken")).status_code == 500


async def _given_up(client: httpx.AsyncClient, slow: Slow) -> None:
    task, came = asyncio.create_task(client.get("/v1/things")), slow.came
    await eventually(lambda: slow.came > came)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("end", [_answered, _broken, _given_up])
async def test_a_place_is_given_back_however_a_request_ends(
    client: httpx.AsyncClient, slow: Slow, end: Callable[[httpx.AsyncClient, Slow], Awaitable[None]]
) -> None:
    for _ in range(5):
        await end(client, slow)
    slow.go.set()
    assert (await client.get("/v1/things")).status_code == 200


def _shed() -> float:
    return REGISTRY.get_sample_value("kinerja_shed_total", {"service": "trial"}) or 0.0
