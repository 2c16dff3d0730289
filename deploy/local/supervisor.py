"""The process that owns the tree: it starts everything, looks after it, and ends it in order."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from deploy.local.layout import Layout
from deploy.local.process import Child, command_line, wait_until
from deploy.local.screen import say
from deploy.local.system import System
from deploy.local.trouble import Trouble, full_disk

LOOK = 0.25
TIED_TO = "KINERJA_TIED_TO"


class Stop(BaseException):
    """Somebody asked us to end."""


class Supervisor:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.system: System | None = None
        self.story: Child | None = None

    def run(self, *, story: bool = False, once: bool = False) -> int:
        """Up until told otherwise. Answers the exit code."""
        _make(self.layout.home)
        with _alone(self.layout), _signals():
            try:
                self._await_an_earlier_end()
                began = time.monotonic()
                self.system = System(self.layout)
                self.system.start(self._write_parts)
                self._write_parts()
                say(f"Up after {time.monotonic() - began:.1f} s.")
                code = self._play() if story else 0
                if once:
                    return code
                self._print_addresses()
                self._stay()
            except Stop:
                return 0
            except OSError as error:
                if full_disk(error):
                    raise Trouble(
                        f"The disk is full: free some space below {self.layout.home} and start again."
                    ) from error
                raise
            finally:
                self._end()
        return 0

    # ---- phases

    def _stay(self) -> None:
        assert self.system is not None
        while True:
            for news in self.system.look_after():
                say(f"  ! {news}")
                self._write_parts()
            time.sleep(LOOK)

    def _play(self) -> int:
        assert self.system is not None
        program = [sys.executable, "-m", "deploy.demo.story"]
        self.story = Child(program, None, env=self.layout.environment(), cwd=self.layout.root)
        while self.story.running():
            for news in self.system.look_after():
                say(f"  ! {news}")
                self._write_parts()
            time.sleep(LOOK)
        code = int(self.story.process.returncode)
        say("The story held." if code == 0 else f"The story did not hold (exit code {code}).")
        return code

    def _end(self) -> None:
        if self.system is None or not self.system.anything():
            return
        say("Stopping …")
        _on_signals(_hurry(self.system.kill))
        began = time.monotonic()
        if self.story:
            self.story.end((signal.SIGTERM, 3))
        self.system.stop()
        (self.layout.home / "parts.json").unlink(missing_ok=True)
        say(f"All stopped after {time.monotonic() - began:.1f} s; the data stays in {self.layout.home}.")

    # ---- what other terminals see

    def _write_parts(self) -> None:
        assert self.system is not None
        system = self.system
        parts = [{"name": part.name, "pid": part.pid, "port": part.port} for part in system.parts]
        postgres = system.postgres.child.pid if system.postgres.child else None
        parts.append({"name": "kafka", "pid": system.kafka.pid(), "port": self.layout.port("kafka")})
        parts.append({"name": "postgres", "pid": postgres, "port": self.layout.port("postgres")})
        for part in parts:
            part["command"] = command_line(int(part["pid"] or 0))
        written = {"supervisor": os.getpid(), "base": self.layout.base, "parts": parts}
        making = self.layout.home / "parts.making"
        making.write_text(json.dumps(written, indent=1))
        making.replace(self.layout.home / "parts.json")

    def _await_an_earlier_end(self) -> None:
        """After a SIGKILL of the supervisor its children die by themselves; let them."""
        for part in parts(self.layout):
            pid, command = int(part["pid"] or 0), part["command"]
            if pid and command and not _gone(pid, str(command)):
                raise Trouble(
                    f"{part['name']} of an earlier start still runs (process {pid}): end it with `kill {pid}`."
                )
        (self.layout.home / "parts.json").unlink(missing_ok=True)

    def _print_addresses(self) -> None:
        layout = self.layout
        say()
        for name in layout.services:
            say(f"  {name:<14}{layout.url(name)}/" + ("" if name == "portal" else "docs"))
        say(f'  {"sign-in":<14}{layout.url("issuer")}/accounts    (POST /token {{"account": "ani"}})')
        say(f"  {'e-mail':<14}{layout.url('mailbox')}/messages")
        named = [row for row in layout.accounts() if "." not in row["account"]]
        if named:
            say("\n  accounts, without a password:")
        for row in named:
            say(f"  {row['account']:<14}{row['name']} – {row['role']}")
        say("\nCtrl-C, or `make down` elsewhere, stops everything; the data stays.")


def parts(layout: Layout) -> list[dict[str, str | int | None]]:
    """What the supervisor last wrote of its parts."""
    try:
        written = json.loads((layout.home / "parts.json").read_text())
    except (OSError, ValueError):
        return []
    found: list[dict[str, str | int | None]] = written["parts"]
    return found


def running(layout: Layout) -> int | None:
    """The process id of the supervisor that holds this installation, or None."""
    try:
        with (layout.home / "lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int((layout.home / "supervisor").read_text() or 0)


def _make(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{home} cannot be made ({error.strerror}): name another place with KINERJA_HOME.") from error


def _gone(pid: int, command: str) -> bool:
    return wait_until(lambda: command_line(pid) != command, 20)


@contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    """One supervisor an installation; the lock goes with the process, however it ends."""
    with (layout.home / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"It runs already (process {running(layout)}): `make status` shows it, `make story` plays the story "
                "against it, `make down` stops it."
            ) from None
        (layout.home / "supervisor").write_text(str(os.getpid()))
        yield


@contextmanager
def _signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        _on_signals(signal.SIG_IGN)  # once is enough; the end has its own answer to more
        raise Stop

    _on_signals(stop)
    parent = os.getppid()
    if os.environ.get(TIED_TO) == str(parent):
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    yield


def _on_signals(answer: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, answer)


def _follow(parent: int) -> None:
    """make was killed: nobody could stop us from its terminal any more."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _hurry(kill: Callable[[], None]) -> Callable[[int, FrameType | None], None]:
    asked = 0

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked += 1
        if asked < 2:
            say("Still stopping, in order; once more ends everything at once.")
            return
        kill()
        os._exit(130)

    return handle
