"""`python -m services.directory.app preflight --district CODE`: who will be blocked this cycle, why, who repairs it."""

import argparse
import sys
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import preflight_queries
from services.directory.domain.preflight import Reason
from services.directory.domain.wrongs import Effect
from services.directory.preflight_queries import Question
from services.directory.situations import Territory
from services.directory.tables import table
from services.directory.views import PreflightSummary
from shared import head
from shared.database import connect, sessions
from shared.policies import codes
from shared.settings import Settings


def add_verb(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]  # argparse has no public name
    verb = verbs.add_parser("preflight", help="who will be blocked this cycle, why, and who can put it right")
    where = verb.add_mutually_exclusive_group(required=True)
    where.add_argument("--district", metavar="CODE", help="all schools of a district (64.02) or a province (64)")
    where.add_argument("--school", metavar="NPSN")
    verb.add_argument("--reason", action="append", type=Reason, choices=list(Reason), help="only this; may be repeated")
    verb.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="as on this day; default: today")
    verb.add_argument("--cycle", choices=codes(), help="before this cycle, opened or not; default: that of the day")
    verb.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="default: the end of execution")
    verb.add_argument("--csv", action="store_true", help="a table for a spreadsheet")
    verb.set_defaults(do=preflight)


async def preflight(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 if nobody is blocked, 1 if somebody is."""
    territory = Territory(npsn=arguments.school, code=arguments.district)
    question = Question(arguments.on, arguments.until, frozenset(arguments.reason or Reason), arguments.cycle)
    engine = connect(settings, "directory.preflight")
    try:
        await head.require_head(engine, "directory")
        async with sessions(engine, settings).begin() as session:
            await _write(session, territory, question, as_table=arguments.csv)
            counted = await preflight_queries.summary(session, territory, question)
    finally:
        await engine.dispose()
    if not arguments.csv:
        _sum(counted)
    return int(any(row.effect is Effect.BLOCKED for row in counted.reasons))


async def _write(session: AsyncSession, territory: Territory, question: Question, *, as_table: bool) -> None:
    rows = preflight_queries.whole(session, territory, question, "id")
    if as_table:
        sys.stdout.write(table([row async for row in rows]))
        return
    async for row in rows:
        _say(f"{row.npsn} {row.school}: {row.explanation} → {row.repair}")


def _sum(counted: PreflightSummary) -> None:
    for row in counted.reasons:
        _say(f"{row.effect:<8} {row.reason:<24} {row.findings} temuan di {row.schools} sekolah")
    if not counted.reasons:
        _say("Tidak ada yang terhambat.")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
