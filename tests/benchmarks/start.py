"""How long every role of every service takes to be ready, started alone, and how much memory it keeps
(`make bench-start`); and where the time of starting goes.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from deploy.local.layout import ROOT, WITH_DATABASE
from deploy.local.part import Part
from tests.benchmarks import ground
from tests.benchmarks.cost import Spent, Trees
from tests.benchmarks.report import Aim, Report, measured, shortened
from tests.benchmarks.system import System

ROLES = ("api", "worker", "relay")
AIM = Aim(1.5)
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


async def run(rounds: int, services: tuple[str, ...]) -> Report:
    names = [f"{service} {role}" for service in services for role in ROLES]
    async with System(roles=names, apis=0, services=services) as system:
        report = Report("start", "make bench-start", await ground.setup(system))
        others = 0.0
        for name in names:
            found = [await _start(system, system.parts[name]) for _ in range(rounds)]
            others = max(others, *(spent.others for spent, _, _ in found))
            report.add(
                measured(f"{name}: ready", "s", median(spent.wall for spent, _, _ in found), AIM),
                measured(f"{name}: of it CPU", "s", median(cpu for _, cpu, _ in found)),
                measured(f"{name}: RSS", "MiB", median(rss for _, _, rss in found) / 2**20),
            )
    report.weigh(others)
    for module in ("services.planning.app", "shared.service"):
        report.note(f"Imports of {module}: {', '.join(f'{n} {s * 1000:.0f} ms' for n, s in imports(module))}.")
    return report


async def _start(system: System, part: Part) -> tuple[Spent, float, int]:
    """What went by until it was ready, the CPU-seconds of its own, and the bytes that it keeps."""
    before = ground.trees(system).look()
    part.start()
    while not part.ready():
        time.sleep(0.01)  # noqa: ASYNC251  (nothing else runs here, and a loop of our own would only cost)
    spent = before.spent()
    assert part.pid is not None
    mine = Trees({"part": part.pid})
    cpu, rss = mine.look().cpu["part"], mine.rss("part")
    await asyncio.to_thread(part.stop, 20)
    return Spent(spent.wall, spent.cpu | {"part": cpu}, spent.machine), cpu, rss


def imports(module: str, most: int = 12) -> list[tuple[str, float]]:
    """The packages whose import takes longest, with the seconds of all their modules, each counted once."""
    command = [sys.executable, "-X", "importtime", "-c", f"import {module}"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    took: dict[str, float] = {}
    for name, seconds in _modules(said):
        package = ".".join(name.split(".")[: 2 if name.startswith(("shared", "services")) else 1])
        took[package] = took.get(package, 0.0) + seconds
    return [("all", sum(took.values())), *sorted(took.items(), key=lambda item: -item[1])[:most]]


def _modules(said: str) -> Iterator[tuple[str, float]]:
    for found in _LINE.finditer(said):
        yield found[4], int(found[1]) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--services", nargs="+", default=list(WITH_DATABASE))
    asked = parser.parse_args()
    began = time.monotonic()
    report = asyncio.run(run(asked.rounds, tuple(asked.services)))
    report.note(f"{asked.rounds} starts of each, the median; {time.monotonic() - began:.0f} s in all.")
    report.close(shortened(parser, asked))


if __name__ == "__main__":
    main()
