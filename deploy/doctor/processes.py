"""The processes: do they answer, are they ready, and what have their guards absorbed."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from prometheus_client.parser import text_string_to_metric_families

from deploy.doctor.finding import Finding, act, look, many, ok, span
from deploy.doctor.place import Place

PATIENCE = 5.0
FENCED_OFTEN, RENEWED_OFTEN, SKEWED = 5, 5, 1.0
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Process:
    """What one process answered. `wrong`: check → what it says."""

    part: str
    address: str
    answers: bool = False
    wrong: Mapping[str, str] = field(default_factory=dict)
    skew: float = 0.0
    samples: Mapping[str, list[tuple[Labels, float]]] = field(default_factory=dict)

    def sum(self, metric: str) -> float:
        return sum(value for _, value in self.samples.get(metric, []))


async def ask_all(parts: Mapping[str, str]) -> list[Process]:
    """Each process of each part: a name with several addresses stands for several of them."""
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        addresses = [(part, each) for part, url in parts.items() for each in await _addresses(url)]
        return list(await asyncio.gather(*(_ask(client, part, url) for part, url in addresses)))


async def _addresses(url: str) -> list[str]:
    split = urlsplit(url)
    host, port = split.hostname or "", split.port or 80
    try:
        async with asyncio.timeout(PATIENCE):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError):
        return [url]
    several = sorted({address[0] for *_, address in found if ":" not in str(address[0])})
    return [url] if len(several) < 2 else [f"{split.scheme}://{each}:{port}" for each in several]


async def _ask(client: httpx.AsyncClient, part: str, url: str) -> Process:
    try:
        async with asyncio.timeout(PATIENCE):
            ready = (await client.get(f"{url}/health/ready")).json()
            before = time.time()
            metrics = (await client.get(f"{url}/metrics")).text
    except (httpx.HTTPError, TimeoutError, ValueError):
        return Process(part, url)
    samples = _read(metrics)
    clock = next((value for _, value in samples.get("kinerja_clock_seconds", [])), before)
    return Process(part, url, True, dict(ready.get("wrong", {})), outside(clock, before, time.time()), samples)


def _read(metrics: str) -> dict[str, list[tuple[Labels, float]]]:
    found: dict[str, list[tuple[Labels, float]]] = {}
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def outside(clock: float, before: float, after: float) -> float:
    """How many seconds a clock that was read between two moments is off, at least."""
    return min(0.0, clock - before) or max(0.0, clock - after)


def judge(place: Place, processes: list[Process]) -> Iterator[Finding]:
    for process in processes:
        if not process.answers:
            yield act(
                "processes",
                f"{process.part} does not answer at {process.address}",
                "See why it ended or hangs, and start it again.",
                place.restart(process.part),
            )
        for check, reason in process.wrong.items():
            yield act(
                "processes", f"{process.part} is not ready: {check}: {reason}", _remedy(check), place.log(process.part)
            )
    well = [process for process in processes if process.answers and not process.wrong]
    if well:
        yield ok("processes", f"{len(well)} of {many(len(processes), 'process', 'processes')} ready")
    yield from _guards(place, processes)
    for process in processes:
        if abs(process.skew) > SKEWED:
            yield act(
                "clocks",
                f"{process.part}: its clock is {span(process.skew)} off ours",
                "Put NTP right on its machine, or on this one.",
            )


def _remedy(check: str) -> str:
    if check.startswith("consumer"):
        return "Its log names the trouble; most often it is Kafka, a missing topic or the database."
    return {
        "database": "Bring PostgreSQL back; if it says so, run migrate.",
        "relay": "It goes on by itself once database and Kafka answer; its log names what does not.",
        "loops": "A loop of it ended: its log names the fault; start it again.",
        "scheduler": "See what its errands wait for, in its log.",
    }.get(check, "Its log says more.")


def _guards(place: Place, processes: list[Process]) -> Iterator[Finding]:
    """What was absorbed since each process began."""
    fenced, renewed = 0.0, 0.0
    for process in processes:
        for labels, value in process.samples.get("kinerja_inbox_alarms_total", []):
            if value:
                yield act(
                    "guards",
                    f"{labels['consumer']}: {labels['topic']}: {labels['reason']}",
                    "Restart nothing, and read docs/operations.md#loglost.",
                    place.log(process.part),
                )
        mine, again = process.sum("kinerja_inbox_fenced_total"), process.sum("kinerja_relay_renewed_total")
        fenced, renewed = fenced + mine, renewed + again
        if mine > FENCED_OFTEN:
            yield look(
                "guards",
                f"{process.part} was fenced {mine:.0f} times since it began",
                "Find what stalls it for seconds: processor, memory, a frozen machine.",
                place.log(process.part),
            )
        if again > RENEWED_OFTEN:
            yield look(
                "guards",
                f"the relay of {process.part} began anew {again:.0f} times since it began",
                "Its log says `relay starts again` with the reason.",
                place.log(process.part),
            )
        if failed := process.sum("kinerja_errand_failures_total"):
            yield look(
                "guards",
                f"errands of {process.part} failed {failed:.0f} times since it began",
                "Its log says `errand failed` with reason and place.",
                place.log(process.part),
            )
    if any(process.answers for process in processes):
        yield ok("guards", f"fenced {fenced:.0f}, relays begun anew {renewed:.0f}, since the processes began")
