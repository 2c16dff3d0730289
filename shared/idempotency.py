"""The same command sent twice has one effect and one answer: `Idempotency-Key`, kept 24 hours beside what it did."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.ids import PersonId
from shared.errors import Refusal
from shared.texts import Text

KEEP = timedelta(hours=24)

_tables = MetaData()
idempotency = Table(
    "idempotency",
    _tables,
    Column("person_id", Uuid, primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request_hash", LargeBinary(32), nullable=False),
    Column("status", SmallInteger),
    Column("headers", JSONB),
    Column("body", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)


# Built once: every command asks these, and a statement costs more to build than to run.
_MINE = (idempotency.c.person_id == bindparam("whose"), idempotency.c.key == bindparam("named"))
_TAKE = insert(idempotency).on_conflict_do_nothing().returning(idempotency.c.key)
_BEFORE = select(idempotency).where(*_MINE)
_KEEP = idempotency.update().where(*_MINE)


def install(metadata: MetaData) -> None:
    idempotency.to_metadata(metadata)


class KeyReused(Refusal):
    status = 422
    title = Text("Kunci sudah dipakai", "Key already used")
    detail = Text(
        "Kunci pengiriman ini sudah dipakai untuk kiriman yang berbeda.",
        "This idempotency key was used for a different request.",
    )


class KeyTooLong(Refusal):
    status = 422
    title = Text("Kunci terlalu panjang", "Key too long")
    detail = Text("Kunci pengiriman paling banyak 200 huruf.", "An idempotency key has at most 200 characters.")


@dataclass
class Answered(Exception):
    """This command was done before; this was its answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """What makes two requests the same act. The version seen is not part of it: whoever lost the answer, looked again
    and repeats, gets the answer."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).digest()


async def claim(session: AsyncSession, person: PersonId, key: str, request_hash: bytes) -> None:
    """Take the key for this request; a second one waits for the first and gets its answer (raises Answered)."""
    if len(key) > 200:
        raise KeyTooLong()
    taken = await session.execute(_TAKE, {"person_id": person, "key": key, "request_hash": request_hash})
    if taken.first() is not None:
        return
    before = (await session.execute(_BEFORE, {"whose": person, "named": key})).one()
    if before.request_hash != request_hash:
        raise KeyReused()
    raise Answered(before.status, before.headers, before.body)


async def answer(session: AsyncSession, person: PersonId, key: str, answered: Answered) -> None:
    """Keep the answer beside the effect, in the same transaction."""
    values = {"status": answered.status, "headers": answered.headers, "body": answered.body}
    await session.execute(_KEEP, {"whose": person, "named": key, **values})


async def forget(session: AsyncSession, _: datetime) -> int:
    """Delete what is older than a day, by the wall clock, some thousands at a time; an errand."""
    old = select(idempotency.c.person_id, idempotency.c.key).where(idempotency.c.created_at < func.now() - KEEP)
    mine = tuple_(idempotency.c.person_id, idempotency.c.key)
    gone = await session.execute(delete(idempotency).where(mine.in_(old.limit(5000))).returning(idempotency.c.key))
    return len(gone.all())
