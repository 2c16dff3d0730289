"""Who listens to what, and how far behind: offsets in the services' databases against the ends of Kafka's logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from deploy.doctor.broker import Broker
from deploy.doctor.databases import Database
from deploy.doctor.finding import Finding, act, look, many, ok, span
from deploy.doctor.place import Place
from deploy.doctor.processes import Process

LONG = 30.0
"""Seconds behind, or unmoved, after which it is more than a busy moment."""

Offsets = Mapping[tuple[str, int], int]
"""By topic and partition."""


@dataclass(frozen=True)
class Group:
    """What the code says: this group of this service reads these topics."""

    service: str
    name: str
    topics: tuple[str, ...]


def declared(services: Iterable[str]) -> list[Group]:
    found = []
    for service in services:
        consumers = import_module(f"services.{service}.app").service.consumers
        found += [Group(service, consumer.group, tuple(consumer.topics)) for consumer in consumers]
    return found


def lag(group: Group, database: Database, begins: Offsets, ends: Offsets) -> dict[tuple[str, int], int]:
    """What waits, by partition. Of one never opened everything waits."""
    found = {}
    for (topic, partition), end in ends.items():
        if topic in group.topics:
            begin = begins[topic, partition]
            waits = end - database.offsets.get((group.name, topic, partition), begin)
            if waits:
                found[topic, partition] = waits
    return found


def judge(
    place: Place, groups: list[Group], databases: Mapping[str, Database], broker: Broker, processes: list[Process]
) -> Iterator[Finding]:
    well, waiting = 0, 0
    for group in groups:
        if group.service not in databases:
            continue
        behind = lag(group, databases[group.service], broker.begins, broker.ends)
        waiting += sum(max(0, count) for count in behind.values())
        finding = _one(place, group, behind, broker.members.get(group.name, 0), processes)
        well += finding is None
        if finding:
            yield finding
    if well:
        yield ok(
            "consumers", f"{well} of {many(len(groups), 'group')} well, {many(waiting, 'record')} not taken in yet"
        )
    yield from _unknown(groups, databases)


def _one(
    place: Place, group: Group, behind: dict[tuple[str, int], int], members: int, processes: list[Process]
) -> Finding | None:
    worker = place.part_of(group.service, "worker")
    count = sum(behind.values())
    if lost := [f"{topic}/{partition}" for (topic, partition), waits in behind.items() if waits < 0]:
        return act(
            "consumers",
            f"{group.name}: {', '.join(lost)} end before what was taken in: Kafka lost a log",
            "Restart nothing, and read docs/operations.md#loglost.",
            place.log(worker),
        )
    if not members:
        return act(
            "consumers",
            f"{group.name}: nobody is in the group; {many(count, 'record')} wait",
            "Start a worker; it goes on where the last one stopped.",
            place.restart(worker),
        )
    still, late = (_worst(metric, group.name, processes) for metric in ("still", "lag"))
    if behind and still > LONG:
        return act(
            "consumers",
            f"{group.name}: a partition has not moved for {span(still)}; {many(count, 'record')} wait",
            "The worker's log says `a partition waits`, and why.",
            place.log(worker),
        )
    if behind and late > LONG:
        return look(
            "consumers",
            f"{group.name} has been behind for {span(late)}; {many(count, 'record')} wait",
            "Look again in a minute; if it is not less, add a worker.",
            place.log(worker),
        )
    return None


def _worst(metric: str, group: str, processes: list[Process]) -> float:
    name = {"still": "kinerja_inbox_still_seconds", "lag": "kinerja_inbox_lag_seconds"}[metric]
    values = [v for process in processes for labels, v in process.samples.get(name, []) if labels["consumer"] == group]
    return max(values, default=0.0)


def _unknown(groups: list[Group], databases: Mapping[str, Database]) -> Iterator[Finding]:
    """Groups that left offsets behind and that the code does not know: an old generation of a read model, as a rule."""
    known = {group.name for group in groups}
    for database in databases.values():
        if gone := sorted({name for name, _, _ in database.offsets} - known):
            yield look(
                "consumers",
                f"{database.service}: offsets of {', '.join(gone)}, which nobody reads as any more",
                "If it is an old generation of a read model, forget it: verb `forget`.",
            )
