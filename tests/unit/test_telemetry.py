"""Logs: levels and places, never what people wrote. Traces: whoever begins one decides whether it is told."""

import io
import json
import logging

import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from shared import telemetry
from shared.settings import Settings


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


TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture
def share():
    yield telemetry.trace
    telemetry.trace(0.0)


def test_a_step_keeps_the_trace_and_the_wish_of_whoever_began_it(share) -> None:
    share(1.0)
    quiet, told = (telemetry.step(f"00-{TRACE}-{SPAN}-{flags}") for flags in ("00", "01"))
    assert (quiet.trace_id, quiet.parent, quiet.sampled) == (TRACE, SPAN, False)
    share(0.0)
    assert (told.trace_id, told.parent, told.sampled) == (TRACE, SPAN, True)
    assert telemetry.step(told.traceparent).parent == told.span_id != SPAN


@pytest.mark.parametrize(
    "broken",
    ["", "-", f"00-{TRACE}-{SPAN}", f"00-{TRACE}-{SPAN}-1", f"00-{TRACE.upper()}-{SPAN}-01", f"ff-{TRACE}-{SPAN}-01",
     f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE}-{SPAN}-01\n", "Ani"],
)  # fmt: skip
def test_a_broken_trace_context_begins_a_story_of_our_own(broken: str) -> None:
    step = telemetry.step(broken)
    assert (step.parent, step.sampled) == ("", False) and TRACE not in step.traceparent
    assert not telemetry.sampled(broken)


def test_the_share_of_stories_that_begin_here_is_traced(share) -> None:
    assert not any(telemetry.step().sampled for _ in range(100)), "off"
    share(0.25)
    assert 800 < sum(telemetry.step().sampled for _ in range(4000)) < 1200
    share(1.0)
    assert all(telemetry.step().sampled for _ in range(100))


@pytest.mark.parametrize("wrong", [{"otlp": "collector:4318"}, {"trace_share": 1.5}, {"trace_share": -0.1}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(
            {"database_url": SecretStr("postgresql://x/y"), "oidc_issuer": "-", "oidc_jwks_url": "-", **wrong}
        )
