"""One child process: its log, its end, and that it never outlives us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

LINUX = sys.platform.startswith("linux")
LAUNCH = str(Path(__file__).with_name("launch.py"))

# The kernel ties "die with your parent" to the *thread* that forked. A test may start a broker from a thread
# that ends a second later, so one thread that lives as long as this process does all the forking.
_forkers: dict[int, ThreadPoolExecutor] = {}


def _forker() -> ThreadPoolExecutor:
    return _forkers.setdefault(os.getpid(), ThreadPoolExecutor(1, thread_name_prefix="forker"))


def _appending(log: Path | None) -> contextlib.AbstractContextManager[BinaryIO | None]:
    if log is None:
        return contextlib.nullcontext()
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")


class Child:
    """A running program whose output goes to a log file (None: to our own output). It leads its own session:
    a Ctrl-C reaches us alone, and we end the children in order."""

    def __init__(
        self,
        program: Sequence[str | Path],
        log: Path | None,
        *,
        death: signal.Signals = signal.SIGKILL,
        prefix: Sequence[str] = (),
        user: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.log = log
        tied = [sys.executable, "-I", "-S", LAUNCH, str(int(death)), str(os.getpid()), *([user] if user else [])]
        with _appending(log) as out:
            self.log_start = out.tell() if out else 0
            self.process = (
                _forker()
                .submit(
                    subprocess.Popen,
                    [*prefix, *tied, "--", *map(str, program)],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    env=None if env is None else dict(env),
                    cwd=cwd,
                    start_new_session=True,
                )
                .result()
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def running(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        """What it wrote since this start."""
        if self.log is None:
            return ""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def signal(self, number: int) -> None:
        if self.running():
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    def end(self, *steps: tuple[int, float]) -> None:
        """Send each signal and wait its seconds; what is still there then is killed."""
        for number, seconds in steps:
            self.signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
                return
        self.signal(signal.SIGKILL)
        self.process.wait()


def wait_until(true: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Ask until the answer is yes; False when the time is up."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def command_line(pid: int) -> str:
    """The command line of a process, empty when there is none such (Linux; elsewhere by ps)."""
    try:
        if LINUX:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True).stdout
    except OSError:
        return ""
