"""What the clock makes happen: stages open and close, who has not planned is reminded, a cycle that is over closes.

Each school is looked at when its next moment comes (`shared.reminders`), some hundred at a time, and in the same
transaction its next moment is another. So everything is told once, whoever dies in between.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import stages, store
from services.planning.awaited import awaited
from services.planning.stages import StageTurn, Turn
from shared import outbox, reminders, windows
from shared.contracts.awaited import PlansAwaited
from shared.contracts.base import SYSTEM
from shared.contracts.ids import office_stage_id
from shared.contracts.planning import Stage, StageClosed, StageOpened
from shared.reminders import Due

_KINDS = {Turn.OPENED: StageOpened, Turn.CLOSED: StageClosed}


async def walk(session: AsyncSession, at: datetime) -> int:
    """The schools whose moment has come. After a round that told anything the others have their turn: so no more is
    told in one go than of so many schools, also when a year ends for all, or after a standstill."""
    due = await reminders.look(session, at)
    told = await _tell_turns(session, due, at)
    told += await _close(session, due, at)
    planning = [school for school in due if school.stage is Stage.PLANNING]
    told += await reminders.remind(session, planning, at, PlansAwaited, awaited)
    return 0 if told else len(due)


@dataclass
class OfficeStage:
    """A stage at the schools of an office, as what its opening and closing are told about."""

    id: UUID
    version: int = 0


async def _tell_turns(session: AsyncSession, due: Iterable[Due], at: datetime) -> int:
    """A stage opens or closes: one event for all schools of an office that have it on that day. How many."""
    found = {turn: school for school in due if (turn := _turn(school, at)) is not None}
    turns = await stages.take(session, found)
    for turn in turns:
        school = found[turn]
        event = _KINDS[turn.what](
            office=turn.office, cycle=turn.cycle, policy=school.policy, window=school.window, by=SYSTEM, at=at
        )
        about = office_stage_id(turn.office, turn.cycle, f"{turn.stage}:{turn.what}", turn.day)
        await outbox.record(session, OfficeStage(about), event)
    return len(turns)


def _turn(school: Due, at: datetime) -> StageTurn | None:
    """What has become of the stage by now."""
    if at >= windows.end(school.window):
        return StageTurn(school.office, school.cycle, school.stage, Turn.CLOSED, school.window.closes_on)
    if at >= windows.begin(school.window, school.zone):
        return StageTurn(school.office, school.cycle, school.stage, Turn.OPENED, school.window.opens_on)
    return None


async def _close(session: AsyncSession, due: Iterable[Due], at: datetime) -> int:
    """R-CYC-3: where the last window is over, the cycle closes. How many did."""
    closed = 0
    for code, numbers in _ended(due, at):
        over = [c for c in await store.cycles_of_schools(session, numbers, code) if c.closed_at is None and c.over(at)]
        await outbox.record_all(session, [(cycle, [cycle.close(at)]) for cycle in over])
        closed += len(over)
    return closed


def _ended(due: Iterable[Due], at: datetime) -> Iterator[tuple[str, set[str]]]:
    """The schools where a stage has ended, by cycle."""
    ended = sorted({(school.cycle, school.npsn) for school in due if at >= windows.end(school.window)})
    for code, schools in groupby(ended, key=lambda pair: pair[0]):
        yield code, {npsn for _, npsn in schools}
