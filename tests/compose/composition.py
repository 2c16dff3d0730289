"""The system as docker-compose.yml describes it: a project, ports and passwords of its own."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from deploy.demo.story.stage import SERVICES, Stage
from deploy.local.layout import ROOT
from deploy.local.ports import free_ports
from deploy.local.process import wait_until
from tests.eventually import eventually

PROBES = {
    "postgres": ["pg_isready", "-q", "-h", "127.0.0.1", "-U", "postgres"],
    "kafka": ["bash", "/mnt/shared/config/ready.sh"],
}
PROBE = ["python", "-I", "-S", "/opt/kinerja/probe.py"]
UP_SECONDS = 300
END = "(that is all)"


def engine_answers() -> bool:
    """A container engine is there, and docker compose."""
    try:
        asked = (["docker", "info"], ["docker", "compose", "version"])
        return all(subprocess.run(each, capture_output=True, timeout=30).returncode == 0 for each in asked)
    except (OSError, subprocess.TimeoutExpired):
        return False


@dataclass
class Composition:
    home: Path
    project: str = f"kinerja-test-{os.getpid()}"
    seconds: dict[str, float] = field(default_factory=dict)
    """How long building and starting took."""
    said: list[str] = field(default_factory=list)
    """What is worth a line at the end."""

    @cached_property
    def ports(self) -> int:
        """The first digits of ten free ports."""
        return -(-free_ports(20)[0] // 10)

    @cached_property
    def secrets(self) -> Path:
        written = self.home / "env"
        subprocess.run([ROOT / "deploy/compose/secrets.sh", written], check=True, capture_output=True)
        return written

    def stage(self, said: list[str]) -> Stage:
        names = (*SERVICES, "issuer", "mailbox")
        urls = {name: f"http://127.0.0.1:{self.ports}{n}" for n, name in enumerate(names)}
        return Stage(out=said.append, urls=urls)

    # ---- life

    def build(self) -> None:
        """One image first: what all have in common is then there for the others."""
        began = time.monotonic()
        self.compose("build", "--quiet", "portal-api", seconds=600)
        self.compose("build", "--quiet", seconds=600)
        self.seconds["build"] = time.monotonic() - began

    def up(self, *more: str) -> None:
        began = time.monotonic()
        try:
            self.compose("up", "-d", "--wait", "--wait-timeout", str(UP_SECONDS), *more, seconds=UP_SECONDS + 60)
        except AssertionError as error:
            failed = set(re.findall(r'service "(\S+)" didn\'t complete', str(error)))
            last = self.compose("logs", "--no-color", "--tail", "30", *failed) if failed else ""
            raise AssertionError(f"{error}\n{last}") from None
        self.seconds.setdefault("up --wait", time.monotonic() - began)

    def down(self) -> None:
        self.compose("down", "-v", "--timeout", "5", seconds=300)

    # ---- containers

    def containers(self, service: str) -> list[str]:
        return self.compose("ps", "-a", "-q", service).split()

    def running(self) -> list[str]:
        """The services that have something running."""
        return sorted(set(self.compose("ps", "--services", "--status", "running").split()))

    def roles_of(self, service: str) -> list[str]:
        return [each for each in self.running() if each.rpartition("-")[0] == service]

    def kill(self, service: str) -> None:
        self.docker("kill", "--signal", "KILL", *self.containers(service))

    def stop(self, services: Iterable[str]) -> None:
        self.compose("stop", *services)

    def start(self, *services: str) -> None:
        """Started, and ready."""
        self.docker("start", *(one for service in services for one in self.containers(service)))
        for service in services:
            self.await_ready(service)

    def await_ready(self, service: str, seconds: float = 120) -> None:
        probe = PROBES.get(service, PROBE)
        for container in self.containers(service):
            ready = wait_until(partial(self._answers, container, probe), seconds, pause=0.3)
            assert ready, f"{service} is not ready: {self.log(container)}"

    def _answers(self, container: str, probe: list[str]) -> bool:
        return subprocess.run(["docker", "exec", container, *probe], capture_output=True).returncode == 0

    def log(self, container: str) -> str:
        asked = subprocess.run(["docker", "logs", "--tail", "5", container], capture_output=True, text=True)
        return asked.stdout + asked.stderr

    def rows(self, service: str, query: str) -> list[list[str]]:
        """What a service's database answers."""
        psql = ["psql", "-U", "postgres", "-d", f"kinerja_{service}", "-tAF|", "-c", query, "-c", rf"\echo {END}"]
        return [line.split("|") for line in self._said("postgres", psql)]

    def inside(self, service: str, script: str) -> list[str]:
        """What a shell says in a container of this service, line by line."""
        return self._said(service, ["sh", "-c", f"{script}; echo '{END}'"])

    def _said(self, service: str, program: list[str]) -> list[str]:
        """All lines; a busy engine may lose the output of a short program, which is then asked again."""
        for _ in range(5):
            lines = self.docker("exec", self.containers(service)[0], *program).splitlines()
            if lines and lines[-1] == END:
                return lines[:-1]
        raise AssertionError(f"{service} does not answer {program}")

    async def comes_to(self, service: str, query: str, answer: list[list[str]]) -> None:
        await eventually(lambda: asyncio.to_thread(self.rows, service, query), 60, lambda found: found == answer)

    # ---- the engine

    def compose(self, *arguments: str, seconds: float = 180) -> str:
        project = ["--project-name", self.project, "--env-file", str(self.secrets)]
        return self.docker("compose", *project, *arguments, seconds=seconds)

    def docker(self, *arguments: str, seconds: float = 180) -> str:
        env = os.environ | {"KINERJA_PORTS": str(self.ports), "KINERJA_ENV": "demo", "COMPOSE_PROFILES": "demo"}
        asked = subprocess.run(
            ["docker", *arguments], env=env, cwd=ROOT, capture_output=True, text=True, timeout=seconds
        )
        assert asked.returncode == 0, f"docker {' '.join(arguments)}: {(asked.stderr + asked.stdout)[-2000:]}"
        return asked.stdout
