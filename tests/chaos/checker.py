"""What was promised against what happened: reads a history and the effects, and knows nothing else.

`python -m tests.chaos.checker HISTORY EFFECTS`: exit 0 if the promises were kept.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Effect = tuple[str, int]
"""A key, and its number; in the order in which they happened."""


@dataclass
class Verdict:
    """All zero, or the promise was broken; `examples` say where."""

    promised: int = 0
    happened: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    unasked: int = 0
    """Effects that nobody was promised: a command was done twice, or something was made up."""
    examples: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        return not (self.lost or self.doubled or self.disordered or self.unasked)

    @property
    def red(self) -> set[str]:
        """The names of the checks that failed."""
        return {name for name in ("lost", "doubled", "disordered", "unasked") if getattr(self, name)}

    def __str__(self) -> str:
        said = (
            f"promised {self.promised}, happened {self.happened}: lost {self.lost}, doubled {self.doubled},"
            f" disordered {self.disordered}, unasked {self.unasked}"
        )
        return "\n  ".join([said, *self.examples[:20]])


def check(promises: Iterable[tuple[str, int, int]], effects: Iterable[Effect]) -> Verdict:
    """`promises`: a key, its first number and its last."""
    promised: defaultdict[str, set[int]] = defaultdict(set)
    verdict = Verdict()
    for key, first, last in promises:
        numbers = set(range(first, last + 1))
        if numbers & promised[key]:
            verdict.examples.append(f"{key}: {first} to {last} was promised twice")
            verdict.unasked += len(numbers & promised[key])
        promised[key] |= numbers
    happened: defaultdict[str, list[int]] = defaultdict(list)
    for key, n in effects:
        happened[key].append(n)
    for key in promised.keys() | happened.keys():
        _one_key(key, promised[key], happened[key], verdict)
    return verdict


def _one_key(key: str, promised: set[int], happened: Sequence[int], verdict: Verdict) -> None:
    """Every number from 1 on was promised and has happened, once, and the first time after the one before it."""
    seen = set(happened)
    verdict.promised += len(promised)
    verdict.happened += len(seen)
    before = set(range(1, max(seen, default=0) + 1))
    wrong: Mapping[str, list[int]] = {
        "lost": sorted((promised | before) - seen),
        "unasked": sorted(seen - promised),
        "doubled": _repeated(happened),
        "disordered": _out_of_order(happened),
    }
    for name, numbers in wrong.items():
        setattr(verdict, name, getattr(verdict, name) + len(numbers))
        if numbers:
            verdict.examples.append(f"{key}: {name} {numbers[:10]}")


def _repeated(numbers: Sequence[int]) -> list[int]:
    seen: set[int] = set()
    return [n for n in numbers if n in seen or seen.add(n)]  # type: ignore[func-returns-value]


def _out_of_order(numbers: Sequence[int]) -> list[int]:
    """What happened only after something larger had. A gap that is never filled is a loss."""
    last, found = 0, []
    for n in dict.fromkeys(numbers):
        if n < last:
            found.append(n)
        last = max(last, n)
    return found


def promises(history: Path) -> list[tuple[str, int, int]]:
    with history.open() as lines:
        entries = (json.loads(line) for line in lines if '"acked"' in line)
        return [(e["key"], e["first"], e["last"]) for e in entries if e["what"] == "acked"]


def effects(table: Path) -> list[Effect]:
    """`key,n,told,at` with a head line, in the order in which they happened."""
    with table.open(newline="") as lines:
        return [(row["key"], int(row["n"])) for row in csv.DictReader(lines)]


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    verdict = check(promises(Path(sys.argv[1])), effects(Path(sys.argv[2])))
    print(verdict)
    sys.exit(0 if verdict.kept and verdict.promised else 1)


if __name__ == "__main__":
    main()
