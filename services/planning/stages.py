"""Which openings and closings of stages were told: once for an office, a stage and a day."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.tables import stage_told
from shared.contracts.planning import Stage


class Turn(StrEnum):
    """What the clock does to a stage."""

    OPENED = "OPENED"
    CLOSED = "CLOSED"


class StageTurn(NamedTuple):
    """A stage that opens or closes on a day at the schools of an office."""

    office: str
    cycle: str
    stage: Stage
    what: Turn
    day: date


async def take(session: AsyncSession, turns: Collection[StageTurn]) -> list[StageTurn]:
    """Those that nobody has told yet; from now on they are told."""
    if not turns:
        return []
    rows = insert(stage_told).values([turn._asdict() for turn in sorted(turns)]).on_conflict_do_nothing()
    found = await session.execute(rows.returning(*stage_told.c))
    return [StageTurn(r.office, r.cycle, Stage(r.stage), Turn(r.what), r.day) for r in found]
