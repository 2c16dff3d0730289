"""Where a consumer reads on: the offset in its own database, never Kafka's.

What must hold:
1. A partition never seen before is read from its beginning.
2. An offset past the end means that the log was lost: an alarm, and the log is read again from its beginning. The inbox
   absorbs what it remembers; what is older than that is absorbed by its age.
3. An offset before the beginning means that records were deleted unread: an alarm, and the partition stops.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aiokafka import TopicPartition
from prometheus_client import Counter
from sqlalchemy import Uuid, bindparam, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.database import Sessions
from shared.plumbing import consumer_offset
from shared.taking import Lane

REMEMBERS = timedelta(days=30)
"""How long inbox rows live: longer than the relay keeps what it sent."""

alarms = Counter("kinerja_inbox_alarms_total", "Logs lost, or records deleted unread", ["consumer", "topic", "reason"])
log = telemetry.get_logger(__name__)
_STORED = text(
    "SELECT next FROM consumer_offset WHERE consumer = :consumer AND topic = :topic AND partition = :partition"
)
FORGET_AT_ONCE = 5000
_FORGET = text(
    "DELETE FROM inbox WHERE consumer = :consumer AND event_id IN (SELECT event_id FROM inbox"
    f" WHERE consumer = :consumer AND event_id < :oldest ORDER BY event_id LIMIT {FORGET_AT_ONCE}) RETURNING 1"
).bindparams(bindparam("oldest", type_=Uuid))


async def open_lanes(
    sessions: Sessions, group: str, begins: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> list[Lane]:
    """The lanes of these partitions, each where it goes on."""
    async with sessions() as session, session.begin():
        return [await _open(session, group, tp, begins[tp], ends[tp]) for tp in sorted(begins)]


async def _open(session: AsyncSession, group: str, tp: TopicPartition, begin: int, end: int) -> Lane:
    at = {"consumer": group, "topic": tp.topic, "partition": tp.partition}
    stored = await session.scalar(_STORED, at)
    if stored is None:
        await session.execute(insert(consumer_offset).values({**at, "next": begin}).on_conflict_do_nothing())
        stored = await session.scalar(_STORED, at)
    lane = Lane(tp.topic, tp.partition, stored)
    if stored > end:
        _alarm(group, tp, "log lost", stored, end)
        row = consumer_offset.c
        mine = (
            (row.consumer == group) & (row.topic == tp.topic) & (row.partition == tp.partition) & (row.next == stored)
        )
        again = {"next": begin, "absorb_before": datetime.now(UTC) - REMEMBERS}
        await session.execute(update(consumer_offset).where(mine).values(again))
        lane.next = begin
    elif stored < begin:
        _alarm(group, tp, "deleted unread", stored, begin)
        lane.stopped = f"{tp.topic}/{tp.partition}: records {stored} to {begin - 1} were deleted unread"
    return lane


def _alarm(group: str, tp: TopicPartition, reason: str, stored: int, found: int) -> None:
    alarms.labels(group, tp.topic, reason).inc()
    log.critical(reason, consumer=group, topic=tp.topic, partition=tp.partition, stored=stored, found=found)


async def forget(sessions: Sessions, group: str) -> None:
    """Delete inbox rows of events so old that nobody sends them again; their ids say when they were made."""
    moment = datetime.now(UTC) - REMEMBERS
    oldest = UUID(f"{int(moment.timestamp() * 1000):012x}".ljust(32, "0"))
    more = True
    while more:
        async with sessions.begin() as session:
            gone = await session.scalars(_FORGET, {"consumer": group, "oldest": oldest})
            more = len(gone.all()) == FORGET_AT_ONCE
