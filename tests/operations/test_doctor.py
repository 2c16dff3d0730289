"""The doctor on a real system: healthy, then with one thing broken at a time; each is found, named, and given a remedy.

In this order: what can be put right again, then what cannot.
"""

import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from uuid import uuid4

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from pydantic import SecretStr

from deploy.doctor import kafka_version, screen
from deploy.doctor.examination import examine
from deploy.doctor.finding import Finding, State, exit_code
from deploy.doctor.place import here
from deploy.doctor.processes import outside
from deploy.local.layout import ROOT
from deploy.local.trouble import Trouble
from shared import outbox, parked
from shared.database import connect, sessions
from shared.settings import Settings
from tests.eventually import eventually
from tests.operations.ward import PASSWORD, Ward
from tests.trial import SYSTEM, Thing, on_topic

SERVICE = "observation"


async def troubles(ward: Ward, *areas: str) -> list[Finding]:
    """What is not well, in these areas or at all."""
    found = await examine(ward.place)
    assert PASSWORD not in screen.as_text(ward.place, found)
    return [f for f in found if f.state is not State.OK and (not areas or f.area in areas)]


async def healthy(ward: Ward) -> None:
    await eventually(lambda: troubles(ward), 30, until=lambda found: not found)


async def one(ward: Ward, area: str, *, until: str = "") -> Finding:
    """The only thing to act on in an area, as soon as it says this."""

    async def acts() -> list[Finding]:
        return [f for f in await troubles(ward, area) if f.state is State.ACT]

    found = await eventually(acts, 30, until=lambda found: len(found) == 1 and until in found[0].says)
    assert found[0].do.endswith(".")
    return found[0]


@asynccontextmanager
async def database(ward: Ward, service: str = SERVICE) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(ward.databases[service])
    yield connection
    await connection.close()


def sessions_of(ward: Ward, service: str):  # type: ignore[no-untyped-def]
    url = SecretStr(ward.databases[service])
    settings = Settings(database_url=url, oidc_issuer="-", oidc_jwks_url="-")
    return sessions(connect(settings, "test"), settings)


def ask(ward: Ward, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "deploy.doctor", *arguments]
    env = ward.doctors_environment
    return subprocess.run(program, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


async def test_a_healthy_system_is_all_well(ward: Ward) -> None:
    await healthy(ward)
    done = ask(ward, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == told["exit"] == 0
    assert {finding["state"] for finding in told["findings"]} == {"ok"}
    assert {finding["area"] for finding in told["findings"]} == {
        "versions", "processes", "migrations", "outbox", "consumers", "parked", "guards", "topics", "clocks",
    }  # fmt: skip
    versions = next(finding["says"] for finding in told["findings"] if finding["area"] == "versions")
    assert "PostgreSQL 1" in versions and "Apache Kafka 4." in versions
    assert PASSWORD not in done.stdout + done.stderr


async def test_where_nothing_is_nothing_can_be_seen(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"observation": "postgresql://nobody:secret@127.0.0.1:1/none"}
    place = replace(ward.place, databases=nowhere, kafka="127.0.0.1:1", parts={"observation": "http://127.0.0.1:1"})
    found = await examine(place)
    said = screen.as_text(place, found)
    assert exit_code(found) == 2 and "Nothing of it could be seen." in said and "secret" not in said
    monkeypatch.setenv("KINERJA_DATABASES", "[]")
    with pytest.raises(Trouble, match="KINERJA_DATABASES is not an object"):
        here()


async def test_an_event_that_nobody_sends_is_found_with_the_relay_that_is_gone(ward: Ward) -> None:
    ward.end("observation-relay")
    event = on_topic("observation")
    maker = sessions_of(ward, SERVICE)
    async with maker.begin() as session:
        said = event(at="2025-01-01T00:00:00Z", by=SYSTEM, name=str(uuid4()), n=1)
        await outbox.record(session, Thing(uuid4(), 1), said)
    gone = await one(ward, "outbox", until="no relay is connected; 1 event wait")
    assert gone.command == "make restart SERVICE=observation-relay"
    assert "does not answer" in (await one(ward, "processes")).says

    async with database(ward) as connection:
        await connection.execute("SELECT pg_advisory_lock_shared($1, $2)", 0x6B696E65, 1_000)  # as a relay that hangs
        await connection.execute("UPDATE outbox SET created_at = created_at - interval '5 min' WHERE sent_at IS NULL")
        assert "has waited 5 min" in (await one(ward, "outbox")).says
        await connection.execute("UPDATE outbox SET held = 'MessageSizeTooLargeError' WHERE sent_at IS NULL")
        held = [finding.says for finding in await troubles(ward, "outbox")]
        assert any("Kafka refuses 1 event (MessageSizeTooLargeError)" in says for says in held)
    ward.begin("observation-relay")
    await healthy(ward)


async def test_a_parked_event_is_found_with_its_reason_and_what_to_do(ward: Ward) -> None:
    await ward.send("assessment", b"{}")  # which followup alone of those who run here reads
    found = await one(ward, "parked")
    assert found.says == "followup: 1 event parked, 0 of them behind others: 1 × Unreadable (unreadable, followup)"
    assert found.command == "make operate SERVICE=followup DO='parked list'"
    maker = sessions_of(ward, "followup")
    async with maker.begin() as session:
        (row,) = await parked.waiting(session)
        await parked.discard(session, row.id, "a test")
    await healthy(ward)


@pytest.mark.parametrize(("revision", "says"), [(None, "at none, this code needs"), ("other", "does not know")])
async def test_a_database_that_is_not_as_the_code_needs_it_is_found(
    ward: Ward, revision: str | None, says: str
) -> None:
    async with database(ward) as connection:
        head = await connection.fetchval("DELETE FROM alembic_version RETURNING version_num")
        if revision is not None:
            await connection.execute("INSERT INTO alembic_version VALUES ($1)", revision)
        assert says in (await one(ward, "migrations")).says
        not_ready = [finding.says for finding in await troubles(ward, "processes")]
        assert len(not_ready) == 2 and all("run migrate" in says for says in not_ready)
        await connection.execute("DELETE FROM alembic_version")
        await connection.execute("INSERT INTO alembic_version VALUES ($1)", head)
    await healthy(ward)


async def test_a_database_that_is_ahead_is_looked_at_and_everybody_works(ward: Ward) -> None:
    async with database(ward) as connection:
        head = await connection.fetchval("SELECT version_num FROM alembic_version")
        await connection.execute("UPDATE alembic_version SET version_num = 'observation_9999'")
        (found,) = await troubles(ward, "migrations")
        assert found.state is State.LOOK and "ahead of this code" in found.says
        assert not await troubles(ward, "processes")
        await connection.execute("UPDATE alembic_version SET version_num = $1", head)


async def test_clocks_that_differ_are_found(ward: Ward) -> None:
    async with database(ward) as connection:
        await connection.execute("INSERT INTO clock VALUES (1, 86400000::bigint * 40)")
        assert any("clocks differ: observation 40 d" in f.says for f in await troubles(ward, "clocks"))
        await connection.execute("DELETE FROM clock")
    assert (outside(100, 90, 95), outside(80, 90, 95), outside(92, 90, 95)) == (5, -10, 0)


async def test_a_service_that_is_down_is_found_and_so_is_its_consumer(ward: Ward) -> None:
    ward.end("followup")
    assert (await one(ward, "consumers", until="nobody is in the group")).says.startswith("followup: ")
    assert (await one(ward, "processes")).command == "make restart SERVICE=followup"
    ward.begin("followup")
    ward.until_ready()
    await healthy(ward)


async def test_topics_that_are_not_as_declared_are_found(ward: Ward) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=ward.kafka.bootstrap)
    await admin.start()
    await admin.delete_topics(["assessment.result"])
    await admin.create_partitions({"notification": NewPartitions(7)})
    await admin.close()
    found = await eventually(lambda: troubles(ward, "topics"), until=lambda found: len(found) == 2)
    assert [f.says for f in found] == [
        "assessment.result: topic is missing, should be there", "notification: partitions is 7, should be 6",
    ]  # fmt: skip
    strict = await examine(replace(ward.place, replication=3))
    assert any("replication is 1, should be 3" in f.says for f in strict if f.state is State.ACT)


async def test_a_kafka_that_hangs_is_a_finding_and_not_a_hang(ward: Ward) -> None:
    ward.kafka.kill(sig=signal.SIGSTOP)
    began = monotonic()
    found = await troubles(ward, "topics")
    assert monotonic() - began < 15
    assert [f.says.split(" (")[0] for f in found] == [f"Kafka does not answer at {ward.kafka.bootstrap}"]
    ward.kafka.kill()
    assert "Connection" in (await one(ward, "topics")).says


async def test_a_postgresql_that_is_gone_is_found_for_every_service(ward: Ward) -> None:
    ward.postgres.kill()
    found = await troubles(ward, "migrations")
    assert sorted(f.says.split(":")[0] for f in found) == ["the database of followup", "the database of observation"]
    assert all("it does not answer" in f.says and f.command == "make logs SERVICE=postgres" for f in found)
    assert exit_code(await examine(ward.place)) in (1, 2)


def test_a_version_of_kafka_is_known_by_its_metadata() -> None:
    assert [kafka_version.version(level) for level in (30, 25, 22, 7)] == ["4.3", "4.0", "4.0", "older than 3.7"]
