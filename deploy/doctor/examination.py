"""Everything at once: the probes run side by side, each for a bounded time; what fails is a finding."""

from __future__ import annotations

import asyncio
import subprocess
import tomllib
from collections.abc import Iterator

import asyncpg

from deploy.doctor import broker, consumers, databases, processes
from deploy.doctor.broker import Broker
from deploy.doctor.consumers import Group
from deploy.doctor.databases import Database
from deploy.doctor.finding import AREAS, Finding, act, ok
from deploy.doctor.place import Place
from deploy.local.layout import ROOT

OLDEST_POSTGRESQL = 15
_TROUBLES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, ValueError)


async def examine(place: Place) -> list[Finding]:
    """All findings, in the order of the areas, the worst of an area first."""
    groups = consumers.declared(place.databases)
    (alive, kafka), asked = await asyncio.gather(
        asyncio.gather(processes.ask_all(place.parts), _broker(place, groups)),
        asyncio.gather(*(_database(place, service, address) for service, address in place.databases.items())),
    )
    found = [each for each in asked if isinstance(each, Database)]
    findings = [each for each in asked if isinstance(each, Finding)]
    findings += _versions(found, kafka)
    findings += processes.judge(place, alive)
    findings += databases.judge(place, found)
    if isinstance(kafka, Broker):
        findings += broker.judge(place, kafka)
        findings += consumers.judge(place, groups, {d.service: d for d in found}, kafka, alive)
    elif kafka is not None:
        findings.append(kafka)
    order = ("act", "look", "ok")
    return sorted(findings, key=lambda f: (AREAS.index(f.area), order.index(f.state)))


async def _database(place: Place, service: str, address: str) -> Database | Finding:
    try:
        return await databases.ask(service, address)
    except _TROUBLES as error:
        return databases.unreachable(place, service, error)


async def _broker(place: Place, groups: list[Group]) -> Broker | Finding | None:
    if not place.kafka:
        return None
    try:
        return await broker.ask(place, [group.name for group in groups])
    except broker.TROUBLES as error:
        return broker.unreachable(place, error)


def _versions(found: list[Database], kafka: Broker | Finding | None) -> Iterator[Finding]:
    there = {database.version for database in found}
    parts = [f"code {code()}", *(f"PostgreSQL {version}" for version in sorted(there))]
    if isinstance(kafka, Broker):
        parts.append(f"Apache Kafka {kafka.version}")
    if found or isinstance(kafka, Broker):
        yield ok("versions", ", ".join(parts))
    for version in there:
        if int(version.split(".")[0]) < OLDEST_POSTGRESQL:
            yield act("versions", f"PostgreSQL {version} is too old", f"Move to {OLDEST_POSTGRESQL} or newer.")


def code() -> str:
    """The version of this code, and its commit where there is one."""
    try:
        version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    except OSError:
        version = "unknown"
    try:
        asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
        commit = subprocess.run(asked, capture_output=True, text=True, timeout=3, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        commit = ""
    return f"{version} ({commit})" if commit else str(version)
