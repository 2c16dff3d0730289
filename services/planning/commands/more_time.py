"""The office gives a stage more time, or lets late work into a cycle that is over: at all its schools, or at one.

What stands in the way at one school keeps nothing from the others: they are changed, and the answer says of each that
is not why. Only where none can be changed it is refused, with what stands in the way at the first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.domain.refusals import CycleNotOpened
from services.planning.domain.school_cycle import SchoolCycle
from shared import facts, outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.ids import PersonId
from shared.contracts.planning import CycleExtended, CycleReopened, Stage
from shared.errors import Refusal
from shared.facts import OFFICE, School, permit


@dataclass(frozen=True)
class Asked:
    """Which stage of which cycle, until when and why, at the schools of an office or at one of them."""

    office: str
    cycle: str
    stage: Stage
    until: date
    reason: str
    npsn: str | None


@dataclass(frozen=True)
class Answer:
    """The cycle at each school that has it, and what stood in the way of a change; None: it was changed."""

    cycle: SchoolCycle
    refusal: Refusal | None


Change = Callable[[SchoolCycle, Zone, Actor, datetime], CycleExtended | CycleReopened]


async def extend_cycle(session: AsyncSession, asked: Asked, person: PersonId) -> list[Answer]:
    """R-TIM-1: the office gives a stage more time."""

    def extend(cycle: SchoolCycle, zone: Zone, by: Actor, at: datetime) -> CycleExtended:
        return cycle.extend(asked.stage, asked.until, asked.reason, zone, by, at)

    return await _change(session, asked, person, extend)


async def reopen_cycle(session: AsyncSession, asked: Asked, person: PersonId) -> list[Answer]:
    """R-CYC-3: the office lets late work into a cycle that is over. Plans that waited there are looked at again."""

    def reopen(cycle: SchoolCycle, zone: Zone, by: Actor, at: datetime) -> CycleReopened:
        return cycle.reopen(asked.stage, asked.until, asked.reason, zone, by, at)

    answers = await _change(session, asked, person, reopen)
    await store.check_again(session, [answer.cycle.npsn for answer in answers if answer.refusal is None])
    return answers


async def _change(session: AsyncSession, asked: Asked, person: PersonId, change: Change) -> list[Answer]:
    schools, cycles = await _of_office(session, asked, person)
    at, by = await now(session), Actor(id=person, role=ActingRole.OFFICE)
    answers = []
    for cycle in cycles:
        try:
            event = change(cycle, schools[cycle.npsn].zone, by, at)
        except Refusal as refusal:
            answers.append(Answer(cycle, refusal))
        else:
            await outbox.record(session, cycle, event)
            answers.append(Answer(cycle, None))
    refusals = [answer.refusal for answer in answers if answer.refusal is not None]
    if len(refusals) == len(answers):
        raise refusals[0]
    return answers


async def _of_office(
    session: AsyncSession, asked: Asked, person: PersonId
) -> tuple[dict[str, School], list[SchoolCycle]]:
    """The cycle at the schools of the office that have it, for one who may change it there; locked, by NPSN."""
    permit(await facts.office_relations(session, asked.office, person), OFFICE)
    schools = {s.npsn: s for s in await facts.schools_of_office(session, asked.office) if asked.npsn in (None, s.npsn)}
    found = await store.cycles_of_schools(session, schools, asked.cycle)
    if not found:
        raise CycleNotOpened(cycle=asked.cycle)
    return schools, list(found)
