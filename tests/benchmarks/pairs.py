"""Pairs: the reference and ours in turn, A B B A …, so that a drifting machine drifts for both.

What must hold:
1. The figure is the median of the ratios of pairs, with the interval that 95 of 100 resamplings fall into.
2. A pair during which the guard's kernel moved is dropped and said to be; some spare pairs make up for it.
3. An aim is missed only if the whole interval is beyond it, met only if the whole interval is within.
"""

import random
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from tests.benchmarks import guard

PAIRS = 9
RESAMPLES = 2000

Figures = Mapping[str, float]
"""What one block measured, by name: "cpu" in µs per unit, "broker", "p99" …"""
Block = Callable[[], Awaitable[Figures]]


@dataclass(frozen=True)
class Pair:
    """One block of each, and by how much the guard's kernel moved meanwhile."""

    reference: Figures
    ours: Figures
    drift: float = 0.0

    @property
    def kept(self) -> bool:
        return self.drift <= guard.LIMIT


@dataclass(frozen=True)
class Comparison:
    """One figure of all kept pairs: medians of both sides, the median ratio ours / reference and its 95 % interval."""

    reference: float
    ours: float
    ratio: float
    low: float
    high: float
    kept: int
    dropped: int

    def inverse(self) -> "Comparison":
        """How many times cheaper than the reference ours is."""
        return Comparison(
            self.reference, self.ours, 1 / self.ratio, 1 / self.high, 1 / self.low, self.kept, self.dropped
        )


class NothingLeft(Exception):
    """The guard dropped every pair: the machine is too restless to say anything."""


async def alternate(reference: Block, ours: Block, count: int = PAIRS, spare: int | None = None) -> list[Pair]:
    """Run pairs, A B B A …, until `count` are kept, or the spare ones (a third) are used up."""
    most = count + (-(-count // 3) if spare is None else spare)
    done: list[Pair] = []
    while len(done) < most and sum(pair.kept for pair in done) < count:
        done.append(await _pair(reference, ours, swapped=len(done) % 2 == 1))
        _say(len(done), done[-1])
    return done


async def _pair(reference: Block, ours: Block, swapped: bool) -> Pair:
    kernels, found = [guard.calibrate()], {}
    for name in ("ours", "reference") if swapped else ("reference", "ours"):
        found[name] = await (ours if name == "ours" else reference)()
        kernels.append(guard.calibrate())
    return Pair(found["reference"], found["ours"], guard.drift(kernels))


def _say(number: int, pair: Pair) -> None:
    """A long run shows that it lives."""
    sides = [" ".join(f"{name} {figure:.4g}" for name, figure in side.items()) for side in (pair.reference, pair.ours)]
    kept = "" if pair.kept else f", dropped: the machine moved by {pair.drift:.0%}"
    print(f"pair {number}: {sides[0]} | {sides[1]}{kept}", file=sys.stderr, flush=True)


def compare(pairs: Sequence[Pair], figure: str, seed: int = 1) -> Comparison:
    """What the kept pairs say about one figure. Raises `NothingLeft`."""
    kept = [(pair.reference[figure], pair.ours[figure]) for pair in pairs if pair.kept]
    if not kept:
        raise NothingLeft(f"the guard dropped all {len(pairs)} pairs")
    ratios = [ours / reference for reference, ours in kept]
    low, high = interval(ratios, seed)
    return Comparison(
        median(a for a, _ in kept), median(b for _, b in kept), median(ratios), low, high,
        len(kept), len(pairs) - len(kept),
    )  # fmt: skip


def interval(values: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """The bootstrap 95 % interval of the median."""
    chance = random.Random(seed)
    medians = sorted(median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES) - 1]


def middle(pairs: Sequence[Pair], side: Literal["reference", "ours"], figure: str) -> float:
    """The median of one side's figure over the kept pairs."""
    kept = [pair.ours if side == "ours" else pair.reference for pair in pairs if pair.kept]
    if not kept:
        raise NothingLeft(f"the guard dropped all {len(pairs)} pairs")
    return median(figures[figure] for figures in kept)
