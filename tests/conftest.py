"""Where the tests find PostgreSQL and Kafka: by URL, else from Docker, else the embedded runtime. All are real."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.kafka import Kafka
from deploy.local.ports import free_ports
from deploy.local.postgres import Postgres
from tests import trial as trials

WALKED = "walked"
"""The property of a test that says what a state machine has walked by then."""
DATABASE_URL, KAFKA_URL = "KINERJA_TEST_DATABASE_URL", "KINERJA_TEST_KAFKA"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL where the tests make databases, as its administrator."""

    admin_dsn: str

    def dsn(self, database: str) -> str:
        return self.admin_dsn.rsplit("/", 1)[0] + "/" + database


@dataclass(frozen=True)
class Broker:
    """A Kafka where the tests make topics."""

    bootstrap: str


@cache
def _docker() -> bool:
    """A Docker engine answers."""
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _source(variable: str) -> str:
    if os.environ.get(variable):
        return f"by {variable}"
    return "from Docker" if _docker() else "embedded"


def pytest_configure(config: pytest.Config) -> None:
    """Of runs beside each other each looks for free ports in a part of its own."""
    if (run := getattr(config, "workerinput", None)) is not None:
        size = len(ports.FREE) // run["workercount"]
        ports.FREE = ports.FREE[int(run["workerid"].removeprefix("gw")) * size :][:size]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = [said for passed in terminalreporter.getreports("passed") for said in passed.user_properties]
    for said in {said.partition(":")[0]: said for name, said in told if name == WALKED}.values():
        terminalreporter.write_line(said)
    terminalreporter.write_line(f"PostgreSQL {_source(DATABASE_URL)}, Apache Kafka {_source(KAFKA_URL)}")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ExitStack() as stack:
        match _source(DATABASE_URL):
            case "embedded":
                yield Server(_embedded_postgres(tmp_path_factory.mktemp("postgres"), stack).admin_dsn)
            case "from Docker":
                yield Server(_postgres_container(stack))
            case _:
                yield Server(os.environ[DATABASE_URL])


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with ExitStack() as stack:
        match _source(KAFKA_URL):
            case "embedded":
                node = Kafka(tmp_path_factory.mktemp("kafka"), free_ports(2)).start()
                stack.callback(node.destroy)
                yield Broker(node.bootstrap)
            case "from Docker":
                yield Broker(_kafka_container(stack))
            case _:
                yield Broker(os.environ[KAFKA_URL])


def _embedded_postgres(home: Path, stack: ExitStack) -> Postgres:
    server = Postgres(home, free_ports(1)[0]).start()
    stack.callback(server.destroy)
    return server


def _postgres_container(stack: ExitStack) -> str:
    from testcontainers.postgres import PostgresContainer

    container = stack.enter_context(
        PostgresContainer("postgres:17", driver=None).with_command("-c max_connections=200")
    )
    return str(container.get_connection_url())


def _kafka_container(stack: ExitStack) -> str:
    """One node of Apache Kafka's own image. What it advertises is known only once its port is: it waits for a file."""
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy

    settings = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    }
    wait = "while [ ! -s /tmp/advertised ]; do sleep 0.1; done; export $(cat /tmp/advertised)"
    begin = f"chmod -R u+w /opt/kafka/config /etc/kafka/docker; {wait}; exec /etc/kafka/docker/run"
    node = DockerContainer("apache/kafka:4.3.1").with_exposed_ports(9092).with_command(["bash", "-c", begin])
    for name, value in settings.items():
        node.with_env(name, value)
    stack.enter_context(node)
    address = f"{node.get_container_host_ip()}:{node.get_exposed_port(9092)}"
    advertised = f"KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://{address}"
    node.exec(["bash", "-c", f"echo {advertised} > /tmp/advertised"])
    LogMessageWaitStrategy("Kafka Server started").with_startup_timeout(90).wait_until_ready(node)
    return address


@pytest.fixture(scope="session")
def breakable_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL of our own, always: for tests that end it and start it again."""
    with ExitStack() as stack:
        yield _embedded_postgres(tmp_path_factory.mktemp("breakable-postgres"), stack)


@pytest.fixture(scope="session")
def breakable_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """A Kafka of our own, always: for tests that end it and start it again."""
    node = Kafka(tmp_path_factory.mktemp("breakable-kafka"), free_ports(2)).start()
    yield node
    node.destroy()


@pytest.fixture
async def trial(postgres: Server, kafka: Broker) -> AsyncIterator[trials.Trial]:
    """A database and a topic of its own, with nothing running yet."""
    made = await trials.make(postgres.admin_dsn, kafka.bootstrap)
    yield made
    await made.close()
