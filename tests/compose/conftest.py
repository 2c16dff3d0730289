"""One composition for all tests here: built, started, and taken away with its data."""

from collections.abc import Iterator

import pytest

from tests.compose.composition import Composition, engine_answers

NO_ENGINE = "No container engine answers (`docker info`, `docker compose version`), so nothing of this can be tested."
_made: list[Composition] = []


@pytest.fixture(scope="session")
def composition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    if not engine_answers():
        pytest.exit(NO_ENGINE, 1)
    made = Composition(tmp_path_factory.mktemp("compose"))
    _made.append(made)
    made.build()
    try:
        made.up()
        yield made
    finally:
        made.down()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for made in _made:
        for what, seconds in made.seconds.items():
            terminalreporter.write_line(f"{what}: {seconds:.1f} s")
        for line in made.said:
            terminalreporter.write_line(line)
