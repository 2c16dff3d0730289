"""A poll taken in whole: what a read model got of several partitions becomes its effect in one transaction.

A read model follows many partitions, and of each a poll brings a few records: a transaction for each would cost more
than what is in them. What must hold is what `shared.taking` says, and this is only its way for the day on which nothing
is wrong. Whatever is not plain (a lane that is not ours, a key that waits, a record that makes no sense, any error)
undoes the whole, and each partition is taken in by itself.
"""

from collections.abc import Sequence

from sqlalchemy import ARRAY, BigInteger, Integer, LargeBinary, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry, tracing
from shared.database import Sessions
from shared.inbox import LIMITS, Arrival, Consumer, Record, claim, sort_out
from shared.taking import Lane, moved

Work = Sequence[tuple[Lane, Sequence[Record]]]

_ADVANCE = text(
    "UPDATE consumer_offset AS o SET next = m.following"
    " FROM unnest(:topics, :partitions, :known, :following) AS m (topic, partition, known, following)"
    " WHERE o.consumer = :consumer AND o.topic = m.topic AND o.partition = m.partition AND o.next = m.known"
    " AND o.absorb_before IS NULL RETURNING 1"
).bindparams(
    bindparam("topics", type_=ARRAY(Text)),
    bindparam("partitions", type_=ARRAY(Integer)),
    bindparam("known", type_=ARRAY(BigInteger)),
    bindparam("following", type_=ARRAY(BigInteger)),
)
_ANY_WAITS = text("SELECT EXISTS (SELECT FROM parked_key WHERE consumer = :consumer AND key = ANY(:keys))").bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary))
)
log = telemetry.get_logger(__name__)


class _Apart(Exception):
    """Something is not plain."""


async def take_whole(sessions: Sessions, consumer: Consumer, work: Work) -> bool:
    """Take all of it in and move the lanes. False: nothing was done, take each lane by itself."""
    if any(lane.tries or lane.timeouts for lane, _ in work):
        return False
    fresh = [(lane, [record for record in records if record.offset >= lane.next]) for lane, records in work]
    todo = [(lane, records) for lane, records in fresh if records]
    try:
        async with sessions() as session, session.begin():
            await _advance(session, consumer, todo)
            await _handle(session, consumer, [record for _, records in todo for record in records])
    except _Apart:
        return False
    except Exception as error:
        log.warning("a poll fails, by partition", consumer=consumer.group, **telemetry.blame(error))
        return False
    if tracing.on:
        tracing.committed(session)
    for lane, records in todo:
        moved(consumer, lane, records[-1].offset + 1)
    return True


async def _advance(session: AsyncSession, consumer: Consumer, todo: Work) -> None:
    """All lanes by compare-and-set, or none; of two polls that meet crosswise PostgreSQL ends one."""
    ordered = sorted(todo, key=lambda work: (work[0].topic, work[0].partition))
    await session.execute(LIMITS)
    values = {
        "consumer": consumer.group,
        "topics": [lane.topic for lane, _ in ordered],
        "partitions": [lane.partition for lane, _ in ordered],
        "known": [lane.next for lane, _ in ordered],
        "following": [records[-1].offset + 1 for _, records in ordered],
    }
    if len((await session.execute(_ADVANCE, values)).all()) < len(ordered):
        raise _Apart()


async def _handle(session: AsyncSession, consumer: Consumer, records: Sequence[Record]) -> None:
    arrivals = sort_out(consumer, records)
    if await _any_waits(session, consumer, arrivals):
        raise _Apart()
    new = await claim(session, consumer, arrivals)
    await consumer.handle(session, [arrival.open() for arrival in new])


async def _any_waits(session: AsyncSession, consumer: Consumer, arrivals: Sequence[Arrival]) -> bool:
    """Its own lanes' keys are parked by nobody else while we hold the lanes, so looking is enough."""
    keys = list({a.record.key for a in arrivals if a.record.key is not None})
    return bool(keys and await session.scalar(_ANY_WAITS, {"consumer": consumer.group, "keys": keys}))
