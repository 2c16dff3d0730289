"""A real PostgreSQL of our own: made in a directory, started on a port, ended with us."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import sys
from pathlib import Path
from urllib.parse import quote

from deploy.local import owner, roles
from deploy.local.ports import HOST, require_free
from deploy.local.process import Child, command_line, wait_until
from deploy.local.trouble import Trouble, full_disk

ADMIN = "postgres"
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "password_encryption": "scram-sha-256",
}
START_SECONDS = 60


class Postgres:
    """One server: `home` keeps its data and the administrator's password, `port` is where it listens."""

    def __init__(self, home: Path, port: int, settings: dict[str, str] | None = None) -> None:
        self.home = home.absolute()
        self.port = port
        self.settings = SETTINGS | (settings or {})
        self.child: Child | None = None

    # ---- addresses

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def place(self) -> Path:
        """Where its files are: in the home, unless `nobody` has to be able to go there."""
        return owner.below(self.home)

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text()

    @property
    def admin_dsn(self) -> str:
        return self.dsn(ADMIN, ADMIN, self.password)

    def dsn(self, database: str, role: str, password: str) -> str:
        return f"postgresql://{quote(role)}:{quote(password)}@{HOST}:{self.port}/{quote(database)}"

    # ---- life

    def start(self) -> Postgres:
        if self.alive():
            return self
        self._make_once()
        self._clear_an_earlier_start()
        require_free(self.port, "PostgreSQL")
        program: list[str | Path] = [self._program("postgres"), "-D", self.data, "-p", str(self.port)]
        for name, value in self.settings.items():
            program += ["-c", f"{name}={value}"]
        # Should we vanish, SIGQUIT makes it end at once and take its own children along; the log replays the rest.
        self.child = Child(
            program,
            self.log,
            death=signal.SIGQUIT,
            prefix=owner.prefix(),
            user=owner.user(),
            env=_env(),
            cwd=self.place,
        )
        ready = wait_until(lambda: not self.alive() or "ready to accept connections" in self.said(), START_SECONDS)
        if not ready or not self.alive():
            said = self.said()
            self.kill()
            raise Trouble(_why(said, self.log))
        return self

    def stop(self) -> None:
        """Fast shutdown: sessions end, everything is on disk."""
        if self.child:
            self.child.end((signal.SIGINT, 20), (signal.SIGQUIT, 6))
            self.child = None

    def kill(self) -> None:
        """As a power cut would: the server and, because it is gone, its processes."""
        if self.child:
            self.child.end()
            self.child = None

    def restart(self, immediate: bool = True) -> None:
        """Down and up again; immediate: without a checkpoint, so that the start must recover."""
        if self.child and immediate:
            self.child.end((signal.SIGQUIT, 10))
            self.child = None
        self.stop()
        self.start()

    def alive(self) -> bool:
        return self.child is not None and self.child.running()

    def said(self) -> str:
        return self.child.said() if self.child else ""

    def create(self, database: str, role: str, password: str) -> str:
        """A database and the one role that may open it; safe to repeat. Answers the role's address."""
        roles.create(self.admin_dsn, database, role, password)
        return self.dsn(database, role, password)

    def destroy(self) -> None:
        """Stop, and forget everything."""
        self.kill()
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    # ---- making

    def _program(self, name: str) -> Path:
        return owner.binaries() / "bin" / name

    def _make_once(self) -> None:
        """`initdb` beside the place and renamed into it, so that a start that was cut short leaves no half."""
        if self.data.is_dir():
            return
        self.home.mkdir(parents=True, exist_ok=True)
        base = self.place
        if owner.user():
            base.mkdir(mode=0o700, exist_ok=True)
            shutil.chown(base, owner.NOBODY)
        password = self.home / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        for half_made in base.glob("making-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        making = base / f"making-{os.getpid()}"
        flags = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        flags += ["--data-checksums", "-A", "scram-sha-256", "-U", ADMIN, f"--pwfile={self._readable(password)}"]
        program: list[str | Path] = [self._program("initdb"), "-D", making, *flags]
        initdb = Child(program, self.log, prefix=owner.prefix(), user=owner.user(), env=_env(), cwd=base)
        if initdb.process.wait() != 0:
            raise Trouble(_why(initdb.said(), self.log))
        making.rename(self.data)

    def _readable(self, password: Path) -> Path:
        if not owner.user():
            return password
        shown = owner.below(self.home) / "password"
        shutil.copy(password, shown)
        shutil.chown(shown, owner.NOBODY)
        return shown

    def _clear_an_earlier_start(self) -> None:
        """After a SIGKILL the pid file stays. It may name nobody, or by now a stranger, or ours still ending."""
        left = self.data / "postmaster.pid"
        try:
            pid = int(left.read_text().split("\n")[0])
        except (OSError, ValueError):
            return
        if not wait_until(lambda: str(self.data) not in command_line(pid), 15):
            raise Trouble(
                f"A PostgreSQL of an earlier start (process {pid}) still holds {self.data}: "
                f"stop that start with `make down`, or end the process with `kill -INT {pid}`."
            )
        left.unlink(missing_ok=True)


def _env() -> dict[str, str]:
    """Nothing of ours: no password, no PG* setting of the person's shell."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1"}


def _why(said: str, log: Path) -> str:
    if full_disk(OSError(said)):
        return f"PostgreSQL cannot start because the disk is full: free some space and start again ({log})."
    fatal = re.findall(r"(?:FATAL|PANIC|initdb: error|error):\s+(.+)", said)
    lines = fatal or said.strip().splitlines() or ["it gave no reason"]
    return f"PostgreSQL did not start: {lines[-1].rstrip('.')}. The whole story is in {log}."


assert sys.platform != "win32", "the embedded PostgreSQL runs on Linux and macOS"
