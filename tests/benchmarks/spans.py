"""What tracing costs: CPU of the process per request and per event, off, on but not sampled, and on.

`python -m tests.benchmarks.spans [ROUNDS]`. The collector is a process of its own and is not counted; the thread that
brings spans to it is. The request goes through `Watch` to an application that does nothing; the events through the
relay's and the inbox's hooks with handlers that do nothing.
"""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from time import process_time
from types import SimpleNamespace
from uuid import uuid4

from shared import otlp, telemetry, tracing
from shared.courier import Row
from shared.inbox import Consumer, Delivery
from shared.watch import Watch
from tests import builders as a

BATCH, REQUESTS, BATCHES = 500, 2000, 8
Work = Callable[[str], Awaitable[int]]


async def requests(traceparent: str) -> int:
    scope = {
        "type": "http", "method": "POST", "path": "/v1/plans", "headers": [(b"traceparent", traceparent.encode())],
        "route": SimpleNamespace(path="/plans/{plan_id}/approval"),
    }  # fmt: skip
    watch = Watch(_nothing, "benchmark")
    for _ in range(REQUESTS):
        await watch(dict(scope), _no_body, _unsent)
    return REQUESTS


async def _nothing(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


async def _no_body() -> dict[str, object]:
    return {"type": "http.request"}


async def _unsent(_: object) -> None:
    pass


async def publishing(traceparent: str) -> int:
    event = a.a_school()
    rows = [
        Row(n, uuid4(), datetime.now(UTC), event.topic, event.key, uuid4(), 1, event.type, event.at,
            {"traceparent": traceparent}, b"")
        for n in range(BATCH)
    ]  # fmt: skip
    acked = [row.seq for row in rows]
    for _ in range(BATCHES):
        if tracing.on:
            tracing.outgoing(rows)
        if tracing.on:
            tracing.published(rows, acked, 0)
    return BATCH * BATCHES


async def consuming(traceparent: str) -> int:
    event, consumer = a.a_school(), Consumer("benchmark", ["directory.school"])

    @consumer.on(type(event))
    async def nothing(_: object, __: object) -> None:
        pass

    found = [
        Delivery(uuid4(), event, event.type, event.topic, 0, n, event.key, n, event.at, None, traceparent)
        for n in range(BATCH)
    ]
    for _ in range(BATCHES):
        session = SimpleNamespace(info={})
        await consumer.handle(session, found)  # type: ignore[arg-type]
        if tracing.on:
            tracing.committed(session)  # type: ignore[arg-type]
    return BATCH * BATCHES


async def cost(work: Work, flags: str) -> float:
    """Microseconds of CPU for one, with what is brought to the collector meanwhile."""
    traceparent = f"00-{uuid4().hex}-00f067aa0ba902b7-{flags}"
    began = process_time()
    done = await work(traceparent)
    return (process_time() - began) / done * 1e6


@contextmanager
def _collector() -> Iterator[str]:
    program = "from tests.collector import collecting\nwith collecting() as c: print(c.address, flush=True); input()"
    child = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        yield child.stdout.readline().strip()
    finally:
        child.terminate()
        child.wait()


async def main(rounds: int) -> None:
    telemetry.configure("benchmark", "ERROR")
    found: dict[tuple[str, str], list[float]] = {}
    with _collector() as address:
        for _ in range(rounds):
            for how, flags in (("off", "01"), ("not sampled", "00"), ("sampled", "01")):
                for work in (requests, publishing, consuming):
                    if how != "off":
                        tracing.begin(otlp.Collector(address, "benchmark", ("api",)), 1.0)
                    found.setdefault((work.__name__, how), []).append(await cost(work, flags))
                    tracing.close()
    print(f"{'µs of CPU for one':20}{'off':>8}{'not sampled':>14}{'sampled':>10}")
    for name in ("requests", "publishing", "consuming"):
        off, quiet, told = (median(found[name, how]) for how in ("off", "not sampled", "sampled"))
        print(f"{name:20}{off:8.2f}{quiet:14.2f}{told:10.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
