"""What can be made to happen in directory: an import, at once or, when it is large, by the worker."""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import store
from services.directory.importing import keeping
from services.directory.importing.checking import Progress
from services.directory.importing.findings import Outcome, Status
from services.directory.importing.keeping import Upload
from services.directory.importing.progress import silent, visible
from services.directory.importing.running import attempt, my_turn
from services.directory.relations import Authority
from shared.clock import now
from shared.contracts.base import SYSTEM
from shared.errors import Refusal
from shared.texts import Text

AT_ONCE = 1024 * 1024
"""Files of so many bytes in all are imported before the answer; larger ones wait for the worker."""


class FileTwice(Refusal):
    status: ClassVar[int] = 422
    title = Text("Berkas terkirim dua kali", "File sent twice")
    detail = Text("Berkas {name} terkirim lebih dari satu kali.", "The file {name} was sent more than once.")


async def receive_import(
    session: AsyncSession, who: Authority, uploads: Mapping[str, Upload], *, dry_run: bool
) -> UUID:
    """Small files are imported now, unless another import is under way; others are kept for the worker."""
    at, sizes = await now(session), {name: upload.size or 0 for name, upload in uploads.items()}
    import_id = await keeping.begin(session, who.person, who.offices, sizes, at, dry_run=dry_run)
    if sum(sizes.values()) > AT_ONCE or not await my_turn(session):
        await keeping.keep(session, import_id, uploads)
        return import_id
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        for name, upload in uploads.items():
            (Path(folder) / name).write_bytes(await upload.read())
        outcome = await attempt(
            session, import_id, Path(folder), who.offices, who.actor, at, dry_run=dry_run, progress=silent
        )
    await keeping.finish(session, import_id, outcome)
    return import_id


async def import_folder(
    session: AsyncSession, folder: Path, *, dry_run: bool, progress: Progress
) -> tuple[UUID, Outcome] | None:
    """The files of a folder, by the command line, as the system. None: another import is under way."""
    if not await my_turn(session):
        return None
    at, sizes = await now(session), _sizes(folder)
    import_id = await keeping.begin(session, None, None, sizes, at, dry_run=dry_run)
    outcome = await attempt(session, import_id, folder, None, SYSTEM, at, dry_run=dry_run, progress=progress)
    await keeping.finish(session, import_id, outcome)
    return import_id, outcome


def _sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted(folder.glob("*.csv"))}


async def import_waiting(session: AsyncSession, at: datetime) -> int:
    """The oldest import that waits; answers how many were done (the worker's errand)."""
    table = store.imports
    oldest = select(table).where(table.c.status == Status.WAITING).order_by(table.c.id).limit(1)
    asked = (await session.execute(oldest.with_for_update(skip_locked=True))).one_or_none()
    if asked is None or not await my_turn(session):
        return 0
    who = Authority(asked.asked_by, None if asked.office_codes is None else frozenset(asked.office_codes))
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        await keeping.unpack(session, asked.id, Path(folder))
        outcome = await attempt(
            session, asked.id, Path(folder), who.offices, who.actor, at,
            dry_run=asked.dry_run, progress=visible(session, asked.id),
        )  # fmt: skip
    await keeping.finish(session, asked.id, outcome)
    return 1
