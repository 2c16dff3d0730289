"""What the machines have walked, at the end of the run."""

import pytest

WALKED = "walked"
"""The property of a test that holds what its machine has walked by then."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = [said for passed in terminalreporter.getreports("passed") for said in passed.user_properties]
    walked = {said.partition(":")[0]: said for name, said in told if name == WALKED}
    for said in walked.values():
        terminalreporter.write_line(said)
