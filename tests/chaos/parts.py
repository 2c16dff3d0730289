"""The parts of the system that are struck: processes that may be killed or frozen, and the database with all of its."""

import os
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import psutil

from deploy.local.postgres import Postgres
from deploy.local.trouble import Trouble
from tests.chaos import nursery
from tests.chaos.wire import Wire


@dataclass
class Part:
    """One process, and the wires by which it reaches its database and its brokers."""

    name: str
    log: Path
    main: Callable[..., Coroutine[Any, Any, None]]
    arguments: tuple[object, ...]
    wires: dict[str, list[Wire]]
    process: ForkServerProcess | None = None
    frozen: bool = False

    def start(self) -> None:
        self.process = nursery.start(self.log, self.main, *self.arguments)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
        self.frozen = False

    def end(self) -> None:
        """Ask it to come to an end."""
        if self.process is not None:
            self.process.terminate()

    def freeze(self, frozen: bool) -> None:
        if self.process is not None and self.process.pid is not None and self.running():
            os.kill(self.process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)
        self.frozen = frozen

    def running(self) -> bool:
        return self.process is not None and self.process.is_alive()


def signal_all(postgres: Postgres, number: signal.Signals) -> None:
    """To the server and each of its processes: they lead sessions of their own."""
    assert postgres.child is not None
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(postgres.child.pid)
        for process in [server, *server.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)


def crash(postgres: Postgres) -> None:
    """SIGKILL to all of it at once, as a power cut would, and up again: the log replays."""
    signal_all(postgres, signal.SIGKILL)
    postgres.kill()
    for _ in range(10):
        with suppress(Trouble):  # a session that was just being made still holds the shared memory
            postgres.start()
            return
    postgres.start()
