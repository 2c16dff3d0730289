"""A whole system of its own, as `make up` starts it, in a folder and on ports of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.local.layout import ROOT
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

    def ask(self, *verb: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "deploy.local", *verb]
        return subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=120)

    def processes(self) -> list[str]:
        """Every living process of this installation, known by its ports or its directory."""
        return [f"{process.pid}" for process in self._ours()]

    def kill_everything(self) -> None:
        """SIGKILL to the whole process tree at once, as when the power fails."""
        for process in self._ours():
            try:
                process.kill()
            except psutil.Error:
                continue
        assert wait_until(lambda: not self._ours(), 20), self.processes()

    def _ours(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                return False
            place = f"{' '.join(process.cmdline())} {process.cwd()}"
            return process.environ().get("KINERJA_PORT_BASE") == str(self.base) or str(self.home) in place
        except psutil.Error:
            return False
