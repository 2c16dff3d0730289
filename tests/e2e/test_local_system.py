"""The whole system as `make up` starts it: nothing outlives it, and the next start goes on with the same data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from deploy.local.layout import ROOT
from deploy.local.part import get
from deploy.local.ports import free_ports
from deploy.local.process import Child, wait_until

UP_SECONDS = 150


@dataclass
class Installation:
    home: Path
    base: int

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {"KINERJA_HOME": str(self.home), "KINERJA_PORT_BASE": str(self.base), "KINERJA_ENV": "test"}

    def up(self) -> Child:
        """Started, and everything is ready."""
        child = Child([sys.executable, "-m", "deploy.local", "up"], self.home / "screen", env=self.env, cwd=ROOT)
        wait_until(lambda: "Up after" in child.said() or not child.running(), UP_SECONDS, pause=0.2)
        assert child.running() and "Up after" in child.said(), child.said()
        return child

    def ask(self, verb: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "deploy.local", verb]
        return subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=120)

    def processes(self) -> list[str]:
        """Every living process of this installation, known by its ports or its directory."""
        return [found for process in psutil.process_iter() if (found := self._ours(process))]

    def _ours(self, process: psutil.Process) -> str:
        try:
            command, env = " ".join(process.cmdline()), process.environ()
            ours = env.get("KINERJA_PORT_BASE") == str(self.base) or str(self.home) in f"{command} {process.cwd()}"
            return command if ours and process.status() != psutil.STATUS_ZOMBIE else ""
        except psutil.Error:
            return ""


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
