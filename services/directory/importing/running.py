"""One import from beginning to end: check everything, then compare, write and tell. Wrong files change nothing."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.importing.applying import Import
from services.directory.importing.checking import Progress, check_files
from services.directory.importing.findings import Outcome, Status
from services.directory.importing.known import check_against_known
from services.directory.importing.telling import Teller
from shared.contracts.base import Actor

_ONE_AT_A_TIME = 7_205_011  # advisory lock: imports follow each other


async def my_turn(session: AsyncSession) -> bool:
    """Whether no other import is running; until the transaction's end it is this one's turn."""
    return bool(await session.scalar(text(f"SELECT pg_try_advisory_xact_lock({_ONE_AT_A_TIME})")))


async def run(
    session: AsyncSession,
    folder: Path,
    *,
    scope: str | None,
    dry_run: bool,
    by: Actor,
    at: datetime,
    progress: Progress,
) -> Outcome:
    """Do it, inside the caller's transaction. `scope` is the office that may bring only its own rows."""
    await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))
    checked = await check_files(folder, scope, progress)
    if not checked.findings.count:
        await check_against_known(session, checked)
    if checked.findings.count:
        return Outcome(Status.REJECTED, checked.findings)
    teller = Teller(session, at, by, dry_run=dry_run)
    summary = await Import(session, checked, teller, progress).run()
    return Outcome(Status.COMPLETED, checked.findings, summary)
