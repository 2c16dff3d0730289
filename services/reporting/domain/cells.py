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
    withheld = [key for key, count in counts.items() if 0 < count < SMALLEST]
    sizes = [*sorted({count for count in counts.values() if count >= SMALLEST}), 0]
    while withheld and sizes and _follows([counts[key] for key in withheld]):
        size = sizes.pop(0)
        withheld += [key for key, count in counts.items() if count == size]  # all of a size: none tells by its place
    mark = f"<{SMALLEST}" if all(counts[key] < SMALLEST for key in withheld) else "*"
    return whole(counts) | {key: Count(None, mark) for key in withheld}


def _follows(counts: list[int]) -> bool:
    """Whether the withheld counts follow from their sum."""
    return len(counts) < 2 or sum(counts) in (len(counts), (SMALLEST - 1) * len(counts))
