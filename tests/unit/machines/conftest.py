"""What the machines have walked, at the end of the run."""

import pytest

from tests.unit.machines.all import MACHINES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for machine in MACHINES:
        if machine.hit:
            terminalreporter.write_line(machine.report())
