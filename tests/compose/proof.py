"""The composed system keeps what the services promise. `make test-compose`; `make test` does not look for this file.

The tests share one system and stand in this order: the story imports the roster that the load needs.
"""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator

import pytest

from deploy.demo.story.__main__ import play
from deploy.demo.story.stage import SERVICES
from tests.compose.composition import Composition
from tests.compose.load import Load, every_command_took_effect_once, recorded

pytestmark = pytest.mark.timeout(900)
WITH_DATABASE = SERVICES[1:]
BLOWS = ("planning-api", "planning-relay", "reporting-worker", "notification-worker", "postgres", "kafka")
"""An api, a relay, two workers and both servers: those that a command of the load comes by."""


@pytest.fixture
async def load(composition: Composition, request: pytest.FixtureRequest) -> AsyncIterator[Load]:
    """Commands without end; when the test is over, each is checked."""
    stage = composition.stage([])
    before = await asyncio.to_thread(recorded, composition)
    load = Load(stage, request.node.name)
    acting = await load.begin()
    yield load
    load.end()
    await acting
    await every_command_took_effect_once(load, composition, before)
    composition.said.append(
        f"{load.commands} commands under load, {load.repeated} attempts repeated: each took effect once"
    )
    await stage.close()


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_its_own_service_and_nothing_to_build_with(composition: Composition, service: str) -> None:
    place = f"{service}-api"
    assert composition.inside(place, "ls services | grep -v -e __init__ -e __pycache__") == [service]
    assert composition.inside(place, "ls") == ["services", "shared"]
    assert composition.inside(place, "command -v gcc cc g++ make pip pip3 || true") == []
    assert composition.inside(place, "python -m pip 2>/dev/null || python -m ensurepip 2>/dev/null || echo none") == [
        "none"
    ]
    image = composition.docker("image", "inspect", "-f", "{{.Size}}", f"kinerja/{service}:dev")
    composition.said.append(f"image kinerja/{service}: {int(image) / 1e6:.0f} MB")


@pytest.mark.parametrize(
    "service", [f"{service}-api" for service in SERVICES] + ["issuer", "mailbox", "postgres", "kafka"]
)
def test_nobody_is_root_and_nothing_outside_the_volumes_can_be_written(composition: Composition, service: str) -> None:
    assert composition.inside(service, "id -u") not in ([], ["0"])
    places = "/app /opt /usr /etc"
    written = f"for place in {places}; do touch $place/written 2>/dev/null && echo $place; done; true"
    assert composition.inside(service, written) == []
    [process] = composition.inside(service, "grep CapEff /proc/1/status | cut -f2")
    assert int(process, 16) == 0


def test_a_role_cannot_open_the_database_of_another(composition: Composition) -> None:
    password = next(
        line.partition("=")[2]
        for line in composition.secrets.read_text().splitlines()
        if line.startswith("PLANNING_PASSWORD=")
    )
    for database in ("kinerja_reporting", "postgres"):
        address = f"postgresql://kinerja_planning:{password}@127.0.0.1/{database}"
        asked = subprocess.run(
            ["docker", "exec", composition.containers("postgres")[0], "psql", address, "-Atc", "SELECT 'let in'"],
            capture_output=True,
            text=True,
        )
        assert "permission denied for database" in asked.stderr and "let in" not in asked.stdout


async def test_the_story_holds_with_three_workers_of_one_service(composition: Composition) -> None:
    await asyncio.to_thread(composition.up, "--scale", "observation-worker=3")
    said: list[str] = []
    stage = composition.stage(said)
    began = time.monotonic()
    await play(stage)
    await stage.close()
    composition.seconds["story"] = time.monotonic() - began
    assert any("predikat final" in line for line in said)
    assert len(composition.containers("observation-worker")) == 3
    await everything_sent_and_taken_in_once(composition)
    await asyncio.to_thread(composition.up, "--scale", "observation-worker=1")


async def everything_sent_and_taken_in_once(composition: Composition) -> None:
    """Nothing waits, nothing is parked; what observation heard, it took in once, and told once."""
    for service in WITH_DATABASE:
        await composition.comes_to(service, "SELECT count(*) FROM outbox WHERE sent_at IS NULL", [["0"]])
        assert composition.rows(service, "SELECT count(*) FROM parked") == [["0"]], service
    approved = "SELECT count(*) FROM outbox WHERE type = 'planning.plan_approved.v1'"
    unlocked = "SELECT count(*) FROM outbox WHERE type = 'observation.execution_unlocked.v1'"
    assert composition.rows("planning", approved) == composition.rows("observation", unlocked)
    twice = "SELECT event_id FROM dossier_entry GROUP BY 1 HAVING count(*) > 1"
    assert composition.rows("reporting", twice) == []


async def test_whatever_the_load_comes_by_may_be_killed_or_stopped(composition: Composition, load: Load) -> None:
    for service in BLOWS:
        await load.goes_on()
        await asyncio.to_thread(composition.kill, service)
        await asyncio.to_thread(composition.start, service)
        await load.goes_on()
        await asyncio.to_thread(composition.stop, [service])
        await asyncio.to_thread(composition.start, service)
    await load.goes_on()


async def test_a_rolling_restart_under_load_settles_every_command(composition: Composition, load: Load) -> None:
    """Service by service, all its roles: whoever got no answer gets it by the same key."""
    for service in SERVICES:
        roles = await asyncio.to_thread(composition.roles_of, service)
        await load.goes_on(5)
        await asyncio.to_thread(composition.stop, roles)
        await asyncio.to_thread(composition.start, *roles)
    await load.goes_on()
    assert load.repeated > 0, "the restart of planning's api was not noticed: that proves nothing"
