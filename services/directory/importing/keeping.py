"""An import as it is kept: who asked for what, the files of one that waits, and what became of it."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.directory import store
from services.directory.importing.checking import Scope
from services.directory.importing.findings import Outcome, Status
from shared.clock import now
from shared.contracts.ids import PersonId

PART = 1024 * 1024


class Upload(Protocol):
    """A file that is being sent."""

    @property
    def size(self) -> int | None: ...
    async def read(self, size: int = -1) -> bytes: ...


async def begin(
    session: AsyncSession, person: PersonId | None, scope: Scope, sizes: Mapping[str, int], at: datetime,
    *, dry_run: bool,
) -> UUID:  # fmt: skip
    """It was asked for."""
    import_id = uuid7()
    row = {
        "id": import_id,
        "asked_at": at,
        "asked_by": person,
        "office_codes": None if scope is None else sorted(scope),
        "dry_run": dry_run,
        "status": Status.WAITING,
        "files": dict(sizes),
    }
    await session.execute(insert(store.imports).values(row))
    return import_id


async def finish(session: AsyncSession, import_id: UUID, outcome: Outcome) -> None:
    """What became of it; its files are not needed any more."""
    done = update(store.imports).where(store.imports.c.id == import_id)
    await session.execute(done.values(**outcome.row(), finished_at=await now(session)))
    await session.execute(delete(store.import_part).where(store.import_part.c.import_id == import_id))


async def keep(session: AsyncSession, import_id: UUID, uploads: Mapping[str, Upload]) -> None:
    """The files, in parts, until the worker comes."""
    for name, upload in uploads.items():
        async for position, content in _parts(upload):
            row = {"import_id": import_id, "file": name, "position": position, "content": content}
            await session.execute(insert(store.import_part).values(row))


async def _parts(upload: Upload) -> AsyncIterator[tuple[int, bytes]]:
    position = 0
    while content := await upload.read(PART):
        yield position, content
        position += 1


async def unpack(session: AsyncSession, import_id: UUID, folder: Path) -> None:
    """The kept files, as they were sent."""
    part = store.import_part.c
    query = select(part.file, part.content).where(part.import_id == import_id).order_by(part.file, part.position)
    async for name, content in await session.stream(query.execution_options(yield_per=4)):
        with (folder / name).open("ab") as file:
            file.write(content)
