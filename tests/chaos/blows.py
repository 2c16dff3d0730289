"""Which blows, on whom, for how long: a list made from the seed alone. The same seed gives the same list."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from tests.chaos.wire import FAULTS

WEIGHTS = {
    "kill api": 8, "freeze api": 3, "kill relay": 12, "freeze relay": 4, "kill worker": 12, "freeze worker": 8,
    "kill database": 5, "freeze database": 2, "kill broker": 7, "freeze broker": 3, "read again": 4,
    "no connections": 3, "wire": 29,
}  # fmt: skip
WIRES = [f"{fault} {way}" for fault in FAULTS for way in (
    "api-database", "relay-database", "relay-broker", "worker-database", "worker-broker"
)]  # fmt: skip
SECONDS = {
    "freeze api": (0.5, 4.0), "freeze relay": (0.5, 3.0, 18.0), "freeze worker": (1.0, 9.0),
    "freeze database": (1.0, 3.0), "freeze broker": (1.0, 5.0), "no connections": (2.0, 4.0),
    "latency": (3.0, 6.0), "cut": (0.3, 3.0), "half-open": (2.0, 8.0), "black hole": (2.0, 8.0, 12.0),
}  # fmt: skip
"""How long it can last. A relay loses its lanes after 15, a worker its partitions after 6."""


@dataclass(frozen=True)
class Blow:
    """`whom` is turned into one of those there are; `moment` (0 to 1) is where in its work it is struck."""

    number: int
    name: str
    whom: int
    seconds: float
    moment: float


def plan(seed: int, many: int, only: Sequence[str] = ()) -> list[Blow]:
    """Every kind in its share, in a random order; `only`: kinds, or whole names, and no others."""
    chance = random.Random(seed)
    wires = [wire for wire in WIRES if not only or "wire" in only or wire in only]
    weights = {kind: weight for kind, weight in WEIGHTS.items() if not only or kind in only}
    if wires:
        weights["wire"] = WEIGHTS["wire"]
    chance.shuffle(wires)
    deck, next_wire = _shares(weights, many), cycle(wires)
    chance.shuffle(deck)
    names = [next(next_wire) if kind == "wire" else kind for kind in deck]
    return [_blow(chance, number, name) for number, name in enumerate(names)]


def _shares(weights: dict[str, int], many: int) -> list[str]:
    """So many of each kind as its weight says; what is left goes to those that were cut off most."""
    exact = {kind: many * weight / sum(weights.values()) for kind, weight in weights.items()}
    deck = [kind for kind, share in exact.items() for _ in range(int(share))]
    cut_off = sorted(exact, key=lambda kind: int(exact[kind]) - exact[kind])
    return deck + cut_off[: many - len(deck)]


def _blow(chance: random.Random, number: int, name: str) -> Blow:
    lengths = next((SECONDS[kind] for kind in SECONDS if name.startswith(kind)), (0.0,))
    return Blow(number, name, chance.randrange(1 << 16), chance.choice(lengths), chance.random())
