"""The topics, declared in one place: `python -m shared.topics create|verify`.

What must hold:
1. The number of partitions never changes: the same key is on the same partition for ever, and so are its events' order
   and its consumers' offsets.
2. Names, NIP and e-mail travel on `directory.person` only; levels and predicates on the restricted twins only.
3. Nothing is corrected in silence: `create` makes what is missing, both tell what is otherwise than declared.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts import REGISTRY

MONTHS_24 = timedelta(days=731)
LARGEST_BATCH = 1024 * 1024 + 12
"""Kafka's own default. The outbox refuses what would not fit."""


@dataclass(frozen=True)
class Topic:
    """What a topic is, who may read it, who writes it. A restricted one has readers by name only."""

    name: str
    partitions: int = 24
    local_partitions: int = 6
    retention: timedelta = MONTHS_24
    compacted: bool = False
    restricted: bool = False
    readers: tuple[str, ...] = ()

    @property
    def writers(self) -> tuple[str, ...]:
        """The owner alone; the name begins with it."""
        return (self.name.partition(".")[0],)

    def settings(self, replication: int) -> dict[str, str]:
        """The topic's own configuration, as the broker calls it."""
        return {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": "-1" if self.compacted else str(int(self.retention.total_seconds() * 1000)),
            "max.message.bytes": str(LARGEST_BATCH),
            "min.insync.replicas": str(max(1, replication - 1)),
        }


ALL_AFTER_DIRECTORY = ("planning", "observation", "followup", "assessment", "notification", "reporting")
TOPICS = (
    Topic("directory.school", readers=ALL_AFTER_DIRECTORY),
    Topic("directory.person", compacted=True, restricted=True, readers=("planning", "notification", "reporting")),
    Topic("planning.cycle", readers=("directory", *ALL_AFTER_DIRECTORY)),
    Topic("planning", readers=("observation", "followup", "assessment", "notification", "reporting")),
    Topic("observation", readers=("planning", "observation", "followup", "assessment", "notification", "reporting")),
    Topic("observation.rating", restricted=True, readers=("reporting",)),
    Topic("followup", readers=("observation", "followup", "assessment", "notification", "reporting")),
    Topic("followup.school"),
    Topic("assessment", readers=("planning", "followup", "notification", "reporting")),
    Topic("assessment.result", restricted=True, readers=("reporting",)),
    Topic("notification"),
)


class Where(BaseSettings):
    """Which broker, and as what."""

    model_config = SettingsConfigDict(env_prefix="KINERJA_", frozen=True)

    kafka: str
    kafka_replication: int = 3
    env: str = "production"

    def partitions(self, topic: Topic) -> int:
        return topic.partitions if self.env == "production" else topic.local_partitions


@dataclass(frozen=True)
class Wrong:
    """A setting that is otherwise than declared."""

    topic: str
    setting: str
    found: str
    should: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.setting} is {self.found}, should be {self.should}"


async def create(where: Where, topics: Iterable[Topic] = TOPICS) -> list[str]:
    """Make the missing ones; their names."""
    topics = list(topics)
    async with _Admin(where) as admin:
        there = set(await admin.list_topics())
        missing = [topic for topic in topics if topic.name not in there]
        if missing:
            answer = await admin.create_topics([_new(where, topic) for topic in missing])
            for name, code, *_ in answer.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise error(name)
    return [topic.name for topic in missing]


def _new(where: Where, topic: Topic) -> NewTopic:
    return NewTopic(
        topic.name,
        where.partitions(topic),
        where.kafka_replication,
        topic_configs=topic.settings(where.kafka_replication),
    )


async def verify(where: Where, topics: Iterable[Topic] = TOPICS) -> list[Wrong]:
    """Everything that is otherwise than declared."""
    topics = list(topics)
    async with _Admin(where) as admin:
        found = {each["topic"]: each for each in await admin.describe_topics()}
        there = [topic for topic in topics if topic.name in found]
        settings = await _settings(admin, there)
    wrong = [Wrong(t.name, "topic", "missing", "there") for t in topics if t.name not in found]
    for topic in there:
        partitions = found[topic.name]["partitions"]
        copies = {len(p["replicas"]) for p in partitions}
        wrong += _compare(topic.name, "partitions", str(len(partitions)), str(where.partitions(topic)))
        wrong += _compare(topic.name, "replication", "/".join(map(str, sorted(copies))), str(where.kafka_replication))
        for setting, should in topic.settings(where.kafka_replication).items():
            wrong += _compare(topic.name, setting, settings[topic.name].get(setting, "unknown"), should)
    return wrong


def _compare(topic: str, setting: str, found: str, should: str) -> list[Wrong]:
    return [] if found == should else [Wrong(topic, setting, found, should)]


async def _settings(admin: AIOKafkaAdminClient, topics: list[Topic]) -> dict[str, dict[str, str]]:
    """Each topic's settings, defaults included."""
    if not topics:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in topics]
    found: dict[str, dict[str, str]] = {}
    for answer in await admin.describe_configs(asked):
        for code, _, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(name)
            found[name] = {entry[0]: entry[1] for entry in entries}
    return found


class _Admin:
    """An admin client for a while."""

    def __init__(self, where: Where) -> None:
        self._client = AIOKafkaAdminClient(bootstrap_servers=where.kafka)

    async def __aenter__(self) -> AIOKafkaAdminClient:
        await self._client.start()
        return self._client

    async def __aexit__(self, *_: Any) -> None:  # noqa: ANN401
        await self._client.close()


def undeclared() -> set[str]:
    """Topics that events name but nobody declared."""
    return {event.topic for event in REGISTRY.values()} - {topic.name for topic in TOPICS}


async def _main(verb: str, where: Where) -> int:
    if verb == "create":
        for name in await create(where):
            print(f"{name}: made")
    wrong = await verify(where)
    for each in wrong:
        print(each)
    print(f"{len(TOPICS)} topics, {len(wrong)} wrong" if wrong else f"{len(TOPICS)} topics, as declared")
    return 1 if wrong else 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="shared.topics", description="The topics of the bus.")
    parser.add_argument("verb", choices=("create", "verify"))
    verb = parser.parse_args().verb
    try:
        sys.exit(asyncio.run(_main(verb, Where())))
    except ValidationError as error:
        sys.exit(
            "Configuration is missing or wrong: " + ", ".join(f"KINERJA_{e['loc'][0]}".upper() for e in error.errors())
        )
    except (KafkaError, OSError) as error:
        sys.exit(f"Kafka does not do it: {type(error).__name__} {error}")


if __name__ == "__main__":
    main()
