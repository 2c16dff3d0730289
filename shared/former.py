"""What no longer counts after a practice change (rulebook 6.10): kept as it stood, row by row, until its plan is reset.

Nothing else finds it. A draft that went with it stays its author's, so only what was handed in is shown (R-DOC-3).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid, delete, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.ids import PracticeChangeId
from shared.edge import View

_tables = MetaData()
former_version = Table(
    "former_version", _tables,
    Column("id", Uuid, primary_key=True),
    Column("participation_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("superseded_at", DateTime(timezone=True), nullable=False),
    Column("content", JSONB, nullable=False),
)  # fmt: skip
_c = former_version.c


class FormerVersion(View):
    """A document as it was handed in, before a practice change."""

    id: UUID
    kind: str
    request_id: PracticeChangeId
    superseded_at: datetime
    content: dict[str, JsonValue]


def install(metadata: MetaData) -> None:
    """A service whose documents are opened again has this table."""
    former_version.to_metadata(metadata)


async def keep(
    session: AsyncSession, tables: Sequence[Table], whose: UUID, request_id: UUID, at: datetime
) -> dict[str, UUID]:
    """The rows of this participation in these tables. By table, under which id the last of them is kept."""
    names = ["id", "participation_id", "request_id", "kind", "superseded_at", "content"]
    kept: dict[str, UUID] = {}
    for table in tables:
        rows = select(
            func.gen_random_uuid(), table.c.participation_id, literal(request_id, Uuid), literal(table.name),
            literal(at, DateTime(timezone=True)), func.to_jsonb(table.table_valued()),
        ).where(table.c.participation_id == whose)  # fmt: skip
        for id in await session.scalars(insert(former_version).from_select(names, rows).returning(_c.id)):
            kept[table.name] = id
    return kept


async def forget(session: AsyncSession, whose: UUID) -> Sequence[UUID]:
    """The plan they were written on was reset (6.4). Which they were."""
    gone = delete(former_version).where(_c.participation_id == whose).returning(_c.id)
    return (await session.scalars(gone)).all()


async def shown(session: AsyncSession, whose: UUID, statuses: Collection[str]) -> list[FormerVersion]:
    """Those of these statuses, oldest first."""
    mine = select(former_version).where(_c.participation_id == whose, _c.content["status"].astext.in_(statuses))
    rows = await session.execute(mine.order_by(_c.superseded_at, _c.kind))
    return [FormerVersion.model_validate(row, from_attributes=True) for row in rows]
