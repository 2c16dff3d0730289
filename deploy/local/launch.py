"""Start a program that dies with its parent: `python launch.py SIGNAL PARENT [USER] -- PROGRAM ARGUMENTS…`.

On Linux the kernel sends SIGNAL when the parent goes, however it goes, and this process *becomes* the program.
Elsewhere it stays in between and watches. Uses the standard library only and starts in some 20 ms.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import sys
import time
from collections.abc import Callable

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1


def become(user: str) -> None:
    entry = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def die_with_parent(death: int, parent: int, prctl: Callable[[int, int], int]) -> None:
    if prctl(PR_SET_PDEATHSIG, death) != 0:
        sys.exit("The kernel does not tie a process to its parent's life (prctl).")
    if os.getppid() != parent:  # it went before we could ask to be told
        sys.exit(1)


def _prctl() -> Callable[[int, int], int]:
    import ctypes

    prctl: Callable[[int, int], int] = ctypes.CDLL(None).prctl
    return prctl


def watch(death: int, parent: int, program: list[str]) -> None:
    child = os.spawnvp(os.P_NOWAIT, program[0], program)
    for passed_on in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(passed_on, lambda number, _: os.kill(child, number))
    told = False
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
        if os.getppid() != parent and not told:
            told = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, death)
        time.sleep(0.2)


def main() -> None:
    split = sys.argv.index("--")
    death, parent, *user = sys.argv[1:split]
    program = sys.argv[split + 1 :]
    prctl = _prctl() if LINUX else None  # now: another user may not be able to read Python's own files
    if user:
        become(user[0])
    if prctl:
        die_with_parent(int(death), int(parent), prctl)
        os.execvp(program[0], program)
    watch(int(death), int(parent), program)


if __name__ == "__main__":
    main()
