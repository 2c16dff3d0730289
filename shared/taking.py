"""Taking a batch in: the records of one partition become effects, in one transaction, or one by one if that fails.

What must hold:
1. A failure of the whole is never the failure of an innocent: the batch is rolled back and run again singly, each event
   in a savepoint, and only the guilty one is tried again, three times in all, then parked.
2. A trouble of the database is nobody's guilt: it is raised, the partition waits, nothing is parked. Only a statement
   time-out that comes again and again while other partitions get on is: run singly, whoever is too slow is guilty.
3. Whatever happens, the offset in the database is the offset of the first record without effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from socket import gaierror
from time import monotonic

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from shared import outbox, telemetry, tracing
from shared.database import Sessions
from shared.inbox import Arrival, Consumer, Fenced, Ledger, Record, Unreadable, sort_out
from shared.parked import park

TRIES = 3
DELAYS = (0.1, 0.5)
"""Seconds before the second and the third try."""

SLOW = 3
"""After so many statement time-outs in a row, during which another partition got on, a time-out is the fault of the
event that has it."""

_PASSING = {"08", "40", "53", "57", "58"}  # connection, rollback, resources, intervention, system
_PASSING_STATES = {"55P03", "25006", "25P03", "25P04"}  # lock not available, read-only, idle session ended
_TIMED_OUT = "57014"
_REACH = text(
    "UPDATE consumer_offset SET next = :reached"
    " WHERE consumer = :consumer AND topic = :topic AND partition = :partition"
)
_got_on: dict[str, float] = {}
"""When a partition of this group last had its effect, in this process."""
log = telemetry.get_logger(__name__)


@dataclass
class Lane:
    """One assigned partition: where its next record is, and how it goes."""

    topic: str
    partition: int
    next: int
    tries: int = 0
    """How often the event at `next` has failed."""
    timeouts: int = 0
    """Statement time-outs since the last batch that went well."""
    slow_since: float = 0.0
    """When the first of them was."""
    pause: float = 0.0
    alive: bool = True
    stopped: str | None = None
    committed: int = -1
    lag: int = 0
    moved_at: float = field(default_factory=monotonic)
    behind_since: float | None = None

    def behind(self, records: int) -> float:
        """So many records wait; since how many seconds there were any."""
        self.lag = records
        if records == 0:
            self.moved_at, self.behind_since = monotonic(), None
            return 0.0
        self.behind_since = self.behind_since or monotonic()
        return monotonic() - self.behind_since


@dataclass(frozen=True)
class Taken:
    """What became of a batch: whether handlers recorded events, and after how long to try again, if so."""

    recorded: bool = False
    again_in: float | None = None


def transient(error: BaseException) -> bool:
    """The database's or the network's trouble: later it may pass."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        state = getattr(error.orig, "sqlstate", None)
        if state is not None:
            return state[:2] in _PASSING or state in _PASSING_STATES
        cause = getattr(error.orig, "__cause__", None)
        return isinstance(cause, asyncpg.InterfaceError) and not isinstance(cause, ValueError)
    return isinstance(error, ConnectionError | gaierror | TimeoutError | PoolTimeout | asyncpg.InternalClientError)


def timed_out(error: BaseException) -> bool:
    """A statement ran longer than it may: a slow database, or a handler that asks too much of it."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _TIMED_OUT


async def take(sessions: Sessions, consumer: Consumer, lane: Lane, records: Sequence[Record]) -> Taken:
    """Take these records in and move the lane. Raises `Fenced`, or the passing trouble."""
    records = [record for record in records if record.offset >= lane.next]
    if not records:
        return Taken()
    if lane.tries == 0 and not _guilty(consumer, lane):
        try:
            return await _together(sessions, consumer, lane, records)
        except Fenced:
            raise
        except Exception as error:
            _count(lane, error)
            if transient(error):
                raise
            where = {"topic": lane.topic, "partition": lane.partition}
            log.warning("a batch fails, one by one", consumer=consumer.group, **where, **telemetry.blame(error))
    try:
        return await _singly(sessions, consumer, lane, records)
    except Exception as error:
        _count(lane, error)
        raise


def _count(lane: Lane, error: Exception) -> None:
    if timed_out(error):
        lane.timeouts += 1
        if lane.timeouts == 1:
            lane.slow_since = monotonic()


def _guilty(consumer: Consumer, lane: Lane) -> bool:
    """The database is well, for others got on meanwhile, and still this lane's statements take too long."""
    return lane.timeouts >= SLOW and got_on(consumer.group) > lane.slow_since


async def _together(sessions: Sessions, consumer: Consumer, lane: Lane, records: Sequence[Record]) -> Taken:
    following = records[-1].offset + 1
    async with sessions() as session, session.begin():
        ledger = Ledger(session, consumer, lane.topic, lane.partition)
        await ledger.advance(lane.next, following)
        fresh = await ledger.take(sort_out(consumer, records))
        await ledger.look_for_waiting(fresh)
        ready = [a for a in fresh if a.record.key not in ledger.waiting]
        for arrival in fresh:
            if arrival.record.key in ledger.waiting:
                await park(session, consumer.group, arrival, None, 0)
        await consumer.handle(session, [arrival.open() for arrival in ready])
    if tracing.on:
        tracing.committed(session)
    moved(consumer, lane, following)
    return Taken(recorded=bool(session.info.get("recorded")))


async def _singly(sessions: Sessions, consumer: Consumer, lane: Lane, records: Sequence[Record]) -> Taken:
    reached, tries = records[-1].offset + 1, 0
    async with sessions() as session, session.begin():
        ledger = Ledger(session, consumer, lane.topic, lane.partition)
        await ledger.advance(lane.next, lane.next)
        arrivals = sort_out(consumer, records)
        await ledger.look_for_waiting(arrivals)
        for arrival in arrivals:
            before = lane.tries if arrival.record.offset == lane.next else 0
            tries = await _one(session, ledger, arrival, before, slow=_guilty(consumer, lane))
            if tries:
                reached = arrival.record.offset
                break
        at = {"consumer": consumer.group, "topic": lane.topic, "partition": lane.partition}
        await session.execute(_REACH, {**at, "reached": reached})
    if tracing.on:
        tracing.committed(session)
    moved(consumer, lane, reached, tries)
    return Taken(bool(session.info.get("recorded")), DELAYS[tries - 1] if tries else None)


async def _one(session: AsyncSession, ledger: Ledger, arrival: Arrival, before: int, slow: bool) -> int:
    """One event in a savepoint. Zero when it is done with; else how often it has failed, and may be tried again.

    `slow`: a statement time-out is its own failure."""
    group, key = ledger.consumer.group, arrival.record.key
    if key in ledger.waiting:
        if await ledger.take([arrival]):
            await park(session, group, arrival, None, 0)
        return 0
    try:
        async with outbox.attempt(session):
            if await ledger.take([arrival]):
                await ledger.consumer.handle(session, [arrival.open()])
        return 0
    except Exception as error:
        if transient(error) and not (slow and timed_out(error)):
            raise
        tries = before + 1
        if tracing.on:
            tracing.failed(session, group, arrival, error, tries)
        if tries < TRIES and not isinstance(error, Unreadable):
            return tries
        await ledger.take([arrival])
        await park(session, group, arrival, error, tries)
        if key is not None:
            ledger.waiting.add(key)
        return 0


def got_on(group: str) -> float:
    """When any partition of this consumer last moved; `monotonic`."""
    return _got_on.get(group, 0.0)


def moved(consumer: Consumer, lane: Lane, following: int, tries: int = 0) -> None:
    """A seek to where we are costs nothing; `moved_at` tells the watch that this lane lives."""
    if following > lane.next:
        lane.moved_at = _got_on[consumer.group] = monotonic()
    lane.next, lane.tries, lane.pause = following, tries, 0.0
    if tries == 0:
        lane.timeouts = 0
