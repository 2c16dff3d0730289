"""How far a large import is. It is written beside the import's transaction, or nobody could see it before the end."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.directory.importing.checking import Progress
from services.directory.store import import_progress


async def silent(stage: str, done: int, total: int | None) -> None:
    """A small import is over before anybody could ask."""


def visible(session: AsyncSession, import_id: UUID) -> Progress:
    """Each report is a statement of its own, on another connection than the import's."""
    engine = session.bind
    assert isinstance(engine, AsyncEngine)
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def report(stage: str, done: int, total: int | None) -> None:
        values = {"stage": stage, "done": done, "total": total}
        row = insert(import_progress).values(import_id=import_id, **values)
        async with alone.connect() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["import_id"], set_=values))

    return report
