"""The cycles of an office's schools."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.school_cycle import CycleState, SchoolCycle
from services.planning.tables import school_cycle
from shared import facts
from shared.clock import now
from shared.contracts.directory import Zone
from shared.contracts.ids import PersonId
from shared.edge import View
from shared.errors import Refusal
from shared.facts import OFFICE, Relation, permit
from shared.policies import policy
from shared.windows import StageView, view

WATCHERS = (Relation.SUPERIOR, Relation.OPERATOR, *OFFICE)


class CycleRow(View):
    npsn: str
    cycle: str
    policy: str
    title: str
    state: CycleState
    extended: bool
    """The office gave a stage more time."""
    awaits_confirmation: bool
    """Who leads the school has to say that the period starts: until then nobody plans (R-CYC-2)."""
    stages: tuple[StageView, ...]
    opened_at: datetime
    confirmed_at: datetime | None
    closed_at: datetime | None


class Unchanged(View):
    """Why a school's cycle stays as it is: the code and the words of the refusal."""

    code: str
    title: str
    detail: str


class MoreTimeRow(CycleRow):
    """A cycle for which more time was asked; `unchanged` is null where it was given."""

    unchanged: Unchanged | None


def more_time_row(row: CycleRow, why: Refusal | None, language: str) -> MoreTimeRow:
    unchanged = None
    if why is not None:
        title, detail = (text.say(language, why.values) for text in (why.title, why.detail))
        unchanged = Unchanged(code=why.code(), title=title, detail=detail)
    return MoreTimeRow(**dict(row), unchanged=unchanged)


async def cycles_of_office(session: AsyncSession, office: str, reader: PersonId, language: str) -> Sequence[CycleRow]:
    permit(await facts.office_relations(session, office, reader), OFFICE)
    schools = facts.school_fact
    query = (
        select(SchoolCycle, schools.c.zone)
        .join(schools, schools.c.npsn == school_cycle.c.npsn)
        .where(schools.c.office_code == office)
        .order_by(school_cycle.c.cycle, school_cycle.c.npsn)
    )
    at = await now(session)
    return [cycle_row(cycle, Zone(zone), at, language) for cycle, zone in await session.execute(query)]


async def cycles_of_school(session: AsyncSession, npsn: str, reader: PersonId, language: str) -> Sequence[CycleRow]:
    """Of one school, the newest first."""
    scene = await facts.scene(session, npsn, None, reader, WATCHERS)
    query = select(SchoolCycle).where(school_cycle.c.npsn == npsn).order_by(school_cycle.c.cycle.desc())
    return [cycle_row(cycle, scene.school.zone, scene.at, language) for cycle in await session.scalars(query)]


def cycle_row(cycle: SchoolCycle, zone: Zone, at: datetime, language: str) -> CycleRow:
    return CycleRow(
        npsn=cycle.npsn, cycle=cycle.cycle, policy=cycle.policy, title=policy(cycle.policy).title,
        state=cycle.state(zone, at), extended=cycle.extended, awaits_confirmation=cycle.awaits_confirmation,
        stages=tuple(view(w, zone, at, language) for w in cycle.windows),
        opened_at=cycle.opened_at, confirmed_at=cycle.confirmed_at, closed_at=cycle.closed_at,
    )  # fmt: skip
