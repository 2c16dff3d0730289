"""What each service's database tells: version, schema, outbox, offsets, what is parked, the time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg

from deploy.doctor.finding import Finding, act, look, many, ok, span
from deploy.doctor.place import Place
from deploy.doctor.processes import outside
from shared import migrate
from shared.head import head, suffices
from shared.topics import TOPICS

PATIENCE = 5.0
OLD, SKEWED, APART = 10.0, 1.0, 30.0
LEADER, RELAYS = (0, 7_205_002), (0x6B696E65, 1_000)
"""The advisory locks of the scheduler's leader, and of every relay that is connected."""

_NONE = "none"
_STATUS = """
SELECT current_setting('server_version') AS version,
       (SELECT count(*) FROM outbox WHERE sent_at IS NULL) AS unsent,
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8
        FROM outbox WHERE sent_at IS NULL) AS oldest,
       (SELECT offset_ms FROM clock WHERE id = 1) AS moved
"""
_HELD = "SELECT held AS why, count(*) AS n FROM outbox WHERE held IS NOT NULL AND sent_at IS NULL GROUP BY held"
_PARKED = """
SELECT consumer, coalesce(type, 'unreadable') AS type, split_part(error, ':', 1) AS why, count(*) AS n,
       bool_or(attempts > 0) AS failed
FROM parked WHERE resolved_at IS NULL GROUP BY 1, 2, 3 ORDER BY n DESC
"""
_LOCKS = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1::bigint::oid
   AND objid = $2::bigint::oid AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True)
class Database:
    service: str
    version: str
    revision: str
    unsent: int
    oldest: float
    held: dict[str, int]
    parked: list[asyncpg.Record]
    relays: int
    led: bool
    offsets: dict[tuple[str, str, int], int]
    skew: float
    moved: float
    """Seconds that a rehearsal moved the service's clock."""


async def ask(service: str, address: str) -> Database:
    """Raises what asyncpg raises, or TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        connection = await asyncpg.connect(address, timeout=PATIENCE, command_timeout=PATIENCE)
        try:
            return await _read(service, connection)
        finally:
            connection.terminate()


async def _read(service: str, connection: asyncpg.Connection[asyncpg.Record]) -> Database:
    before = time.time()
    clock = await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8")
    skew = outside(clock, before, time.time())
    revision = await connection.fetchval("SELECT version_num FROM alembic_version") or _NONE
    status = await connection.fetchrow(_STATUS)
    assert status is not None
    rows = await connection.fetch("SELECT consumer, topic, partition, next FROM consumer_offset")
    return Database(
        service,
        status["version"].split()[0],
        revision,
        status["unsent"],
        status["oldest"],
        {row["why"]: row["n"] for row in await connection.fetch(_HELD)},
        await connection.fetch(_PARKED),
        await connection.fetchval(_LOCKS, *RELAYS),
        await _led(connection),
        {(row["consumer"], row["topic"], row["partition"]): row["next"] for row in rows},
        skew,
        (status["moved"] or 0) / 1000,
    )


async def _led(connection: asyncpg.Connection[asyncpg.Record]) -> bool:
    """Between two rounds the lock is free for an instant: so it is asked more than once."""
    for _ in range(4):
        if await connection.fetchval(_LOCKS, *LEADER):
            return True
        await asyncio.sleep(0.1)
    return False


def unreachable(place: Place, service: str, error: Exception) -> Finding:
    if isinstance(error, asyncpg.UndefinedTableError):
        return act("migrations", f"{service}: the database is empty", "Run the migrations.", place.hand.migrate)
    why = {"InvalidPasswordError": "the password is refused", "InvalidCatalogNameError": "it does not exist"}
    says = why.get(type(error).__name__, f"it does not answer ({type(error).__name__})")
    do = "Bring PostgreSQL back; nothing that was acknowledged is lost."
    return act("migrations", f"the database of {service}: {says}", do, place.hand.stores.format(part="postgres"))


def tells(service: str) -> bool:
    """Whether it has anything to tell: a topic of its own."""
    return any(service in topic.writers for topic in TOPICS)


def judge(place: Place, found: list[Database]) -> Iterator[Finding]:
    yield from _schemas(place, found)
    for database in found:
        yield from _outbox(place, database)
    if found:
        oldest = max(found, key=lambda d: d.oldest)
        late = f", the oldest {span(oldest.oldest)} ({oldest.service})" if oldest.oldest else ""
        yield ok("outbox", f"{many(sum(d.unsent for d in found), 'event')} not sent{late}")
    for database in found:
        yield from _parked(place, database)
    if found and not any(database.parked for database in found):
        yield ok("parked", "nothing")
    yield from _clocks(place, found)


def _schemas(place: Place, found: list[Database]) -> Iterator[Finding]:
    right = 0
    for database in found:
        newest = head(database.service)
        known = {script.revision for script in migrate.scripts(database.service).walk_revisions()}
        if database.revision == newest:
            right += 1
        elif database.revision in known | {_NONE}:
            yield act(
                "migrations",
                f"{database.service}: at {database.revision}, this code needs {newest}",
                "Run the migrations.",
                place.hand.migrate,
            )
        elif suffices(database.revision, database.service):
            yield look(
                "migrations",
                f"{database.service}: at {database.revision}, ahead of this code ({newest})",
                "Right while a release is rolled out, or was rolled back; else this is not the code that runs here.",
            )
        else:
            yield act(
                "migrations",
                f"{database.service}: at {database.revision}, which this code does not know",
                "Run the code that this database was migrated by; other code does not start on it.",
            )
    if right:
        yield ok("migrations", f"{right} of {many(len(found), 'database')} as this code needs them")


def _outbox(place: Place, database: Database) -> Iterator[Finding]:
    name, relay = database.service, place.part_of(database.service, "relay")
    if tells(name) and not database.relays:
        yield act(
            "outbox",
            f"{name}: no relay is connected; {many(database.unsent, 'event')} wait",
            "Start a relay; it sends what waits.",
            place.restart(relay),
        )
    elif database.oldest > OLD:
        yield act(
            "outbox",
            f"{name}: the oldest of {many(database.unsent, 'event')} has waited {span(database.oldest)}",
            "See in the relay's log what it waits for; mostly it is Kafka.",
            place.log(relay),
        )
    for why, count in database.held.items():
        yield act(
            "outbox",
            f"{name}: Kafka refuses {many(count, 'event')} ({why}); their keys wait",
            "Put right what Kafka objects to; they are tried again every 30 s.",
            place.verb(name, "relay status"),
        )
    if not database.led:
        yield look(
            "consumers",
            f"{name}: nobody leads the errands",
            "See whether a worker is up; in a quarter of a minute another one leads.",
            place.log(place.part_of(name, "worker")),
        )


def _parked(place: Place, database: Database) -> Iterator[Finding]:
    if not database.parked:
        return
    total = sum(row["n"] for row in database.parked)
    behind = sum(row["n"] for row in database.parked if not row["failed"])
    top = [f"{row['n']} × {row['why']} ({row['type']}, {row['consumer']})" for row in database.parked if row["failed"]]
    says = f"{database.service}: {many(total, 'event')} parked, {behind} of them behind others: {'; '.join(top[:3])}"
    do = "Mend the cause, then replay each: `parked replay ID`."
    yield act("parked", says, do, place.verb(database.service, "parked list"))


def _clocks(place: Place, found: list[Database]) -> Iterator[Finding]:
    for database in found:
        if abs(database.skew) > SKEWED:
            yield act(
                "clocks",
                f"the database of {database.service} is {span(database.skew)} off our clock",
                "Put NTP right on its machine, or on this one.",
            )
    moved = [database.moved for database in found] or [0.0]
    if place.env == "production" and any(moved):
        yield look(
            "clocks",
            "a rehearsal once moved the clock of this production; it is not followed",
            "Delete the row of the table `clock` if this was ever a demonstration.",
        )
    elif max(moved) - min(moved) > APART:
        apart = ", ".join(f"{d.service} {span(d.moved)}" for d in found)
        yield look("clocks", f"the rehearsal's clocks differ: {apart}", "Move them together: PUT /v1/clock on each.")
    if found:
        where = "behind" if moved[0] < 0 else "ahead"
        ahead = f"; the rehearsal is {span(abs(moved[0]))} {where}" if moved[0] else ""
        worst = max(abs(d.skew) for d in found)
        yield ok("clocks", f"databases within {span(max(worst, 0.1))} of ours{ahead}")
