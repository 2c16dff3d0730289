"""Programs that our parts are compared with: the same records with nothing around them, and a peer from the shelf.

`python -m tests.benchmarks.floors relay|peer DSN KAFKA`, `upsert DSN TEACHERS`: a process that waits for its rounds.
"""

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

import asyncpg
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from uuid_utils.compat import uuid7

from services.reporting import consumers, store
from shared import envelope
from shared.courier import BATCH_BYTES, Row
from shared.inbox import Delivery
from tests.benchmarks import stock
from tests.benchmarks.causes import ASIDE, NOBODY_HEARS, open_loop
from tests.benchmarks.ground import rounds
from tests.benchmarks.stock import Told
from tests.eventually import eventually

READ = """
SELECT seq, id, created_at, topic, key, aggregateid, aggregate_version, type, occurred_at, headers, payload
FROM outbox WHERE seq > $1 ORDER BY seq LIMIT 1000
"""
_partition = DefaultPartitioner()


async def relay(dsn: str, bootstrap: str) -> None:
    """Read the rows in order and produce the same records with the same client; nothing is marked, nothing guarded."""
    connection = await asyncpg.connect(dsn)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=0, max_batch_size=BATCH_BYTES)
    await producer.start()
    async for _ in rounds():
        last = done = 0
        while found := await connection.fetch(READ, last):
            await produce(producer, [Row(*each[:9], json.loads(each[9]), each[10]) for each in found])
            last, done = found[-1][0], done + len(found)
        print(done, flush=True)


async def produce(producer: AIOKafkaProducer, rows: Sequence[Row]) -> None:
    """These rows as records, those of one partition as one batch."""
    lots: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        partitions = sorted(producer.client.cluster.partitions_for_topic(row.topic) or await _learn(producer, row))
        lots[row.topic, _partition(row.key.encode(), partitions, None)].append(row)
    await asyncio.gather(*[_send(producer, *where, lot) for where, lot in lots.items()])


async def _learn(producer: AIOKafkaProducer, row: Row) -> set[int]:
    found: set[int] = await producer.partitions_for(row.topic)
    return found


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, rows: list[Row]) -> None:
    batch = producer.create_batch()
    for row in rows:
        milliseconds, headers = int(row.created_at.timestamp() * 1000), envelope.headers(row)
        if not batch.append(timestamp=milliseconds, key=row.key.encode(), value=row.payload, headers=headers):
            raise ValueError("the lot does not fit into one batch")
    batch.close()
    await (await producer.send_batch(batch, topic, partition=partition))


async def peer(dsn: str, bootstrap: str) -> None:
    """faststream-outbox as its guide has it, with larger batches and more workers than by default."""
    from faststream.kafka import KafkaBroker, KafkaResponse
    from faststream_outbox import OutboxBroker, make_outbox_table
    from faststream_outbox.annotations import OutboxMessage
    from sqlalchemy import MetaData, text

    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"), pool_size=20)
    table = make_outbox_table(MetaData(), table_name="peer_outbox")
    async with engine.begin() as connection:
        await connection.run_sync(table.metadata.create_all)
    kafka = KafkaBroker(bootstrap, acks="all", logger=None)
    broker = OutboxBroker(engine, outbox_table=table, logger=None)
    publisher = kafka.publisher("planning")

    async def carry(body: dict[str, object], message: OutboxMessage) -> KafkaResponse:
        headers = {name: str(value) for name, value in message.headers.items()}
        return KafkaResponse(body, key=headers["key"].encode(), headers=headers)

    subscribe = broker.subscriber(
        "relay", max_workers=16, fetch_batch_size=500, min_fetch_interval=0.005, max_fetch_interval=0.05,
        terminal_flush_batch_size=100,
    )  # fmt: skip
    publisher(subscribe(carry))
    await kafka.start()
    await broker.start()
    async for _ in rounds():
        left = 1
        while left:
            await asyncio.sleep(0.1)
            async with engine.connect() as connection:
                left = await connection.scalar(text("SELECT count(*) FROM peer_outbox")) or 0
        print("done", flush=True)


async def echo(dsn: str, bootstrap: str) -> None:
    """Commit the row, produce it at once, fetch it: the delays in milliseconds, from the commit to the fetch."""
    events = stock.nation(100)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=0)
    hearer = AIOKafkaConsumer(NOBODY_HEARS, bootstrap_servers=bootstrap, fetch_max_wait_ms=250)
    begun: dict[bytes, float] = {}
    heard: list[float] = []
    async with asyncpg.create_pool(dsn, min_size=8, max_size=8, init=stock.speak_jsonb) as pool, producer, hearer:

        async def cause(told: Told) -> None:
            row = told.row(0, datetime.now(UTC))
            await pool.execute(ASIDE, *stock.columns(row))
            begun[row.id.bytes] = monotonic()
            headers = [*envelope.headers(row), ("echo", row.id.bytes)]
            await producer.send_and_wait(NOBODY_HEARS, row.payload, key=row.key.encode(), headers=headers)

        async def hear() -> None:
            async for record in hearer:
                began = begun.get(dict(record.headers).get("echo", b""))
                if began is not None:
                    heard.append((monotonic() - began) * 1000)

        await hearer.seek_to_end()
        listening = asyncio.create_task(hear())
        async for rate, seconds in rounds():
            begun.clear()
            heard.clear()
            told = await open_loop(events, int(rate), float(seconds), cause)
            await eventually(lambda: len(heard), timeout=30, until=lambda count, told=told: count >= told)
            print(json.dumps(heard), flush=True)
        listening.cancel()


async def upsert(dsn: str, teachers: str) -> None:
    """The rows of reporting's two read models, made beforehand, 500 events a transaction."""
    events = stock.nation(int(teachers))
    batches = [_models(events[first : first + 500]) for first in range(0, len(events), 500)]
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    async for _ in rounds():
        for entries, progress in batches:
            async with AsyncSession(engine) as session, session.begin():
                await store.keep_entries(session, entries)
                await store.join_progress(session, progress)
        print(len(events), flush=True)


def _models(events: Sequence[Told]) -> tuple[list[store.Row], list[store.Row]]:
    heard = [delivered(told, number) for number, told in enumerate(events)]
    return consumers.entries(1, heard), consumers.progresses(1, heard)


def delivered(told: Told, offset: int) -> Delivery:
    """As the inbox would hand it to a fold."""
    e = told.event
    return Delivery(uuid7(), e, e.type, e.topic, 0, offset, e.key, told.version, e.at, None, None)


if __name__ == "__main__":
    uvloop.run({"relay": relay, "peer": peer, "upsert": upsert, "echo": echo}[sys.argv[1]](*sys.argv[2:]))
