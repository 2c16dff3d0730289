"""What work costs: the CPU time of whole process trees, from /proc. Linux only.

What must hold:
1. A tree is a process and all it started, whoever came or went meanwhile: a backend that ended was reaped by its
   postmaster, and its time is in the postmaster's account.
2. The clock ticks every 10 ms, so a figure stands on 2 CPU-seconds at least; shorter blocks say so.
"""

import os
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

TICK = 1.0 / os.sysconf("SC_CLK_TCK")
ENOUGH = 2.0
"""CPU-seconds below which a block's cost is not to be trusted."""

_PPID, _UTIME, _STIME, _CUTIME, _CSTIME, _RSS = 1, 11, 12, 13, 14, 21


@dataclass(frozen=True)
class Spent:
    """What went by between two looks: wall seconds, and CPU-seconds by the name of each tree."""

    wall: float
    cpu: Mapping[str, float]
    machine: float
    """CPU-seconds that the whole machine was busy."""

    def of(self, *names: str) -> float:
        """CPU-seconds of these trees together; of all when none is named."""
        return sum(seconds for name, seconds in self.cpu.items() if not names or name in names)

    def per(self, units: int, *names: str) -> float:
        """CPU-microseconds per unit of these trees together."""
        return self.of(*names) * 1e6 / units

    @property
    def others(self) -> float:
        """How many cores somebody else kept busy meanwhile."""
        return max(0.0, self.machine - self.of()) / self.wall

    @property
    def enough(self) -> bool:
        return self.of() >= ENOUGH


@dataclass
class Trees:
    """Process trees by name, each by the id of its root: also our own, when we do some of the work."""

    roots: dict[str, int] = field(default_factory=dict)

    def look(self) -> "Look":
        """The accounts now. A tree inside another counts for itself alone. Raises `Gone`."""
        table = _processes()
        roots = set(self.roots.values())
        cpu = {
            name: sum(_account(table[pid]) for pid in _tree(table, root, roots - {root}))
            for name, root in self.roots.items()
        }
        return Look(self, time.monotonic(), cpu, busy())

    def rss(self, name: str) -> int:
        """Resident bytes of one tree, shared pages counted in each of its processes."""
        table = _processes()
        return sum(int(table[pid][_RSS]) for pid in _tree(table, self.roots[name])) * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Look:
    """The accounts at one moment."""

    trees: Trees
    at: float
    cpu: Mapping[str, float]
    machine: float

    def spent(self) -> Spent:
        """Since this look until now. Raises `Gone` if a tree's root has ended: its account went with it."""
        now = self.trees.look()
        return Spent(now.at - self.at, {n: now.cpu[n] - self.cpu[n] for n in self.cpu}, now.machine - self.machine)


class Gone(Exception):
    """A process whose cost was to be taken is not there."""


def _tree(table: Mapping[int, list[str]], root: int, without: Collection[int] = ()) -> list[int]:
    """A process and all below it, except these and what is below them."""
    if root not in table:
        raise Gone(f"process {root} has ended")
    children: defaultdict[int, list[int]] = defaultdict(list)
    for pid, fields in table.items():
        if pid not in without:
            children[int(fields[_PPID])].append(pid)
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def _processes() -> dict[int, list[str]]:
    """The fields of every process's stat, from its state on: a name may hold spaces and brackets."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                found[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def _account(fields: list[str]) -> float:
    """Its own time, and that of the children it has reaped."""
    return sum(int(fields[i]) for i in (_UTIME, _STIME, _CUTIME, _CSTIME)) * TICK


def busy() -> float:
    """CPU-seconds that all cores have worked since the machine began: neither idle, nor waiting, nor stolen."""
    user, nice, system, _, _, irq, softirq, *_ = _machine()
    return (user + nice + system + irq + softirq) * TICK


def stolen() -> float:
    """CPU-seconds that the host took from this machine since it began."""
    return _machine()[7] * TICK


def _machine() -> list[int]:
    return [int(ticks) for ticks in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
