"""Which system is looked at, and with which commands one acts there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.local.layout import Layout
from deploy.local.ports import HOST
from deploy.local.trouble import Trouble

DATABASES, KAFKA, SERVICES, HAND = "KINERJA_DATABASES", "KINERJA_KAFKA", "KINERJA_SERVICES", "KINERJA_DOCTOR_HAND"


@dataclass(frozen=True)
class Hand:
    """How one acts there. `{service}` is planning, `{part}` planning-worker, `{verb}` such as `parked list`."""

    verb: str = ".venv/bin/python -m services.{service}.app {verb}   (with the environment of {service})"
    log: str = "read the log of {part}"
    restart: str = "start {part} again"
    migrate: str = "make migrate"
    topics: str = "make topics"
    stores: str = "bring PostgreSQL or Kafka back"


LOCAL = Hand(
    verb="make operate SERVICE={service} DO='{verb}'",
    log="make logs SERVICE={part}",
    restart="make restart SERVICE={part}",
    migrate="make down; make up",
    topics="make down; make up",
    stores="make logs SERVICE={part}",
)
COMPOSE = Hand(
    verb="docker compose run --rm --no-deps {service}-api {verb}",
    log="docker compose logs --tail 50 {part}",
    restart="docker compose up -d {part}",
    migrate="docker compose up -d",
    topics="docker compose up topics",
    stores="docker compose up -d --wait {part}",
)


@dataclass(frozen=True)
class Place:
    """One installation. `parts`: name (planning, or planning-worker) → address; `databases`: service → address."""

    name: str
    databases: Mapping[str, str]
    kafka: str
    parts: Mapping[str, str]
    env: str = "production"
    replication: int = 3
    hand: Hand = field(default_factory=Hand)

    def verb(self, service: str, verb: str) -> str:
        return self.hand.verb.format(service=service, verb=verb)

    def log(self, part: str) -> str:
        return self.hand.log.format(part=part)

    def restart(self, part: str) -> str:
        return self.hand.restart.format(part=part)

    def part_of(self, service: str, role: str) -> str:
        """The name of the part that has this role."""
        return f"{service}-{role}" if f"{service}-{role}" in self.parts else service


def local(layout: Layout) -> Place:
    """The system of `make up`, which must be running."""
    from deploy.local.supervisor import running

    if running(layout) is None:
        raise Trouble(
            "Nothing runs here. `make up` starts it; for another system see `python -m deploy.doctor --help`."
        )
    passwords = json.loads((layout.home / "secrets.json").read_text())
    addresses = {name: layout.database_url(name, passwords[name]) for name in layout.databases}
    parts = {name: layout.url(name) for name in layout.services}
    where = f"this machine, ports from {layout.base}"
    return Place(where, addresses, f"{HOST}:{layout.port('kafka')}", parts, layout.env, 1, LOCAL)


def from_environment() -> Place | None:
    """The system that the environment names; None if it names none."""
    if not any(name in os.environ for name in (DATABASES, SERVICES)):
        return None
    given = os.environ.get("KINERJA_KAFKA_REPLICATION", "3")
    if not given.isdigit():
        raise Trouble(f"KINERJA_KAFKA_REPLICATION is {given!r}, but must be a number.")
    hand = COMPOSE if os.environ.get(HAND) == "compose" else Hand()
    env = os.environ.get("KINERJA_ENV") or "production"
    kafka = os.environ.get(KAFKA, "")
    return Place("the system of the environment", _map(DATABASES), kafka, _map(SERVICES), env, int(given), hand)


def _map(name: str) -> dict[str, str]:
    try:
        found = json.loads(os.environ.get(name) or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Trouble(f'{name} is not an object of names and addresses, such as {{"planning": "…"}}.')
    return found


def here() -> Place:
    return from_environment() or local(Layout.from_environment())
