"""Every state × command pair of the aggregates is walked: legal ones lead where the table says, others are refused.

The tables know all there is: a state or a command that is added to the domain makes them red.
"""

import inspect
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import pytest
from hypothesis.stateful import run_state_machine_as_test

from services.planning.domain.reset import ResetStatus
from services.planning.domain.reset_refusals import ResetDecided
from shared.errors import FieldError, Incomplete
from shared.texts import Text
from tests.conftest import WALKED
from tests.unit.machines.all import MACHINES
from tests.unit.machines.machine import STAYS, Machine
from tests.unit.machines.reset import RESET
from tests.unit.machines.walk import at_random, walk

RecordProperty = Callable[[str, object], None]
each = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.called)


def methods(kind: type) -> set[str]:
    """What can be asked of it or done to it. A mutant's name is none that anybody types."""
    return {
        name for name, method in vars(kind).items()
        if inspect.isfunction(method) and not name.startswith("_") and name.isascii()
    }  # fmt: skip


@each
def test_the_table_knows_every_state_and_every_command(machine: Machine) -> None:
    assert set(machine.table) == set(machine.ways)
    unknown = methods(machine.kind) ^ {*machine.ways, *machine.asks}
    assert not unknown, f"{machine.called}: {unknown}"
    pairs = {(state, command) for state in machine.states for command in machine.table}
    assert not pairs ^ set(machine.legal), f"{machine.called}: {pairs ^ set(machine.legal)}"
    assert all(machine.legal.values())


@each
def test_every_pair_is_hit_and_comes_to_what_the_table_says(machine: Machine) -> None:
    walk(machine)
    assert machine.gaps() == []
    assert {(state, command) for state, command, _ in machine.hit} == set(machine.legal)


@each
def test_any_order_of_commands_keeps_to_the_table(machine: Machine, record_property: RecordProperty) -> None:
    run_state_machine_as_test(at_random(machine))
    record_property(WALKED, machine.report())


def a_machine(**change: object) -> Machine:
    """One that has seen nothing yet, changed so."""
    return replace(RESET, hit=Counter(), places=[], steps=0, **change)


def test_a_command_that_comes_to_something_else_is_noticed() -> None:
    machine = a_machine(table={**RESET.table, "reject": {tuple(ResetStatus): (ResetStatus.REJECTED, STAYS)}})
    with pytest.raises(AssertionError, match=r"reject .* in REJECTED came to .*ResetDecided"):
        walk(machine)


def test_a_pair_that_stands_there_twice_is_noticed() -> None:
    twice = {**RESET.table["reject"], tuple(ResetStatus): (STAYS,)}
    with pytest.raises(AssertionError, match="reject in REQUESTED stands there twice"):
        walk(a_machine(table={**RESET.table, "reject": twice}))


def test_what_the_table_says_and_never_happens_is_noticed() -> None:
    machine = a_machine(ways={**RESET.ways, "complete": {"agrees": RESET.ways["complete"]["all agrees"]}})
    walk(machine)
    assert "ResetRequest: complete in VERIFYING never came to NipDiffers" in machine.gaps()
    assert "all hit" in machine.report()


def test_a_pair_that_was_not_hit_is_noticed() -> None:
    machine = a_machine(ways={command: ways for command, ways in RESET.ways.items() if command != "verify"})
    walk(machine)
    assert "all hit" not in machine.report()
    assert "ResetRequest: verify in REQUESTED never came to VERIFYING" in machine.gaps()
    with pytest.raises(AssertionError):
        test_the_table_knows_every_state_and_every_command(machine)


def test_a_command_that_nobody_has_told_the_table_of_is_noticed() -> None:
    grown = type("Grown", (), {**vars(RESET.kind), "tear_up": lambda self: None})
    with pytest.raises(AssertionError, match="tear_up"):
        test_the_table_knows_every_state_and_every_command(a_machine(kind=grown))


def test_a_state_that_nobody_has_told_the_table_of_is_noticed() -> None:
    grown = StrEnum("Grown", [*ResetStatus, "FORGOTTEN"])
    with pytest.raises(AssertionError, match="FORGOTTEN"):
        test_the_table_knows_every_state_and_every_command(a_machine(states=grown))


def instead(give) -> Machine:
    """One in which taking it up is done so."""
    return a_machine(ways={**RESET.ways, "verify": {"so": give}})


def test_a_refusal_that_changes_something_is_noticed() -> None:
    def half_done(it, at) -> None:
        it.reason = "Lain."
        raise ResetDecided

    with pytest.raises(AssertionError, match="something has changed"):
        walk(instead(half_done))


def test_a_refusal_that_does_not_say_where_is_noticed() -> None:
    def badly_said(it, at) -> None:
        raise Incomplete(errors=[FieldError("reason", "Wrong Code", Text("Salah.", "Wrong."))])

    with pytest.raises(AssertionError, match="Wrong Code"):
        walk(instead(badly_said))


def test_a_change_that_is_not_told_and_raises_no_version_is_noticed() -> None:
    def unnoticed(it, at) -> None:
        it.reason = "Lain."

    with pytest.raises(AssertionError, match="version 0 → 0"):
        walk(instead(unnoticed))


def test_asking_that_changes_something_is_noticed() -> None:
    with pytest.raises(AssertionError, match="asking has changed it"):
        walk(a_machine(asks={"reason": lambda it, at: setattr(it, "reason", "Lain.")}))
