"""An aggregate beside the table of what each command does to it in each state; a step compares the two."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from shared.contracts.base import Event
from shared.errors import Refusal

T = TypeVar("T")
_PLACE, _CODE = re.compile(r"(/[a-z0-9_]+)+"), re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


class Outcome(Enum):
    """What a command does besides leading to another state or being refused."""

    STAYS = "STAYS"
    """It is done, and the state is the same."""
    IDLE = "IDLE"
    """Nothing happens: nothing changes and nothing is told."""


STAYS, IDLE = Outcome.STAYS, Outcome.IDLE
Said = StrEnum | Outcome | type[Exception]
Table = Mapping[str, Mapping[tuple[StrEnum, ...], tuple[Said, ...]]]
"""By command, then by states: all that may come of it. A state: it leads there. A refusal: it is refused so."""
Pair = tuple[StrEnum, str]


@dataclass
class Machine(Generic[T]):
    """`ways` are the ways in which each command is given, good and bad; `asks` the methods that only ask."""

    called: str
    kind: type[T]
    states: type[StrEnum]
    begin: Callable[[], Sequence[T]]
    """Where a walk may begin."""
    table: Table
    ways: Mapping[str, Mapping[str, Callable[[T, datetime], object]]]
    asks: Mapping[str, Callable[[T, datetime], object]]
    alike: Callable[[T], Hashable]
    """What tells two of them apart on the walk: two that are alike go on alike."""
    moments: Sequence[datetime]
    """When commands are given; the walk goes from each to the next."""
    holds: Sequence[Callable[[T], object]] = ()
    """Assertions about each that is reached."""
    keeps: Sequence[Callable[[T, T], object]] = ()
    """Assertions about each before and after a command that was done."""
    silent: frozenset[str] = frozenset()
    """Commands whose change leaves the version as it is."""
    state: Callable[[T, datetime], StrEnum] = lambda it, at: it.status  # type: ignore[attr-defined]
    hit: Counter[tuple[StrEnum, str, Said]] = field(default_factory=Counter)
    steps: int = 0
    places: list[tuple[T, int]] = field(default_factory=list)
    """What the walk has reached, with the number of the moment; empty before it."""

    @property
    def acts(self) -> list[tuple[str, str]]:
        """Every way of every command."""
        return [(command, way) for command, ways in self.ways.items() for way in ways]

    @cached_property
    def legal(self) -> dict[Pair, tuple[Said, ...]]:
        """`legal[state, command]`: all that may come of it. A pair that stands there twice is an error."""
        found: dict[Pair, tuple[Said, ...]] = {}
        for command, rows in self.table.items():
            for states, said in rows.items():
                for state in states:
                    assert (state, command) not in found, f"{self.called}: {command} in {state} stands there twice"
                    found[state, command] = said
        return found

    def forget(self) -> None:
        """As if nothing had been walked yet."""
        self.hit.clear()
        self.places.clear()
        self.steps = 0

    def step(self, it: T, at: datetime, command: str, way: str) -> None:
        """Give a command; whatever comes of it must stand in the table, and a refusal must leave everything as is."""
        state, before = self.state(it, at), copied(it)
        said = self._said(it, at, before, command, self.ways[command][way])
        self.steps += 1
        place = f"{self.called}: {command} ({way}) in {state}"
        assert said in self.legal[state, command], f"{place} came to {said}"
        self.hit[state, command, said] += 1
        for check in self.holds:
            check(it)
        if not isinstance(said, type) and said is not IDLE:
            for compare in self.keeps:
                compare(before, it)

    def _said(self, it: T, at: datetime, before: T, command: str, give: Callable[[T, datetime], object]) -> Said:
        state = self.state(it, at)
        try:
            told = give(it, at)
        except Refusal as refusal:
            assert content(it) == content(before), f"{type(refusal).__name__} is refused, and something has changed"
            _well_said(refusal)
            return type(refusal)
        if content(it) == content(before) and not told:
            return IDLE
        if command not in self.silent:
            _versioned(before, it, told)
        after = self.state(it, at)
        return STAYS if after is state else after

    def ask(self, it: T, at: datetime) -> None:
        """Ask everything that can be asked; nothing changes by it."""
        before = copied(it)
        for ask in self.asks.values():
            with suppress(Refusal):
                ask(it, at)
        assert content(it) == content(before), f"{self.called}: asking has changed it"

    def gaps(self) -> list[str]:
        """What stands in the table and was never met."""
        met = {(state, command, said) for state, command, said in self.hit}
        return [
            f"{self.called}: {command} in {state} never came to {getattr(said, '__name__', said)}"
            for (state, command), expected in self.legal.items()
            for said in expected
            if (state, command, said) not in met
        ]

    def report(self) -> str:
        pairs, met = len(self.states) * len(self.table), {(state, command) for state, command, _ in self.hit}
        hit = "all hit" if len(met) == pairs else f"{len(met)} hit"
        refused = sum(isinstance(said, type) for _, _, said in self.hit)
        return (
            f"{self.called}: {len(self.states)} states × {len(self.table)} commands = {pairs} pairs, {hit} "
            f"({len(self.hit) - refused} ways on, {refused} refusals, {self.steps} steps)"
        )


def content(it: Any) -> dict[str, object]:
    """All that an aggregate knows."""
    return {f.name: getattr(it, f.name) for f in fields(it)}


def copied(it: T) -> T:
    """A twin that shares nothing with it that could change."""
    return type(it)(**{name: value if _fixed(value) else deepcopy(value) for name, value in content(it).items()})


def _fixed(value: object) -> bool:
    """Facts, tuples of facts, times, names: what has a hash stays as it is."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _well_said(refusal: Refusal) -> None:
    """The sentence has no gap; each thing wrong has a place in what was sent, a stable code, and a sentence."""
    for language in ("id", "en"):
        said = refusal.detail.say(language, refusal.values)
        assert said and "None" not in said and "{" not in said, said
    for error in refusal.errors:
        assert _PLACE.fullmatch(error.field), error
        assert _CODE.fullmatch(error.code), error
        assert error.detail.id, error
        assert error.detail.en, error


def _versioned(before: Any, it: Any, told: object) -> None:
    """What is told raises the version when it is recorded; a change that tells nothing raises it itself, by one."""
    events = isinstance(told, Event) or (isinstance(told, list | tuple) and any(isinstance(e, Event) for e in told))
    assert it.version == before.version + (0 if events else 1), f"version {before.version} → {it.version}"
