"""What nobody named in time is no file any more; and bytes that belong to none are removed. Two errands."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.files import ledger
from shared.files.store import FileStore
from shared.scheduler import Errand


async def forget_unused_files(session: AsyncSession, _: datetime) -> int:
    """By the wall clock: a rehearsal that moves through a year loses nothing that it has just uploaded."""
    return await ledger.forget_unused(session)


def errands(store: FileStore) -> tuple[Errand, Errand]:
    """For a service that takes files. The store may be away: then they stay due."""

    async def remove_loose_bytes(session: AsyncSession, _: datetime) -> int:
        due = await ledger.loose(session)
        for id in due:
            await store.remove(id)
        await ledger.removed(session, due)
        return len(due)

    return forget_unused_files, remove_loose_bytes
