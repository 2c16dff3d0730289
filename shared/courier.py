"""The courier: one idempotent producer that carries rows of the outbox to Kafka, for the relay.

What must hold:
1. Rows of one partition go in the order of `seq`, one batch in flight; what is behind an unacknowledged row waits.
2. Only what the broker acknowledged (`acks=all`) counts as sent.
3. After any failure this producer is never used again: it may answer out of order for ever (aiokafka #1017).
4. A row that Kafka refuses for what it is (too large, no such topic, not allowed) is held with its key; others go on.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aiokafka import AIOKafkaProducer
from aiokafka.cluster import ClusterMetadata
from aiokafka.errors import (
    InvalidTimestampError,
    InvalidTopicError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from shared import envelope

PATIENCE = 10.0
"""Seconds until an unacknowledged batch means that the producer is lost."""

BATCH_BYTES = 512 * 1024
_REFUSED = (
    InvalidTimestampError,
    InvalidTopicError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
_partition = DefaultPartitioner()


@dataclass(frozen=True, slots=True)
class Row:
    """An unsent row of the outbox."""

    seq: int
    id: UUID
    created_at: datetime
    topic: str
    key: str
    aggregateid: UUID
    aggregate_version: int
    type: str
    occurred_at: datetime
    extras: Mapping[str, str]
    payload: bytes | None


@dataclass
class Outcome:
    """What became of a round: acknowledged, refused (and why), and whether the producer is still good."""

    acked: list[int] = field(default_factory=list)
    held: dict[int, str] = field(default_factory=dict)
    trouble: BaseException | None = None


class NotAnswered(Exception):
    """No acknowledgement in time."""


class Refused(Exception):
    """The broker refused something; the producer is replaced, and the refused goes alone or is held."""


class Courier:
    """One producer, from `start` until the first trouble."""

    def __init__(self, bootstrap: str, client_id: str, suspects: set[int]) -> None:
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            client_id=client_id,
            enable_idempotence=True,
            acks="all",
            linger_ms=0,
            max_batch_size=BATCH_BYTES,
            request_timeout_ms=int(PATIENCE * 1000),
        )
        self._topics = ClusterMetadata()
        self._suspects = suspects

    async def start(self) -> None:
        async with asyncio.timeout(2 * PATIENCE):
            await self._producer.start()
            await self.look()

    async def look(self) -> None:
        """Learn which topics there are: sending to an unknown one would hang."""
        self._topics = await self._producer.client.fetch_all_metadata()

    async def send(self, rows: Sequence[Row]) -> Outcome:
        """Send the rows; returns when all is acknowledged or refused, or time is up."""
        outcome = Outcome()
        lots = self._by_partition(rows, outcome)
        tasks = [asyncio.create_task(self._deliver(*tp, lot, outcome)) for tp, lot in lots.items()]
        if not tasks:
            return outcome
        done, late = await asyncio.wait(tasks, timeout=PATIENCE, return_when=asyncio.FIRST_EXCEPTION)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        failures = [error for task in done if (error := task.exception())]
        if failures:
            outcome.trouble = failures[0]
        elif late:
            outcome.trouble = NotAnswered(f"{len(late)} partitions")
        return outcome

    def _by_partition(self, rows: Sequence[Row], outcome: Outcome) -> dict[tuple[str, int], list[Row]]:
        """Of a topic that is not there the first row of each key is held; the others wait behind it."""
        lots: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        waiting: set[tuple[str, str]] = set()
        for row in rows:
            known = self._topics.partitions_for_topic(row.topic)
            if known:
                lots[row.topic, _partition(row.key.encode(), sorted(known), None)].append(row)
            elif (row.topic, row.key) not in waiting:
                waiting.add((row.topic, row.key))
                outcome.held[row.seq] = f"unknown topic {row.topic}"
        return lots

    async def _deliver(self, topic: str, partition: int, rows: list[Row], outcome: Outcome) -> None:
        start = 0
        while start < len(rows):
            batch, end = self._fill(rows, start)
            seqs = [row.seq for row in rows[start:end]]
            try:
                await (await self._producer.send_batch(batch, topic, partition=partition))
            except _REFUSED as refusal:
                self._doubt(seqs, refusal, outcome)
                raise Refused(type(refusal).__name__) from refusal
            outcome.acked += seqs
            self._suspects.difference_update(seqs)
            start = end

    def _fill(self, rows: list[Row], start: int) -> tuple[BatchBuilder, int]:
        batch, end = self._producer.create_batch(), start
        while end < len(rows) and (end == start or rows[end].seq not in self._suspects):
            row = rows[end]
            milliseconds = int(row.created_at.timestamp() * 1000)
            headers = envelope.headers(row)
            if not batch.append(timestamp=milliseconds, key=row.key.encode(), value=row.payload, headers=headers):
                break
            end += 1
            if row.seq in self._suspects:
                break
        batch.close()
        return batch, end

    def _doubt(self, seqs: list[int], refusal: KafkaError, outcome: Outcome) -> None:
        if len(seqs) == 1:
            outcome.held[seqs[0]] = type(refusal).__name__
            self._suspects.difference_update(seqs)
        else:
            self._suspects.update(seqs)

    async def abandon(self) -> None:
        """End it now. What it still had in flight may arrive or not; it will be sent again."""
        sender = self._producer._sender.sender_task
        if sender is not None:
            sender.cancel()
        with suppress(Exception, asyncio.CancelledError):
            async with asyncio.timeout(3):
                await self._producer.stop()
