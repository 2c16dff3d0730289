"""One supervised process that answers HTTP: a service, the issuer, the mailbox."""

from __future__ import annotations

import http.client
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.ports import HOST
from deploy.local.process import Child
from deploy.local.trouble import Trouble

LARGEST_LOG = 20 << 20
LONGEST_PAUSE = 30.0
LIVED_WELL = 60.0


@dataclass
class Part:
    name: str
    program: list[str]
    env: dict[str, str]
    port: int
    log: Path
    cwd: Path
    child: Child | None = None
    crashes: int = 0
    again_at: float | None = None
    began: float = field(default=0.0)

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.child = Child(self.program, self.log, env=self.env, cwd=self.cwd)
        self.began, self.again_at = time.monotonic(), None

    def running(self) -> bool:
        return self.child is not None and self.child.running()

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child and self.child.running() else None

    def ready(self) -> bool:
        """Ready; Trouble when it ended instead."""
        if not self.running():
            raise Trouble(f"{self.name} ended while it started: {self.last_words()} Its log: {self.log}")
        return answers_ready(self.port)

    def last_words(self) -> str:
        lines = [line for line in (self.child.said() if self.child else "").splitlines() if line.strip()]
        return lines[-1][:300] if lines else "it said nothing."

    def ask_to_stop(self) -> None:
        if self.child:
            self.child.signal(signal.SIGTERM)

    def stop(self, seconds: float) -> None:
        if self.child:
            self.child.end((signal.SIGTERM, max(seconds, 0.1)))

    def look_after(self) -> str | None:
        """Called often: starts what has ended, each time after a longer pause. Answers what there is to say."""
        now = time.monotonic()
        if self.running():
            return None
        if self.again_at is None:
            self.crashes = 1 if now - self.began > LIVED_WELL else self.crashes + 1
            pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.crashes - 1))
            self.again_at = now + pause
            code = self.child.process.returncode if self.child else 0
            return f"{self.name} ended ({_ending(code)}); it starts again in {pause:.1f} s. Its log: {self.log}"
        if now >= self.again_at:
            self.start()
            return f"{self.name} was started again."
        return None


def answers_ready(port: int) -> bool:
    answer = get(port, "/health/ready")
    return answer is not None and answer[0] == 200


def get(port: int, path: str, timeout: float = 2) -> tuple[int, bytes] | None:
    """A plain GET on this machine, past any proxy of the shell; None when nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by signal {signal.Signals(-code).name}"
    return f"exit code {code}"
