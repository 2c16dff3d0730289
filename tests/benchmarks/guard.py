"""The guard: whether the machine was quiet enough for a figure to mean anything.

What must hold:
1. A fixed piece of work is timed before and after each block. Where it moved by more than 15 %, the pair is dropped.
2. A wall-clock figure is refused while others keep more than one core busy. CPU time per unit only needs 1.
"""

import random
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pydantic_core

from tests.benchmarks.cost import Spent, stolen

LIMIT = 0.15
BUSY = 1.0
"""Cores that others may keep busy before a wall-clock figure is refused."""

_RECORD = [{"id": i, "note": random.Random(i).randbytes(24).hex(), "levels": [1, 2, 3]} for i in range(200)]


class NotQuiet(Exception):
    """Others keep the machine busy; what a clock on the wall says would be about them."""


@dataclass(frozen=True)
class Kernel:
    """CPU-seconds and wall seconds of the fixed piece of work."""

    cpu: float
    wall: float


def calibrate(rounds: int = 5) -> Kernel:
    """The median of some rounds of JSON and zlib, about 20 ms each."""
    done = [_round() for _ in range(rounds)]
    return Kernel(median(k.cpu for k in done), median(k.wall for k in done))


def _round() -> Kernel:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(40):
        zlib.compress(pydantic_core.to_json(_RECORD), 6)
        pydantic_core.from_json(pydantic_core.to_json(_RECORD))
    return Kernel(time.process_time() - cpu, time.perf_counter() - wall)


def drift(kernels: Sequence[Kernel]) -> float:
    """By how much the fixed work moved: 0.15 when the slowest look was 15 % above the fastest."""
    costs = [kernel.cpu for kernel in kernels]
    return max(costs) / min(costs) - 1


def require_quiet(spent: Spent) -> None:
    """Raises `NotQuiet` if a wall-clock figure of this block would be about others."""
    if spent.others > BUSY:
        raise NotQuiet(f"others kept {spent.others:.1f} cores busy, more than {BUSY:.0f}")


@dataclass(frozen=True)
class Weather:
    """What the machine was like: load average of a minute, seconds stolen so far, CPU pressure of ten seconds in %."""

    load: float
    stolen: float
    pressure: float | None

    def __str__(self) -> str:
        pressure = "unknown" if self.pressure is None else f"{self.pressure:.0f} %"
        return f"load {self.load:.2f}, stolen {self.stolen:.1f} s, CPU pressure {pressure}"


def weather() -> Weather:
    load = float(Path("/proc/loadavg").read_text().split()[0])
    return Weather(load, stolen(), _pressure())


def _pressure() -> float | None:
    try:
        some = Path("/proc/pressure/cpu").read_text().split("\n")[0]
    except OSError:
        return None
    return float(some.split("avg10=")[1].split()[0])
