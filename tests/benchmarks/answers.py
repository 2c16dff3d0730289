"""What a load was answered: how many of which status, how late, and when."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

FIELDS = 5
TOUCHED = -1
"""The phase of a record that is none: it says how many of the orders were taken up."""


class Record(NamedTuple):
    """One request. Seconds; `due` from the beginning of the load, `late` from then until the answer."""

    phase: int
    due: float
    late: float
    status: int
    retry_after: float

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def at(self) -> float:
        """When the answer came."""
        return self.due + self.late


@dataclass(frozen=True)
class Answers:
    """All records of a load, and when its phases began and how long they were."""

    records: Sequence[Record]
    phases: Sequence[tuple[float, float]]
    touched: int = 0

    @classmethod
    def read(cls, path: Path, seconds: Sequence[float]) -> "Answers":
        kept = array("d")
        with path.open("rb") as there:
            kept.frombytes(there.read())
        return cls.of(kept, seconds)

    @classmethod
    def of(cls, kept: Sequence[float], seconds: Sequence[float]) -> "Answers":
        rows = (kept[i : i + FIELDS] for i in range(0, len(kept), FIELDS))
        found = [Record(int(p), due, late, int(status), again) for p, due, late, status, again in rows]
        touched = sum(int(r.due) for r in found if r.phase == TOUCHED)
        phases = list(zip(accumulate(seconds, initial=0.0), seconds, strict=False))
        return cls([r for r in found if r.phase != TOUCHED], phases, touched)

    def phase(self, number: int) -> "Answers":
        return Answers([r for r in self.records if r.phase == number], [self.phases[number]])

    def due_between(self, begin: float, end: float) -> "Answers":
        return Answers([r for r in self.records if begin <= r.due < end], [(begin, end - begin)])

    def of_status(self, wanted: Callable[[int], bool]) -> "Answers":
        return Answers([r for r in self.records if wanted(r.status)], self.phases)

    @property
    def begin(self) -> float:
        return self.phases[0][0]

    @property
    def end(self) -> float:
        return sum(self.phases[-1])

    @property
    def good(self) -> "Answers":
        return self.of_status(lambda status: 200 <= status < 300)

    @property
    def shed(self) -> "Answers":
        return self.of_status(lambda status: status == 429)

    @property
    def statuses(self) -> dict[int, int]:
        return dict(sorted(Counter(r.status for r in self.records).items()))

    @property
    def bad(self) -> int:
        """Neither done nor refused for now."""
        return sum(not r.good and r.status != 429 for r in self.records)

    def late(self, part: float) -> float:
        """Milliseconds within which this part of the answers came: 0.99, 1.0 for the slowest; 0 of nothing."""
        found = sorted(r.late for r in self.records)
        return found[min(len(found) - 1, int(part * len(found)))] * 1000 if found else 0.0

    @property
    def rate(self) -> float:
        """Good answers per second that came while the phases lasted, and not after."""
        return sum(r.good and r.at <= self.end for r in self.records) / (self.end - self.begin)

    def per_second(self) -> Iterator[tuple[int, int]]:
        """Good answers by the second in which they came."""
        yield from sorted(Counter(int(r.at) for r in self.records if r.good).items())

    def __str__(self) -> str:
        said = ", ".join(f"{count} × {status or 'no answer'}" for status, count in self.statuses.items())
        return f"{said}; p50 {self.late(0.5):.1f} ms, p99 {self.late(0.99):.1f} ms, slowest {self.late(1.0):.0f} ms"
