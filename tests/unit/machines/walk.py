"""The directed walk of a machine: from its beginning to everything that can be reached, every command at each place."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.unit.machines.machine import Machine, copied

T = TypeVar("T")
FARTHEST = 4000
"""More different places than any machine has: a walk that goes on has forgotten something in `alike`."""


def walk(machine: Machine[T]) -> None:
    """Go to every place that can be reached, and give each command there in each of its ways."""
    machine.forget()
    found = {(machine.alike(it), 0): (it, 0) for it in machine.begin()}
    ahead = deque(found.values())
    while ahead:
        for twin, when in _onwards(machine, *ahead.popleft()):
            key = (machine.alike(twin), when)
            if key not in found:
                found[key] = (twin, when)
                ahead.append(found[key])
        assert len(found) < FARTHEST, f"{machine.called}: the walk does not end"
    machine.places.extend(found.values())


def _onwards(machine: Machine[T], it: T, when: int) -> Iterator[tuple[T, int]]:
    at: datetime = machine.moments[when]
    machine.ask(it, at)
    for command, way in machine.acts:
        twin = copied(it)
        machine.step(twin, at, command, way)
        yield twin, when
    if when + 1 < len(machine.moments):
        yield it, when + 1


def at_random(machine: Machine[Any]) -> type[RuleBasedStateMachine]:
    """Any commands in any order, from any place: what the walk took for alike must not part ways afterwards."""

    walked = replace(machine, hit=Counter())  # what is met by chance does not count as hit

    class AtRandom(RuleBasedStateMachine):
        @initialize(place=st.integers(0, FARTHEST))
        def begin(self, place: int) -> None:
            if not machine.places:
                walk(machine)
            it, self.when = machine.places[place % len(machine.places)]
            self.it = copied(it)

        @rule(act=st.sampled_from(machine.acts))
        def somebody_acts(self, act: tuple[str, str]) -> None:
            walked.step(self.it, machine.moments[self.when], *act)

        @rule()
        def time_goes_on(self) -> None:
            self.when = min(self.when + 1, len(machine.moments) - 1)

    AtRandom.TestCase.settings = settings(
        derandomize=True, database=None, max_examples=30, stateful_step_count=20, deadline=None
    )
    return AtRandom
