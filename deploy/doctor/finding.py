"""What the doctor says: how it stands, and, if it does not stand well, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

AREAS = ("versions", "processes", "migrations", "outbox", "consumers", "parked", "guards", "topics", "clocks")


class State(StrEnum):
    OK = "ok"
    LOOK = "look"
    ACT = "act"


@dataclass(frozen=True)
class Finding:
    """One sentence about one thing; `do` is a sentence, too, and `command` what does it or shows more."""

    area: str
    state: State
    says: str
    do: str = ""
    command: str = ""


def ok(area: str, says: str) -> Finding:
    return Finding(area, State.OK, says)


def look(area: str, says: str, do: str, command: str = "") -> Finding:
    return Finding(area, State.LOOK, says, do, command)


def act(area: str, says: str, do: str, command: str = "") -> Finding:
    return Finding(area, State.ACT, says, do, command)


def exit_code(findings: Iterable[Finding]) -> int:
    """0: nothing to act on. 1: something to act on. 2: nothing at all could be seen."""
    states = {finding.state for finding in findings}
    if State.OK not in states:
        return 2
    return 1 if State.ACT in states else 0


def many(count: int, one: str, more: str = "") -> str:
    """`1 event`, `2 events`."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def span(seconds: float) -> str:
    """A length of time as people say it."""
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if abs(seconds) >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if abs(seconds) >= 2 else f"{seconds:.1f} s"
