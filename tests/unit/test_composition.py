"""What docker-compose*.yml asks of .env, and what .env.example says, are the same."""

import re
from pathlib import Path

import pytest

from shared.settings import Settings

ROOT = Path(__file__).parents[2]
ASKED = "".join(path.read_text() for path in ROOT.glob("docker-compose*.yml"))
SAID = dict(line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"\w+=", line))


def test_every_variable_of_the_composition_is_in_the_example_and_no_other() -> None:
    ours = {name for name in SAID if not name.startswith("COMPOSE_")}
    assert set(re.findall(r"\$\{(\w+)", ASKED)) == ours


@pytest.mark.parametrize("name", ["pool_size", "in_flight"])
def test_a_limit_is_the_one_that_the_code_has(name: str) -> None:
    variable, limit = f"KINERJA_{name.upper()}", str(Settings.model_fields[name].default)
    assert SAID[variable] == limit and f"${{{variable}:-{limit}}}" in ASKED
