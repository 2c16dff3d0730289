"""The slice of planning that services with a stage of their own keep: the windows of each school's cycle (R-TIM-1).

Until they have arrived, the national ones of the policy hold: an extension gives time a moment later, and takes none.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, MetaData, Select, String, Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared import stops, windows
from shared.columns import Json
from shared.contracts.base import About
from shared.contracts.planning import CycleExtended, CycleOpened, CycleReopened, Stage, Window
from shared.facts import School
from shared.inbox import Consumer
from shared.policies import policy

TOPIC = "planning.cycle"

_tables = MetaData()

cycle_fact = Table(
    "cycle_fact",
    _tables,
    Column("npsn", String(8), primary_key=True),
    Column("cycle", String, primary_key=True),
    Column("windows", Json(tuple[Window, ...]), nullable=False),
)


def install(metadata: MetaData) -> None:
    """A service that keeps the slice has this table."""
    cycle_fact.to_metadata(metadata)


def listen(consumer: Consumer) -> None:
    """A service that keeps the slice hears these, on `TOPIC`."""
    consumer.on(CycleOpened)(remember)
    consumer.on(CycleExtended)(remember)
    consumer.on(CycleReopened)(remember)


async def remember(session: AsyncSession, event: CycleOpened | CycleExtended | CycleReopened) -> None:
    """Each event names all windows, and those of one school come in order: the newest replaces what was kept."""
    row = insert(cycle_fact).values(npsn=event.npsn, cycle=event.cycle, windows=event.windows)
    await session.execute(
        row.on_conflict_do_update(index_elements=["npsn", "cycle"], set_={"windows": row.excluded.windows})
    )


async def window_of(session: AsyncSession, about: About, stage: Stage) -> Window:
    """The window of the stage at the school."""
    return _window(await session.scalar(_kept(about)), about, stage)


async def late_steps(
    session: AsyncSession, about: About, undone: Iterable[str], school: School, at: datetime, language: str
) -> tuple[str, ...]:
    """Of these steps of execution those whose advised day has passed, as warnings (R-TIM-1)."""
    window, rules = await window_of(session, about, Stage.EXECUTION), policy(about.policy)
    found = (windows.late_step(rules, step, window, school.zone, at, language) for step in undone)
    return tuple(warning for warning in found if warning is not None)


async def require(session: AsyncSession, about: About, stage: Stage, school: School, at: datetime) -> Window:
    """The window of the stage; what is done outside it is refused, and what is done by or for one who takes no part."""
    asked = select(_kept(about).scalar_subquery(), stops.why_not(about).scalar_subquery())
    kept, why = (await session.execute(asked)).one()
    stops.require(about, why)
    window = _window(kept, about, stage)
    windows.require(window, about.cycle, school.zone, at)
    return window


def _kept(about: About) -> Select[tuple[tuple[Window, ...]]]:
    return select(cycle_fact.c.windows).where(cycle_fact.c.npsn == about.npsn, cycle_fact.c.cycle == about.cycle)


def _window(kept: Iterable[Window] | None, about: About, stage: Stage) -> Window:
    return windows.of_stage(kept or windows.national(policy(about.policy)), stage)
