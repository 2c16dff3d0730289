"""One import from beginning to end: check everything, then compare, write and tell. Wrong files change nothing."""

import traceback
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.importing.applying import Import
from services.directory.importing.checking import Progress, Scope, check_files
from services.directory.importing.findings import Outcome, Status
from services.directory.importing.known import check_against_known
from services.directory.importing.telling import Teller
from shared import outbox, telemetry
from shared.contracts.base import Actor

log = telemetry.get_logger(__name__)
_ONE_AT_A_TIME = 7_205_011  # advisory lock: imports follow each other


async def my_turn(session: AsyncSession) -> bool:
    """Whether no other import is running; until the transaction's end it is this one's turn."""
    return bool(await session.scalar(text(f"SELECT pg_try_advisory_xact_lock({_ONE_AT_A_TIME})")))


async def no_import(session: AsyncSession) -> bool:
    """Whether no import is running; until the transaction's end none begins."""
    return bool(await session.scalar(text(f"SELECT pg_try_advisory_xact_lock_shared({_ONE_AT_A_TIME})")))


async def attempt(
    session: AsyncSession, import_id: UUID, folder: Path, scope: Scope, by: Actor, at: datetime,
    *, dry_run: bool, progress: Progress,
) -> Outcome:  # fmt: skip
    """An unforeseen failure undoes the import and is said; a database that went away is tried again by the worker."""
    try:
        async with outbox.attempt(session):
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


async def run(
    session: AsyncSession,
    folder: Path,
    *,
    scope: Scope,
    dry_run: bool,
    by: Actor,
    at: datetime,
    progress: Progress,
) -> Outcome:
    """Do it, inside the caller's transaction. `scope`: the offices that bring only their own rows."""
    await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))
    checked = await check_files(folder, scope, progress)
    if not checked.findings.count:
        await check_against_known(session, checked)
    if checked.findings.count:
        return Outcome(Status.REJECTED, checked.findings)
    teller = Teller(session, at, by, dry_run=dry_run)
    summary = await Import(session, checked, teller, progress).run()
    return Outcome(Status.COMPLETED, checked.findings, summary)
