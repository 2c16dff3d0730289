"""How long after a blow the first event that was told after it had its effect: anywhere, and on the last of all ways.

A way is a partition or a lane of the relays: a blow that stops one of them stops the keys that go there.
The floor is what nobody can be faster than: the time the struck part was down, or the time-out by which others notice.
"""

import csv
import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from aiokafka.partitioner import DefaultPartitioner

from shared.outbox import lane_of

SESSION, LANES_LOST, LOOK, FENCED_BROKER = 6.0, 15.0, 1.0, 3.0
"""Seconds: a worker's session, a relay's; how often relays look for free lanes; a silent one of three brokers."""
_partition = DefaultPartitioner()


def ways_of(keys: Iterable[str], partitions: int = 6) -> set[str]:
    return {way for key in keys for way in _ways(key, partitions)}


def _ways(key: str, partitions: int) -> tuple[str, str]:
    every = list(range(partitions))
    return f"partition {_partition(key.encode(), every, every)}", f"lane {lane_of(key)}"


@dataclass(frozen=True)
class Struck:
    """One blow: when, and for how long the struck part was down."""

    name: str
    at: float
    down: float

    def floor(self, nodes: int) -> float:
        verb, kind = self.name.split(" ", 1)
        if self.name == "kill worker":
            return SESSION
        if self.name == "kill relay":
            return LOOK
        if kind == "broker" and nodes > 1:
            return min(self.down, FENCED_BROKER)
        most = SESSION if "worker" in kind else LANES_LOST if "relay" in kind else self.down
        return 0.0 if verb == "latency" or kind == "api" else min(self.down, most)


@dataclass(frozen=True)
class Recovery:
    """Of all blows of a name, seconds. Left out are those after which some way had no more events."""

    name: str
    many: int
    left_out: int
    floor: float
    first: Sequence[float]
    whole: Sequence[float]

    def __str__(self) -> str:
        said = f"{self.name:<30}{self.many:>6}{self.left_out:>10}"
        if not self.first:
            return said
        figures = [self.floor, median(self.first), _p99(self.first), median(self.whole), _p99(self.whole)]
        return said + "".join(f"{figure:>11.1f}" for figure in figures)


HEAD = f"{'seconds after':<30}{'blows':>6}{'left out':>10}" + "".join(
    f"{word:>11}" for word in ("floor", "first p50", "p99", "whole p50", "p99")
)


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(0.99 * len(seconds)))]


def blows(history: Path) -> list[Struck]:
    """In the order of the history; one that was never over lasted until its end."""
    with history.open() as lines:
        entries = [json.loads(line) for line in lines if '"acked"' not in line]
    over = {entry["number"]: entry["at"] for entry in entries if entry["what"] == "over"}
    last = entries[-1]["at"] if entries else 0.0
    struck = [entry for entry in entries if entry["what"] == "blow"]
    return [Struck(e["name"], e["at"], over.get(e["number"], last) - e["at"]) for e in struck]


def recoveries(history: Path, effects: Path, nodes: int) -> list[Recovery]:
    firsts, many = _Firsts(effects), Counter[str]()
    found: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for blow in blows(history):
        after = firsts.after(blow.at)
        many[blow.name] += 1
        if after is not None:
            found[blow.name].append((blow.floor(nodes), *after))
    return [_recovery(name, many[name], found[name]) for name in sorted(many)]


def _recovery(name: str, many: int, seconds: Sequence[tuple[float, float, float]]) -> Recovery:
    floor = median(s[0] for s in seconds) if seconds else 0.0
    return Recovery(name, many, many - len(seconds), floor, [s[1] for s in seconds], [s[2] for s in seconds])


class _Firsts:
    """Of every way: when it was told, and the earliest effect of anything told then or later."""

    def __init__(self, effects: Path) -> None:
        known: dict[str, tuple[str, str]] = {}
        seen: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        with effects.open(newline="") as lines:
            for row in csv.DictReader(lines):
                key = row["key"]
                for way in known.setdefault(key, _ways(key, 6)):
                    seen[way].append((float(row["told"]), float(row["at"])))
        self._ways = {way: _suffix_minima(sorted(pairs)) for way, pairs in seen.items()}

    def after(self, moment: float) -> tuple[float, float] | None:
        """The first effect on any way, and the first on the last of them; None if some way had no more events."""
        found = []
        for told, earliest in self._ways.values():
            place = bisect_left(told, moment)
            if place == len(told):
                return None
            found.append(earliest[place] - moment)
        return (min(found), max(found)) if found else None


def _suffix_minima(pairs: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    earliest = [at for _, at in pairs]
    for i in range(len(earliest) - 2, -1, -1):
        earliest[i] = min(earliest[i], earliest[i + 1])
    return [told for told, _ in pairs], earliest
