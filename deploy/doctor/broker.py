"""What Kafka tells: topics, their ends, who is in which group."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.doctor import kafka_version
from deploy.doctor.finding import Finding, act, look, many, ok
from deploy.doctor.place import Place
from shared import topics
from shared.topics import TOPICS, Where, Wrong

PATIENCE = 6.0
_INTERNAL = ("__",)


@dataclass(frozen=True)
class Broker:
    version: str
    nodes: int
    wrong: list[Wrong]
    extra: list[str]
    behind: dict[str, int]
    """Topic → partitions that lack a copy or a leader."""
    begins: dict[tuple[str, int], int]
    ends: dict[tuple[str, int], int]
    members: dict[str, int]
    """Group → living members."""


async def ask(place: Place, groups: Collection[str]) -> Broker:
    """Raises KafkaError, OSError, ValueError or TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        version = await kafka_version.ask(place.kafka)
        admin = AIOKafkaAdminClient(bootstrap_servers=place.kafka, request_timeout_ms=4000)
        await admin.start()
        try:
            described = {each["topic"]: each["partitions"] for each in await admin.describe_topics()}
            nodes = len((await admin.describe_cluster())["brokers"])
            members = await _members(admin, groups)
        finally:
            await admin.close()
        where = Where(kafka=place.kafka, kafka_replication=place.replication, env=place.env)
        wrong = await topics.verify(where)
        begins, ends = await log_ends(place.kafka)
    ours = {topic.name for topic in TOPICS}
    extra = sorted(name for name in described if name not in ours and not name.startswith(_INTERNAL))
    behind = {name: count for name in ours & set(described) if (count := sum(map(_lacks, described[name])))}
    return Broker(version, nodes, wrong, extra, behind, begins, ends, members)


def _lacks(partition: dict[str, Any]) -> bool:
    return partition["leader"] < 0 or len(partition["isr"]) < len(partition["replicas"])


async def _members(admin: AIOKafkaAdminClient, groups: Collection[str]) -> dict[str, int]:
    found = {}
    for group in groups:
        for answer in await admin.describe_consumer_groups([group]):
            for _, name, _, _, _, members, *_ in answer.groups:
                found[name] = len(members)
    return found


async def log_ends(bootstrap: str) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """First and next offset of every partition of ours."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, request_timeout_ms=4000)
    await consumer.start()
    try:
        there = await consumer.topics()
        tps = [
            TopicPartition(t.name, p)
            for t in TOPICS
            if t.name in there
            for p in consumer.partitions_for_topic(t.name) or ()
        ]
        begins, ends = await consumer.beginning_offsets(tps), await consumer.end_offsets(tps)
    finally:
        await consumer.stop()
    return {tuple(tp): at for tp, at in begins.items()}, {tuple(tp): at for tp, at in ends.items()}


def unreachable(place: Place, error: Exception) -> Finding:
    why = str(error) if isinstance(error, ValueError) else type(error).__name__
    return act(
        "topics",
        f"Kafka does not answer at {place.kafka} ({why})",
        "Bring Kafka back; people go on working, what happens meanwhile waits in the outboxes.",
        place.hand.stores.format(part="kafka"),
    )


TROUBLES = (KafkaError, OSError, TimeoutError, ValueError)


def judge(place: Place, broker: Broker) -> Iterator[Finding]:
    for wrong in broker.wrong:
        missing = wrong.setting == "topic"
        do = "Make it." if missing else _correction(wrong)
        yield act("topics", str(wrong), do, place.hand.topics if missing else _command(place, wrong))
    for name, count in sorted(broker.behind.items()):
        yield act(
            "topics",
            f"{name}: {many(count, 'partition')} lack a copy or a leader",
            "Bring back the broker that is missing, before another one goes.",
        )
    if broker.extra:
        names = ", ".join(broker.extra[:5]) + (" …" if len(broker.extra) > 5 else "")
        yield look("topics", f"nobody declared {names}", "Whose are they? If nobody's, delete them.")
    if not broker.wrong:
        yield ok("topics", f"{len(TOPICS)} topics as declared, on {many(broker.nodes, 'broker')}")


def _correction(wrong: Wrong) -> str:
    if wrong.setting == "partitions":
        return "Keys are on other partitions now: stop the owner's relays, and read docs/operations.md#partitions."
    if wrong.setting == "replication":
        return "Give the topic the copies it lacks."
    return "Set it as declared."


def _command(place: Place, wrong: Wrong) -> str:
    if wrong.setting == "partitions":
        return ""
    if wrong.setting == "replication":
        return f"kafka-reassign-partitions.sh --bootstrap-server {place.kafka} …"
    return (
        f"kafka-configs.sh --bootstrap-server {place.kafka} --alter --topic {wrong.topic}"
        f" --add-config {wrong.setting}={wrong.should}"
    )
