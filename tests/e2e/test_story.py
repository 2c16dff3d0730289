"""The story of one school's cycle, on the whole system: played once clean, and once with everything killed in it."""

import asyncio
import csv
import json
import re
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.demo.story.__main__ import play
from deploy.demo.story.stage import SERVICES, Broken, Stage
from deploy.local.layout import ROOT
from deploy.local.ports import free_ports
from tests.e2e.installation import Installation
from tests.eventually import eventually

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "run", free_ports(100)[0])
    yield made
    made.ask("reset")


def a_stage(installation: Installation, said: list[str]) -> Stage:
    names = (*SERVICES, "issuer", "mailbox")
    urls = {name: f"http://127.0.0.1:{installation.base + n}" for n, name in enumerate(names)}
    return Stage(out=said.append, urls=urls)


async def test_the_story_holds(installation: Installation) -> None:
    await asyncio.to_thread(installation.up)
    await _everybody_has_heard_of_the_roster(installation)
    said: list[str] = []
    stage = a_stage(installation, said)
    await play(stage)
    await stage.close()
    assert stage.refused >= 20
    assert len(stage.arrivals) > 200
    assert any("predikat final" in line for line in said)
    assert any("predikat periode 2024S2 final" in line for line in said)
    await _every_file_has_its_bytes(installation)
    await _one_trace_from_the_click_to_the_message(installation)
    await _every_event_was_taken_in_once(installation)
    assert _secrets_in_logs(installation) == {}


async def test_everything_killed_in_the_middle_loses_nothing(installation: Installation) -> None:
    """SIGKILL to the whole tree while the crowd is at its observations; the next start and the story go on."""
    await asyncio.to_thread(installation.up)
    said: list[str] = []
    playing = asyncio.create_task(_play_until_broken(a_stage(installation, said)))
    await eventually(lambda: playing.done() or any("mengumpulkan penilaian observasi" in line for line in said), 180)
    assert not playing.done(), f"{playing.result()!r} after {said[-5:]}"
    await asyncio.to_thread(installation.kill_everything)
    assert isinstance(await playing, Broken)
    await asyncio.to_thread(installation.up)
    again: list[str] = []
    stage = a_stage(installation, again)
    await play(stage)
    await stage.close()
    assert any("predikat final" in line for line in again)
    await _every_event_was_taken_in_once(installation)


async def _play_until_broken(stage: Stage) -> BaseException | None:
    try:
        await play(stage)
    except Exception as broken:
        return broken
    finally:
        await stage.close()
    return None


async def _connect(installation: Installation, service: str) -> asyncpg.Connection:
    passwords = json.loads((installation.home / "secrets.json").read_text("utf-8"))
    password = passwords.get(service) or passwords["passwords"][service]
    return await asyncpg.connect(
        host="127.0.0.1", port=installation.base + 32, database=f"kinerja_{service}", user=f"kinerja_{service}",
        password=password,
    )  # fmt: skip


async def _everybody_has_heard_of_the_roster(installation: Installation) -> None:
    """What is up is ready to be used: nobody has to wait for the roster."""
    directory = await _connect(installation, "directory")
    told = await directory.fetchval("SELECT count(*) FROM outbox")
    await directory.close()
    for service in ("planning", "notification", "reporting"):
        connection = await _connect(installation, service)
        assert told == await connection.fetchval("SELECT count(*) FROM inbox"), service
        await connection.close()


async def _one_trace_from_the_click_to_the_message(installation: Installation) -> None:
    """Whoever approved began a trace; what observation recorded because of it carries the same, and says its cause."""
    planning, observation = await _connect(installation, "planning"), await _connect(installation, "observation")
    approved = await planning.fetch("SELECT id, headers FROM outbox WHERE type = 'planning.plan_approved.v1'")
    unlocked = await observation.fetch("SELECT headers FROM outbox WHERE type = 'observation.execution_unlocked.v1'")
    await planning.close()
    await observation.close()
    cause = {str(row["id"]): _trace(row["headers"]) for row in approved}
    assert len(cause) == len(unlocked) > 20
    for row in unlocked:
        headers = json.loads(row["headers"])
        assert cause[headers["ce_causationid"]] == _trace(row["headers"])


def _trace(headers: str) -> str:
    return str(json.loads(headers)["traceparent"]).split("-")[1]


async def _every_event_was_taken_in_once(installation: Installation) -> None:
    """All that was recorded was sent, and each consumer that hears it has it exactly once, in its own database."""
    told: Counter[str] = Counter()
    for service in SERVICES[1:]:
        connection = await _connect(installation, service)
        await _drained(connection)
        rows = await connection.fetch("SELECT id, type FROM outbox")
        assert len({row["id"] for row in rows}) == len(rows)
        told.update(row["type"] for row in rows)
        await connection.close()
    reporting = await _connect(installation, "reporting")
    kept = await reporting.fetch(
        "SELECT type, count(*) AS n, count(DISTINCT event_id) AS one FROM dossier_entry GROUP BY 1"
    )
    await reporting.close()
    assert kept
    for row in kept:
        assert row["n"] == row["one"] == told[row["type"]], (dict(row), told[row["type"]])


async def _every_file_has_its_bytes(installation: Installation) -> None:
    """What was handed in lies in the store, for its owner only; what was refused left nothing."""
    for service, count in (("observation", 2), ("followup", 8)):
        connection = await _connect(installation, service)
        files = await connection.fetch("SELECT id::text, size FROM file WHERE unused_since IS NULL")
        await connection.close()
        place = installation.home / "files" / service
        assert {(row["id"], row["size"]) for row in files} == {(f.name, f.stat().st_size) for f in place.iterdir()}
        assert len(files) == count and {stat.S_IMODE(f.stat().st_mode) for f in place.iterdir()} == {0o600}


async def _drained(connection: asyncpg.Connection) -> None:
    """Nothing waits to be sent, and nothing had to be parked."""

    async def empty() -> bool:
        return await connection.fetchval("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == 0

    await eventually(empty, 60)
    assert await connection.fetchval("SELECT count(*) FROM parked") == 0


def _secrets_in_logs(installation: Installation) -> dict[str, list[str]]:
    """Names, NIP, e-mail addresses and ratings, which no log may hold."""
    with (ROOT / "deploy" / "demo" / "roster" / "employees.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    words = {row["nama"] for row in people if " " in row["nama"]}
    words |= {row[column] for row in people for column in ("nip", "nuptk", "surel") if row[column]}
    words |= {"DONE_EFFECTIVE", "DONE_NOT_EFFECTIVE", "VERY_GOOD"}
    pattern = re.compile("|".join(re.escape(word) for word in words))
    found = {}
    for log in (installation.home / "logs").glob("*.log"):
        if log.stem in SERVICES:
            hits = sorted(set(pattern.findall(log.read_text("utf-8", "replace"))))
            if hits:
                found[log.stem] = hits
    return found
