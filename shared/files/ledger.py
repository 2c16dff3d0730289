"""The rows of files: what is kept, which document names it, and what lies about and is to be removed."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    case,
    delete,
    func,
    null,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.ids import PersonId
from shared.files.attachment import Attachment
from shared.files.pdf import Seen
from shared.files.refusals import FileUnknown, TooManyFiles

QUARANTINE = timedelta(hours=24)
"""So long a file waits for a document to name it, by the wall clock."""
ARRIVAL = timedelta(hours=1)
"""Far longer than any upload may take: bytes that have no row by then will never have one."""
MOST_UNUSED = 20
"""Uploads of one person that no document names."""
_AT_ONCE = 100

_tables = MetaData()

file = Table(
    "file", _tables,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("unused_since", DateTime(timezone=True)),
    UniqueConstraint("owner_id", "sha256"),
)  # fmt: skip

file_use = Table(
    "file_use", _tables,
    Column("document_id", Uuid, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("file_id", Uuid, ForeignKey("file.id"), nullable=False),
)  # fmt: skip

file_loose = Table(
    "file_loose", _tables,
    Column("id", Uuid, primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)  # fmt: skip


def install(metadata: MetaData) -> None:
    """A service that takes files has these tables."""
    for table in _tables.tables.values():
        table.to_metadata(metadata)


# ---- bytes come in


async def expect(session: AsyncSession, id: UUID, owner: PersonId) -> None:
    """Before the first byte: from now on they are found, whatever becomes of us."""
    unused = select(func.count()).where(file.c.owner_id == owner, file.c.unused_since.is_not(None))
    if (await session.scalar(unused) or 0) >= MOST_UNUSED:
        raise TooManyFiles(most=MOST_UNUSED)
    await session.execute(insert(file_loose).values(id=id, due_at=func.now() + ARRIVAL))


async def keep(session: AsyncSession, id: UUID, owner: PersonId, name: str, seen: Seen) -> Attachment | None:
    """The bytes are there: the file is. The same bytes of the same owner are the file that he has, and wait anew.

    None for whoever slept so long that his bytes were given up: they are let go again.
    """
    if not await _claimed(session, id):
        await _let_go(session, [id])
        return None
    row = insert(file).values(
        id=id, owner_id=owner, sha256=seen.sha256, size=seen.size, name=name, unused_since=func.now()
    )
    waits = case((file.c.unused_since.is_(None), null()), else_=func.now())
    kept = row.on_conflict_do_update(
        index_elements=["owner_id", "sha256"], set_={"name": name, "unused_since": waits}
    ).returning(file.c.id)  # fmt: skip
    there = (await session.execute(kept)).scalar_one()
    if there != id:
        await _let_go(session, [id])
    return Attachment(file_id=there, name=name, size=seen.size)


async def _claimed(session: AsyncSession, id: UUID) -> bool:
    """Whether the bytes are still ours."""
    taken = delete(file_loose).where(file_loose.c.id == id).returning(file_loose.c.id)
    return (await session.execute(taken)).first() is not None


# ---- documents name them


async def hold(
    session: AsyncSession, document: UUID, owner: PersonId, wanted: Mapping[str, UUID | None]
) -> dict[str, Attachment | None]:
    """From now on the document names exactly these, by field; each is the owner's own, or refused at its field.

    The rows are held until we commit, so no sweep takes what is being named, and no two let go of the same at once.
    """
    before = await _named(session, document)
    named = {field: id for field, id in wanted.items() if id is not None}
    rows = await _held(session, {*before.values(), *named.values()})
    for field, id in named.items():
        if id not in rows or rows[id].owner_id != owner:
            raise FileUnknown(field=f"/{field}")
    await session.execute(delete(file_use).where(file_use.c.document_id == document))
    if named:
        uses = [{"document_id": document, "field": field, "file_id": id} for field, id in named.items()]
        await session.execute(insert(file_use), uses)
    await _say_used(session, set(rows))
    found = {id: Attachment(file_id=id, name=row.name, size=row.size) for id, row in rows.items()}
    return {field: None if id is None else found[id] for field, id in wanted.items()}


async def share(session: AsyncSession, document: UUID, also: UUID) -> None:
    """An edition that is kept names what its document names now, and goes on naming it."""
    named = await _named(session, document)
    await _held(session, set(named.values()))
    if named:
        uses = [{"document_id": also, "field": field, "file_id": id} for field, id in named.items()]
        await session.execute(insert(file_use), uses)


async def release(session: AsyncSession, *documents: UUID) -> None:
    """These documents are no more: what nobody else names goes with them, at once."""
    named = {id for document in documents for id in (await _named(session, document)).values()}
    rows = await _held(session, named)
    await session.execute(delete(file_use).where(file_use.c.document_id.in_(documents)))
    await _say_used(session, set(rows))
    gone = delete(file).where(file.c.id.in_(rows), file.c.unused_since.is_not(None)).returning(file.c.id)
    await _let_go(session, (await session.scalars(gone)).all())


async def named_by_others(session: AsyncSession, id: UUID, besides: UUID, field: str) -> Collection[UUID]:
    """The other documents that name this file in that field; nobody names it anew until we commit."""
    await _held(session, {id})
    query = select(file_use.c.document_id).where(
        file_use.c.file_id == id, file_use.c.field == field, file_use.c.document_id != besides
    )
    return (await session.scalars(query)).all()


async def _named(session: AsyncSession, document: UUID) -> dict[str, UUID]:
    rows = await session.execute(select(file_use).where(file_use.c.document_id == document))
    return {row.field: row.file_id for row in rows}


async def _held(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Row[tuple[Any, ...]]]:
    """The rows, locked in the order of their ids."""
    query = select(file).where(file.c.id.in_(ids)).order_by(file.c.id).with_for_update()
    return {row.id: row for row in await session.execute(query)} if ids else {}


async def _say_used(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Of rows that we hold: named by somebody, or waiting from now on."""
    used = select(file_use.c.file_id).where(file_use.c.file_id == file.c.id).exists()
    waits = case((used, null()), else_=func.coalesce(file.c.unused_since, func.now()))
    await session.execute(update(file).where(file.c.id.in_(ids)).values(unused_since=waits))


# ---- and they go


async def forget_unused(session: AsyncSession) -> int:
    """Files that nobody named within the quarantine are none any more; some at a time."""
    old = select(file.c.id).where(file.c.unused_since < func.now() - QUARANTINE).limit(_AT_ONCE)
    gone = delete(file).where(file.c.id.in_(old.with_for_update(skip_locked=True))).returning(file.c.id)
    ids = (await session.scalars(gone)).all()
    await _let_go(session, ids)
    return len(ids)


async def loose(session: AsyncSession) -> Collection[UUID]:
    """Bytes that belong to no file and are due to be removed, held until we commit."""
    query = select(file_loose.c.id).where(file_loose.c.due_at <= func.now()).order_by(file_loose.c.due_at)
    return (await session.scalars(query.limit(_AT_ONCE).with_for_update(skip_locked=True))).all()


async def removed(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Their bytes are gone."""
    await session.execute(delete(file_loose).where(file_loose.c.id.in_(ids)))


async def _let_go(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Their bytes are due to be removed."""
    if ids:
        await session.execute(insert(file_loose), [{"id": id} for id in ids])
