"""The embedded runtime: real PostgreSQL and real Kafka that never outlive us, lose nothing, and say what is wrong."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import Kafka
from deploy.local.layout import ROOT
from deploy.local.ports import HOST, free_ports
from deploy.local.postgres import Postgres
from deploy.local.process import wait_until
from deploy.local.trouble import Trouble

# Starts both from a thread that ends at once: the children must live as long as the process, not as the thread.
LITTLE_SUPERVISOR = """
import sys, threading, time
from pathlib import Path
from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
home, *ports = Path(sys.argv[1]), *map(int, sys.argv[2:])
def start():
    Postgres(home / "postgres", ports[0]).start()
    Kafka(home / "kafka", ports[1:]).start()
starter = threading.Thread(target=start)
starter.start()
starter.join()
time.sleep(0.5)
print("started", flush=True)
time.sleep(600)
"""


@contextmanager
def a_little_supervisor(home: Path, ports: list[int]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", LITTLE_SUPERVISOR, str(home), *map(str, ports)]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    try:
        yield parent
    finally:
        parent.kill()
        parent.wait()


def processes_of(home: Path) -> list[str]:
    """Every living process that works in this directory, PostgreSQL's own children included."""
    places, found = [str(home), str(Postgres(home / "postgres", 0).place)], []
    for process in psutil.process_iter(["cmdline", "cwd", "status"]):
        where = f"{' '.join(process.info['cmdline'] or [])} {process.info['cwd']}"
        if any(place in where for place in places) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(where)
    return found


async def write(dsn: str, bootstrap: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE kept (what text); INSERT INTO kept VALUES ('a row')")
    await connection.close()
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("kept", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    await producer.send_and_wait("kept", b"a message")
    await producer.stop()


async def read(dsn: str, bootstrap: str) -> tuple[str, bytes]:
    connection = await asyncpg.connect(dsn)
    row = await connection.fetchval("SELECT what FROM kept")
    await connection.close()
    consumer = AIOKafkaConsumer("kept", bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    message = await asyncio.wait_for(consumer.getone(), 30)
    await consumer.stop()
    return row, message.value


async def test_a_killed_parent_leaves_no_process_and_loses_no_data(tmp_path: Path) -> None:
    ports = free_ports(3)
    with a_little_supervisor(tmp_path, ports) as parent:
        assert parent.stdout and parent.stdout.readline() == "started\n"
        assert len(processes_of(tmp_path)) > 2
        password = (tmp_path / "postgres" / "password").read_text()
        dsn, bootstrap = f"postgresql://postgres:{password}@{HOST}:{ports[0]}/postgres", f"{HOST}:{ports[1]}"
        await write(dsn, bootstrap)
        parent.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not processes_of(tmp_path), 10), processes_of(tmp_path)

    postgres, kafka = Postgres(tmp_path / "postgres", ports[0]), Kafka(tmp_path / "kafka", ports[1:])
    try:
        postgres.start()
        kafka.start()
        assert await read(dsn, bootstrap) == ("a row", b"a message")
    finally:
        kafka.destroy()
        postgres.destroy()


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("pg") / "postgres", free_ports(1)[0]).start()
    yield server
    server.destroy()


async def test_a_service_cannot_open_the_database_of_another(postgres: Postgres) -> None:
    planning = postgres.create("kinerja_planning", "kinerja_planning", "one")
    postgres.create("kinerja_observation", "kinerja_observation", "two")
    own = await asyncpg.connect(planning)
    assert not await own.fetchval("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = user")
    await own.close()
    for other in ("kinerja_observation", "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await asyncpg.connect(planning, database=other)


async def test_a_wrong_password_opens_nothing(postgres: Postgres) -> None:
    postgres.create("kinerja_planning", "kinerja_planning", "one")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.dsn("kinerja_planning", "kinerja_planning", "another"))


async def test_the_database_keeps_checksums_and_never_skips_fsync(postgres: Postgres) -> None:
    connection = await asyncpg.connect(postgres.admin_dsn)
    wanted = {"data_checksums": "on", "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    wanted |= {"max_connections": "200", "TimeZone": "UTC", "unix_socket_directories": "", "listen_addresses": HOST}
    found = {name: await connection.fetchval("SELECT current_setting($1)", name) for name in wanted}
    await connection.close()
    assert found == wanted


def test_a_start_that_was_cut_short_and_a_pid_file_that_names_a_stranger_are_no_obstacle(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", free_ports(1)[0])
    half_made = server.place / "making-1"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")
    server.start()
    server.kill()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    left = server.data / "postmaster.pid"
    left.write_text("\n".join([str(stranger.pid), *left.read_text().split("\n")[1:]]))
    try:
        assert server.start().alive() and not half_made.exists()
    finally:
        stranger.kill()
        stranger.wait()
        server.destroy()


@pytest.mark.parametrize("part", ["postgres", "kafka"])
def test_a_taken_port_is_said_with_its_number_and_a_way_out(part: str, tmp_path: Path) -> None:
    ports = free_ports(2)
    with socket.create_server((HOST, ports[0])):
        server = Postgres(tmp_path, ports[0]) if part == "postgres" else Kafka(tmp_path, ports)
        with pytest.raises(Trouble, match=rf"Port {ports[0]} .* in use .*KINERJA_PORT_BASE"):
            server.start()
        assert not server.alive()
        server.destroy()


def test_a_system_whose_ports_are_taken_says_so_in_a_sentence_and_starts_nothing(tmp_path: Path) -> None:
    base = free_ports(100)[0]
    env = os.environ | {"KINERJA_HOME": str(tmp_path / "run"), "KINERJA_PORT_BASE": str(base), "KINERJA_ENV": "test"}
    with socket.create_server((HOST, base + 32)):
        command = [sys.executable, "-m", "deploy.local", "up"]
        up = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert up.returncode == 1
    assert f"port {base + 32} (postgres)" in up.stderr and "KINERJA_PORT_BASE" in up.stderr
    assert "Traceback" not in up.stderr + up.stdout and not processes_of(tmp_path)


def test_passwords_are_made_once_and_shown_to_nobody(tmp_path: Path) -> None:
    from deploy.local.keys import passwords

    first = passwords(tmp_path / "secrets.json", ["planning"])
    more = passwords(tmp_path / "secrets.json", ["planning", "observation"])
    assert more["planning"] == first["planning"] and len(set(more.values())) == 2
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
    assert json.loads((tmp_path / "secrets.json").read_text()) == more
