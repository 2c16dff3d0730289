"""The whole system as `make up` starts it: nothing outlives it, and the next start goes on with the same data."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from deploy.local.part import get
from deploy.local.ports import free_ports
from deploy.local.process import wait_until
from tests.e2e.installation import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "run", free_ports(100)[0])
    yield made
    made.ask("reset")


@pytest.mark.timeout(600)
def test_after_a_sigkill_nothing_is_left_and_the_next_start_goes_on(installation: Installation) -> None:
    first = installation.up()
    assert len(installation.processes()) > 5
    directory = next(line for line in installation.ask("status").stdout.splitlines() if "directory" in line)
    assert "yes" in directory

    idle = _asked(HTTPConnection("127.0.0.1", installation.base + 2, timeout=10))
    since = time.monotonic()
    restarted = installation.ask("restart", "directory")
    assert restarted.returncode == 0, restarted.stderr
    assert get(installation.base + 1, "/health/ready")[0] == 200, "whoever restarts a part finds it ready"

    assert wait_until(lambda: time.monotonic() - since > 7, 10)
    _asked(idle)  # a proxy keeps its connections for a minute, and must not find one closed when it sends a command

    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert wait_until(lambda: not installation.processes(), 20), installation.processes()

    second = installation.up()
    assert "the roster" not in second.said(), "the data of the first start is still there: nothing to import"
    assert installation.ask("status").returncode == 0
    assert get(installation.base + 8, "/accounts") is not None

    refused = installation.ask("up")
    assert refused.returncode == 1 and "It runs already" in refused.stderr

    assert installation.ask("down").returncode == 0
    assert second.process.wait(10) == 0
    assert wait_until(lambda: not installation.processes(), 5), installation.processes()
    assert "All stopped" in second.said()


def _asked(connection: HTTPConnection) -> HTTPConnection:
    connection.request("GET", "/health/live")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    return connection
