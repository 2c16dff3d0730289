"""From the command line: `import DIR [--dry-run]`, the files of a folder; `preflight`, who will be blocked and why."""

import argparse
import asyncio
import sys
from pathlib import Path

from services.directory import commands, preflight_cli
from services.directory.importing.findings import Outcome, RowError, Status, Summary
from shared import head
from shared.database import Sessions, connect, sessions
from shared.settings import Settings


def add_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]  # argparse has no public name
    verb = verbs.add_parser("import", help="import the CSV files of a folder")
    verb.add_argument("folder", type=Path)
    verb.add_argument("--dry-run", action="store_true", help="change nothing, say what would change")
    verb.set_defaults(do=import_)
    preflight_cli.add_verb(verbs)


async def import_(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 if the files were accepted, 1 if not. One transaction: what is not accepted has changed nothing."""
    folder: Path = arguments.folder
    if not await asyncio.to_thread(folder.is_dir):
        _say(f"{folder} bukan folder.")
        return 1
    engine = connect(settings, "directory.import")
    try:
        await head.require_head(engine, "directory")
        opened = sessions(engine, settings)
        while (outcome := await _once(opened, folder, dry_run=arguments.dry_run)) is None:
            _still("impor lain sedang berjalan; menunggu …")
            await asyncio.sleep(2)
    finally:
        await engine.dispose()
    _still("")
    return _report(outcome, dry_run=arguments.dry_run)


async def _once(opened: Sessions, folder: Path, *, dry_run: bool) -> Outcome | None:
    async with opened.begin() as session:
        done = await commands.import_folder(session, folder, dry_run=dry_run, progress=_progress)
    return None if done is None else done[1]


async def _progress(stage: str, done: int, total: int | None) -> None:
    _still(f"{stage}: {done}" + (f" dari {total}" if total else ""))


def _still(text: str) -> None:
    """One line that is written over, where a person looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:<60}\r")
        sys.stderr.flush()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _report(outcome: Outcome, *, dry_run: bool) -> int:
    for error in outcome.findings.errors:
        _say(_sentence(error))
    if outcome.summary is not None:
        for oddity in outcome.summary.oddities:
            _say(f"{oddity.npsn}: {oddity.message}")
        _changes(outcome.summary)
        _say("Uji coba: tidak ada yang diubah." if dry_run else "Impor selesai.")
        return 0
    if outcome.status is Status.REJECTED:
        _say(f"Ditolak: {outcome.findings.count} kesalahan. Tidak ada yang berubah.")
    else:
        _say("Impor gagal dan dibatalkan; sebabnya ada di log.")
    return 1


def _sentence(error: RowError) -> str:
    row = f"baris {error.row}" if error.row else ""
    return f"{', '.join(part for part in (error.file, row, error.column) if part)}: {error.message}"


def _changes(summary: Summary) -> None:
    for kind, difference in summary.kinds.items():
        _say(f"{kind:<12} baru {difference.new}, berubah {difference.changed}, tetap {difference.unchanged}")
    events = ", ".join(f"{count} × {kind}" for kind, count in sorted(summary.events.items()))
    _say(f"{'peristiwa':<12} {events or 'tidak ada'}")
