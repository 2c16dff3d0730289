"""Logs: levels and places, never what people wrote."""

import io
import json
import logging

import pytest
from pydantic import BaseModel

from shared import telemetry


@pytest.fixture
def lines():
    root = logging.getLogger()
    before, level, out = root.handlers[:], root.level, io.StringIO()
    telemetry.configure("trial")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


class Person(BaseModel):
    born: int


def test_a_line_says_how_bad_it_is(lines) -> None:
    telemetry.get_logger("trial.level").error("trouble", name="Ani Lestari", nip="1985", rating="ABOVE")
    (line,) = lines()
    assert (line["level"], line["event"], line["service"]) == ("error", "trouble", "trial")
    assert not {"name", "nip", "rating"} & line.keys()


@pytest.mark.parametrize("foreign", [False, True])
def test_an_exception_is_told_by_kind_and_place_only(lines, foreign: bool) -> None:
    log = logging.getLogger("somebody") if foreign else telemetry.get_logger("trial.exception")
    try:
        try:
            Person.model_validate({"born": "Ani Lestari"})
        except ValueError as error:
            raise RuntimeError("Failing row contains (Ani Lestari)") from error
    except RuntimeError:
        log.exception("it failed")
    (line,) = lines()
    assert "Ani" not in json.dumps(line)
    assert [str(part).split(":")[0] for part in line["exception"]] == ["RuntimeError", "ValidationError"]


def test_what_is_about_a_teachers_cycle_says_which(lines) -> None:
    telemetry.about("p1")
    telemetry.get_logger("trial.about").info("here")
    telemetry.about(None)
    telemetry.get_logger("trial.about").info("there")
    here, there = lines()
    assert here["participation_id"] == "p1"
    assert "participation_id" not in there
