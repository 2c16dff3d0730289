"""Where the processes come from: forked from one that has imported everything, for a start costs a second otherwise."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["tests.chaos.api", "tests.chaos.people", "tests.trial"])
_DIE_WITH_PARENT = 1


def start(log: Path, main: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> ForkServerProcess:
    """A process that runs `main`, writes to the log, and never outlives us."""
    process = _forks.Process(target=_run, args=(log, main, arguments), daemon=True)
    process.start()
    return process


def close() -> None:
    """End the one that has imported everything, and wait for it: nothing is left when a run is over."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
    resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]


def _run(log: Path, main: Callable[..., Coroutine[Any, Any, None]], arguments: tuple[object, ...]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    asyncio.run(main(*arguments))
