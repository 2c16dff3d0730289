"""What another terminal asks of a running system: stop, status, logs, restart of a part, the story."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from deploy.local import keys
from deploy.local.layout import Layout
from deploy.local.part import answers_ready
from deploy.local.ports import is_free
from deploy.local.postgres import Postgres
from deploy.local.process import wait_until
from deploy.local.screen import say
from deploy.local.supervisor import parts, running
from deploy.local.trouble import Trouble

Part = dict[str, str | int | None]
STOP_SECONDS, BACK_SECONDS = 90, 60
NOTHING = "Nothing runs here. `make up` starts it."


def down(layout: Layout) -> int:
    pid = running(layout)
    if pid is None:
        say("Nothing runs here.")
        return 0
    say(f"Asking the system (process {pid}) to stop …")
    os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: running(layout) is None, STOP_SECONDS, pause=0.1):
        os.kill(pid, signal.SIGKILL)  # its children go with it
        wait_until(lambda: running(layout) is None, 10)
        say("It did not stop in time and was killed; the next start recovers.")
    else:
        say("Stopped.")
    return 0


def reset(layout: Layout) -> int:
    down(layout)
    Postgres(layout.home / "postgres", layout.port("postgres")).destroy()
    shutil.rmtree(layout.home, ignore_errors=True)
    say(f"All local data below {layout.home} is deleted. Downloads are kept.")
    return 0


def status(layout: Layout) -> int:
    pid = running(layout)
    if pid is None:
        say(NOTHING)
        return 1
    say(f"  {'part':<14}{'process':>8}  {'port':>5}  {'ready':<6}{'memory':>9}")
    all_ready, total = True, 0
    for part in parts(layout):
        process, port = int(part["pid"] or 0), int(part["port"] or 0)
        ready = _ready(part)
        memory = _memory(process)
        all_ready, total = all_ready and ready, total + memory
        say(f"  {part['name']:<14}{process or '-':>8}  {port:>5}  {'yes' if ready else 'NO':<6}{memory >> 20:>6} MiB")
    own = psutil.Process(pid).memory_info().rss
    say(f"  {'supervisor':<14}{pid:>8}  {'':>5}  {'':<6}{own >> 20:>6} MiB")
    say(f"  together {(total + own) >> 20} MiB")
    return 0 if all_ready else 1


def _memory(pid: int) -> int:
    """Resident memory of a process with its children (PostgreSQL works in its children)."""
    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])
    except psutil.Error:
        return 0


def logs(layout: Layout, name: str | None, lines: int = 50, follow: bool = True) -> int:
    known = [*layout.services, "issuer", "mailbox", "kafka", "postgres"]
    if name not in known:
        raise Trouble(f"Which log? SERVICE is one of: {', '.join(known)}. For example: make logs SERVICE={known[0]}")
    path = layout.log(name)
    if not path.exists():
        raise Trouble(f"{name} has no log yet: it has not been started here ({path}).")
    sys.stdout.write("".join(path.read_text(errors="replace").splitlines(keepends=True)[-lines:]))
    sys.stdout.flush()
    if follow and sys.stdout.isatty():
        _follow(path)
    return 0


def _follow(path: Path) -> None:
    with path.open(errors="replace") as log:
        log.seek(0, os.SEEK_END)
        while True:
            if line := log.readline():
                sys.stdout.write(line)
                sys.stdout.flush()
            else:
                time.sleep(0.3)


def restart(layout: Layout, name: str | None) -> int:
    if running(layout) is None:
        raise Trouble(NOTHING)
    before = {str(part["name"]): int(part["pid"] or 0) for part in parts(layout)}
    if name not in before:
        raise Trouble(f"Which part? SERVICE is one of: {', '.join(before)}.")
    pid = before[name]
    if pid:
        os.kill(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    if not wait_until(lambda: _pid(layout, name) not in (0, pid), BACK_SECONDS, pause=0.1):
        raise Trouble(f"{name} did not come back within a minute: see `make logs SERVICE={name}`.")
    if not wait_until(lambda: all(map(_ready, _named(layout, name))), BACK_SECONDS, pause=0.1):
        raise Trouble(f"{name} was restarted but is not ready after a minute: see `make logs SERVICE={name}`.")
    say(f"{name} was restarted and is ready (process {_pid(layout, name)}).")
    return 0


def _named(layout: Layout, name: str) -> list[Part]:
    return [part for part in parts(layout) if part["name"] == name]


def _pid(layout: Layout, name: str) -> int:
    return next((int(part["pid"] or 0) for part in _named(layout, name)), 0)


def _ready(part: Part) -> bool:
    port = int(part["port"] or 0)
    return not is_free(port) if part["name"] in ("kafka", "postgres") else answers_ready(port)


def operate(layout: Layout, name: str | None, words: list[str]) -> int:
    """A verb of a service, with the environment that the service has here."""
    if name not in layout.databases:
        raise Trouble(
            f"Which service? SERVICE is one of: {', '.join(layout.databases)}. And DO says what: DO='parked list'."
        )
    if running(layout) is None:
        raise Trouble(NOTHING)
    passwords = keys.passwords(layout.home / "secrets.json", layout.databases)
    program = [sys.executable, "-m", f"services.{name}.app", *words]
    return subprocess.run(program, env=layout.service_environment(name, passwords[name]), cwd=layout.root).returncode


def story(layout: Layout) -> int:
    if running(layout) is None:
        raise Trouble(NOTHING + " `make demo` starts it and plays the story.")
    program = [sys.executable, "-m", "deploy.demo.story"]
    return subprocess.run(program, env=layout.environment(), cwd=layout.root).returncode
