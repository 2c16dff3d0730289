"""The topics: made once, and every wrong setting is told."""

from dataclasses import replace
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions

from shared import topics
from shared.topics import TOPICS, Topic, Where
from tests.conftest import Broker
from tests.eventually import eventually


def here(kafka: Broker) -> Where:
    return Where(kafka=kafka.bootstrap, kafka_replication=1, env="test")


def some() -> list[Topic]:
    name = f"topics_{uuid4().hex[:8]}"
    return [Topic(f"{name}.kept"), Topic(f"{name}.compacted", compacted=True)]


async def test_what_is_made_is_as_declared_and_making_again_makes_nothing(kafka: Broker) -> None:
    declared = some()
    assert await topics.create(here(kafka), declared) == [topic.name for topic in declared]
    assert await topics.verify(here(kafka), declared) == []
    assert await topics.create(here(kafka), declared) == []


async def test_each_wrong_setting_is_told_with_what_it_is_and_should_be(kafka: Broker) -> None:
    kept, compacted = some()
    await topics.create(here(kafka), [kept])
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_partitions({kept.name: NewPartitions(7)})
    await admin.close()
    should = {
        f"{compacted.name}: topic is missing, should be there",
        f"{kept.name}: partitions is 7, should be 6",
        f"{kept.name}: cleanup.policy is delete, should be compact",
        f"{kept.name}: retention.ms is 63158400000, should be -1",
    }

    async def told() -> set[str]:
        return {str(each) for each in await topics.verify(here(kafka), [replace(kept, compacted=True), compacted])}

    await eventually(told, until=lambda found: found == should)


def test_production_has_24_partitions() -> None:
    assert {Where(kafka="-", env="production").partitions(topic) for topic in TOPICS} == {24}


def test_every_event_has_a_declared_topic() -> None:
    assert topics.undeclared() == set()


def test_names_travel_on_one_topic_only_and_restricted_topics_name_their_readers() -> None:
    readers = {topic.name: topic.readers for topic in TOPICS if topic.restricted}
    assert set(readers) == {"directory.person", "observation.rating", "assessment.result"}
    assert all("notification" not in who for name, who in readers.items() if name != "directory.person")
