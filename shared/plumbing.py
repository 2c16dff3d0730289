"""The tables behind the bus, the same in every service's database: outbox, inbox, offsets, what is parked.

What must hold:
1. An outbox row is written in the transaction of its cause, and only ever changes by being sent, held or let go again.
2. `seq` orders the events of one key: whoever records holds the aggregate's row, so a later event has a later `seq`.
3. `consumer_offset.next` and the effects of all records before it are committed together.
4. An inbox row says "this consumer has taken this event": handled, or parked. It outlives every resend.
5. A row in `parked_key` says that the key waits: its later events park behind, until its queue is empty.

The tables are a superset of what Debezium's outbox router reads. The DDL below is frozen: each service's first
migration runs it; a change is a new function with the next number, and a migration of each service.
"""

from typing import Protocol

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

LANES = 16
"""How many relays can share the work; a key is always in the same lane."""

_tables = MetaData()
_now = text("clock_timestamp()")

outbox = Table(
    "outbox",
    _tables,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=_now),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("aggregatetype", Text, nullable=False),
    Column("aggregateid", Uuid, nullable=False),
    Column("aggregate_version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("payload", LargeBinary),
    Column("sent_at", DateTime(timezone=True)),
    Column("held", Text),
)

inbox = Table(
    "inbox",
    _tables,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=_now),
)

consumer_offset = Table(
    "consumer_offset",
    _tables,
    Column("consumer", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next", BigInteger, nullable=False),
    Column("absorb_before", DateTime(timezone=True)),
)

parked = Table(
    "parked",
    _tables,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", LargeBinary),
    Column("event_id", Uuid),
    Column("type", Text),
    Column("body", LargeBinary),
    Column("headers", JSON, nullable=False),
    Column("produced_at", DateTime(timezone=True), nullable=False),
    Column("error", Text),
    Column("trace", Text),
    Column("attempts", Integer, nullable=False),
    Column("parked_at", DateTime(timezone=True), nullable=False, server_default=_now),
    Column("resolved_at", DateTime(timezone=True)),
    Column("resolution", Text),
    Column("reason", Text),
)

parked_key = Table(
    "parked_key",
    _tables,
    Column("consumer", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("key", LargeBinary, primary_key=True),
)


def plumbing(metadata: MetaData) -> None:
    """The service's database has these tables too."""
    for table in _tables.tables.values():
        table.to_metadata(metadata)


class Operations(Protocol):
    """What a migration needs of `alembic.op`."""

    def execute(self, sqltext: str) -> None: ...


_0001 = """
CREATE TABLE outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    topic text NOT NULL,
    key text NOT NULL,
    lane smallint NOT NULL,
    aggregatetype text NOT NULL,
    aggregateid uuid NOT NULL,
    aggregate_version bigint NOT NULL,
    type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    headers jsonb NOT NULL,
    payload bytea,
    sent_at timestamptz,
    held text
) WITH (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX outbox_unsent ON outbox (lane, seq) WHERE sent_at IS NULL;
CREATE INDEX outbox_held ON outbox (topic, key) WHERE held IS NOT NULL;

CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, event_id)
);

CREATE TABLE consumer_offset (
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next bigint NOT NULL,
    absorb_before timestamptz,
    PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key bytea,
    event_id uuid,
    type text,
    body bytea,
    headers json NOT NULL,
    produced_at timestamptz NOT NULL,
    error text,
    trace text,
    attempts integer NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    resolved_at timestamptz,
    resolution text,
    reason text
);
CREATE INDEX parked_waiting ON parked (consumer, topic, key, id) WHERE resolved_at IS NULL;

CREATE TABLE parked_key (
    consumer text NOT NULL,
    topic text NOT NULL,
    key bytea NOT NULL,
    PRIMARY KEY (consumer, topic, key)
);
"""


def create_plumbing_0001(op: Operations) -> None:
    """The tables as every service's first migration makes them. Frozen."""
    for statement in _0001.split(";"):
        if statement.strip():
            op.execute(statement)
