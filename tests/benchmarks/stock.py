"""A stock of real events: whole cycles of many teachers, as the services tell them, ready to be put anywhere."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

import asyncpg
from uuid_utils.compat import uuid7

from shared.contracts.base import CycleEvent, Event
from shared.contracts.ids import PersonId
from shared.courier import Row
from shared.outbox import lane_of
from tests.unit.reporting_story import a_story

PLACE = UUID("8d0a9a52-4b8a-4d4e-9a30-5d7c4c1f9a77")


@dataclass(frozen=True)
class Told:
    """An event with the version of what it happened to."""

    event: Event
    version: int

    def row(self, seq: int, now: datetime) -> Row:
        """As a row of an outbox, told anew: with a new id."""
        e = self.event
        about = e.about.participation_id if isinstance(e, CycleEvent) else uuid5(PLACE, e.key)
        extras = {"ce_correlationid": str(uuid7()), "ce_causationid": str(uuid7()), "traceparent": _trace()}
        payload = e.model_dump_json().encode()
        return Row(seq, uuid7(), now, e.topic, e.key, about, self.version, e.type, e.at, extras, payload)


def teachers(count: int, schools: int = 50) -> list[tuple[PersonId, str]]:
    """Who, and the NPSN of where."""
    return [(uuid5(PLACE, f"teacher {n}"), f"2030{n % schools:04}") for n in range(count)]


def cycles(count: int) -> Iterator[list[Told]]:
    """Each teacher's story, in order."""
    for who, npsn in teachers(count):
        yield [Told(event, version) for event, version in a_story(who, npsn)]


def interleaved(stories: Sequence[list[Told]], seed: int = 1) -> list[Told]:
    """All stories at once, each in its own order: as a nation tells them."""
    turns = [number for number, story in enumerate(stories) for _ in story]
    random.Random(seed).shuffle(turns)
    begun = [iter(story) for story in stories]
    return [next(begun[number]) for number in turns]


def nation(teachers: int) -> list[Told]:
    """The whole cycles of so many teachers, all at once."""
    return interleaved(list(cycles(teachers)))


async def pour(connection: "asyncpg.Connection[asyncpg.Record]", table: str, events: Sequence[Told]) -> None:
    """Into an outbox, or a table with its columns, as if they were recorded now."""
    await speak_jsonb(connection)
    now = datetime.now(UTC)
    rows = [columns(told.row(number, now)) for number, told in enumerate(events)]
    await connection.copy_records_to_table(table, records=rows, columns=COLUMNS)
    await connection.execute(f"ANALYZE {table}")


def columns(row: Row) -> tuple[object, ...]:
    """The row as COPY takes it into an outbox, in the order of `COLUMNS`."""
    return (
        row.id, row.created_at, row.topic, row.key, lane_of(row.key), "Participation", row.aggregateid,
        row.aggregate_version, row.type, row.occurred_at, dict(row.extras), row.payload,
    )  # fmt: skip


COLUMNS = (
    "id", "created_at", "topic", "key", "lane", "aggregatetype", "aggregateid", "aggregate_version", "type",
    "occurred_at", "headers", "payload",
)  # fmt: skip


async def speak_jsonb(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Let it take the extras of a row as they are."""
    await connection.set_type_codec("jsonb", encoder=_binary, decoder=bytes, schema="pg_catalog", format="binary")


def _binary(extras: object) -> bytes:
    return b"\1" + json.dumps(extras).encode()


def _trace() -> str:
    return f"00-{random.getrandbits(128):032x}-{random.getrandbits(64):016x}-00"
