"""Counts that may be shown: a cell below five people would point at a teacher.

What is withheld must not follow from the total either: one cell alone would, and so would cells that can only all be
one, or all be four. Then the next smallest cell is withheld too. A zero points at nobody and is shown, unless nothing
else is left to hide behind.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

K = TypeVar("K")
SMALLEST = 5


class Count(NamedTuple):
    """A number, and how it is printed. Withheld: no number, and `<5`; or `*` where larger ones are withheld as well."""

    number: int | None
    printed: str


def whole(counts: Mapping[K, int]) -> dict[K, Count]:
    """For one who knows them all anyway."""
    return {key: Count(count, str(count)) for key, count in counts.items()}


def shown(counts: Mapping[K, int]) -> dict[K, Count]:
    """For everybody else."""
    by_size = sorted(counts, key=lambda key: counts[key])
    withheld = [key for key in by_size if 0 < counts[key] < SMALLEST]
    rest = [key for key in by_size if counts[key] >= SMALLEST] + [key for key in by_size if not counts[key]]
    while withheld and rest and _follows([counts[key] for key in withheld]):
        withheld.append(rest.pop(0))
    mark = f"<{SMALLEST}" if all(counts[key] < SMALLEST for key in withheld) else "*"
    return whole(counts) | {key: Count(None, mark) for key in withheld}


def _follows(counts: list[int]) -> bool:
    """Whether the withheld counts follow from their sum."""
    return len(counts) < 2 or sum(counts) in (len(counts), (SMALLEST - 1) * len(counts))
