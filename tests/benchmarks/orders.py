"""Requests as a file, for the processes of load."""

from collections.abc import Iterable
from pathlib import Path


def write(orders: Iterable[bytes], path: Path) -> int:
    """Keep them; how many there were."""
    count = 0
    with path.open("wb") as out:
        for request in orders:
            out.write(len(request).to_bytes(4, "big") + request)
            count += 1
    return count


def read(path: Path, first: int = 0, count: int | None = None) -> list[bytes]:
    """From the first on, `count` of them or all."""
    found = list[bytes]()
    with path.open("rb") as kept:
        while len(found) != count and (size := kept.read(4)):
            request = kept.read(int.from_bytes(size, "big"))
            if first:
                first -= 1
            else:
                found.append(request)
    return found
