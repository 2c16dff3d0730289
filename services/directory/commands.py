"""What can be made to happen in directory: an import, at once or, when it is large, by the worker."""

import tempfile
import traceback
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.directory import store
from services.directory.importing.checking import Progress
from services.directory.importing.findings import Outcome, Status
from services.directory.importing.progress import silent, visible
from services.directory.importing.running import my_turn, run
from services.directory.relations import Authority
from shared import telemetry
from shared.clock import now
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.ids import PersonId
from shared.errors import Refusal
from shared.texts import Text

AT_ONCE = 1024 * 1024
"""Files of so many bytes in all are imported before the answer; larger ones wait for the worker."""
PART = 1024 * 1024
log = telemetry.get_logger(__name__)


class Upload(Protocol):
    """A file that is being sent."""

    @property
    def size(self) -> int | None: ...
    async def read(self, size: int = -1) -> bytes: ...


class FileTwice(Refusal):
    status: ClassVar[int] = 422
    title = Text("Berkas terkirim dua kali", "File sent twice")
    detail = Text("Berkas {name} terkirim lebih dari satu kali.", "The file {name} was sent more than once.")


async def receive_import(
    session: AsyncSession, who: Authority, uploads: Mapping[str, Upload], *, dry_run: bool
) -> UUID:
    """Small files are imported now, unless another import is under way; others are kept for the worker."""
    at, sizes = await now(session), {name: upload.size or 0 for name, upload in uploads.items()}
    import_id = await _begin(session, who.person, who.office, sizes, at, dry_run=dry_run)
    if sum(sizes.values()) > AT_ONCE or not await my_turn(session):
        await _keep(session, import_id, uploads)
        return import_id
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        for name, upload in uploads.items():
            (Path(folder) / name).write_bytes(await upload.read())
        outcome = await _attempt(
            session, import_id, Path(folder), who.office, who.actor, at, dry_run=dry_run, progress=silent
        )
    await _finish(session, import_id, outcome, at)
    return import_id


async def import_folder(
    session: AsyncSession, folder: Path, *, dry_run: bool, progress: Progress
) -> tuple[UUID, Outcome] | None:
    """The files of a folder, by the command line, as the system. None: another import is under way."""
    if not await my_turn(session):
        return None
    at, sizes = await now(session), _sizes(folder)
    import_id = await _begin(session, None, None, sizes, at, dry_run=dry_run)
    outcome = await _attempt(session, import_id, folder, None, SYSTEM, at, dry_run=dry_run, progress=progress)
    await _finish(session, import_id, outcome, at)
    return import_id, outcome


async def import_waiting(session: AsyncSession, at: datetime) -> int:
    """The oldest import that waits; answers how many were done (the worker's errand)."""
    table = store.imports
    oldest = select(table).where(table.c.status == Status.WAITING).order_by(table.c.id).limit(1)
    asked = (await session.execute(oldest.with_for_update(skip_locked=True))).one_or_none()
    if asked is None or not await my_turn(session):
        return 0
    role = ActingRole.OPERATOR if asked.office_code is None else ActingRole.OFFICE
    by, progress = Actor(id=asked.asked_by, role=role), visible(session, asked.id)
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        await _unpack(session, asked.id, Path(folder))
        outcome = await _attempt(
            session, asked.id, Path(folder), asked.office_code, by, at, dry_run=asked.dry_run, progress=progress
        )
    await _finish(session, asked.id, outcome, at)
    return 1


def _sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted(folder.glob("*.csv"))}


async def _begin(
    session: AsyncSession, person: PersonId | None, office: str | None, sizes: Mapping[str, int], at: datetime,
    *, dry_run: bool,
) -> UUID:  # fmt: skip
    import_id = uuid7()
    row = {
        "id": import_id,
        "asked_at": at,
        "asked_by": person,
        "office_code": office,
        "dry_run": dry_run,
        "status": Status.WAITING,
        "files": dict(sizes),
    }
    await session.execute(insert(store.imports).values(row))
    return import_id


async def _attempt(
    session: AsyncSession, import_id: UUID, folder: Path, scope: str | None, by: Actor, at: datetime,
    *, dry_run: bool, progress: Progress,
) -> Outcome:  # fmt: skip
    """An unforeseen failure undoes the import and is said; a database that went away is tried again by the worker."""
    try:
        async with session.begin_nested():
            return await run(session, folder, scope=scope, dry_run=dry_run, by=by, at=at, progress=progress)
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        # neither message nor parameters: they hold names and numbers of people
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "import_failed", import_id=str(import_id), error=type(error).__name__, at=f"{where.name}:{where.lineno}"
        )
        return Outcome(Status.FAILED)


async def _finish(session: AsyncSession, import_id: UUID, outcome: Outcome, at: datetime) -> None:
    done = update(store.imports).where(store.imports.c.id == import_id)
    await session.execute(done.values(**outcome.row(), finished_at=await now(session)))
    await session.execute(delete(store.import_part).where(store.import_part.c.import_id == import_id))


async def _keep(session: AsyncSession, import_id: UUID, uploads: Mapping[str, Upload]) -> None:
    for name, upload in uploads.items():
        async for position, content in _parts(upload):
            row = {"import_id": import_id, "file": name, "position": position, "content": content}
            await session.execute(insert(store.import_part).values(row))


async def _parts(upload: Upload) -> AsyncIterator[tuple[int, bytes]]:
    position = 0
    while content := await upload.read(PART):
        yield position, content
        position += 1


async def _unpack(session: AsyncSession, import_id: UUID, folder: Path) -> None:
    part = store.import_part.c
    query = select(part.file, part.content).where(part.import_id == import_id).order_by(part.file, part.position)
    async for name, content in await session.stream(query.execution_options(yield_per=4)):
        with (folder / name).open("ab") as file:
            file.write(content)
