"""The cycles of schools: the office opens them and gives a stage more time."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.domain import refusals
from services.planning.domain.school_cycle import SchoolCycle
from shared import facts, outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import PersonId
from shared.contracts.planning import Stage
from shared.facts import Relation, School, permit
from shared.policies import known

OFFICE = (Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD)


async def open_cycle(session: AsyncSession, office: str, code: str, person: PersonId) -> list[SchoolCycle]:
    """The office opens a cycle for all its schools that do not have it yet."""
    permit(await facts.office_relations(session, office, person), OFFICE)
    if not known(code):
        raise refusals.PolicyUnknown(field="/cycle")
    await facts.hold_office(session, office)
    schools = await facts.schools_of_office(session, office)
    if not schools:
        raise refusals.NoSchools()
    at, by = await now(session), Actor(id=person, role=ActingRole.OFFICE)
    opened = [c for s in schools if (c := await _open(session, s, code, by, at)) is not None]
    if not opened:
        raise refusals.CycleAlreadyOpen(cycle=code)
    return opened


async def _open(session: AsyncSession, school: School, code: str, by: Actor, at: datetime) -> SchoolCycle | None:
    if await store.cycle(session, school.npsn, code) is not None:
        return None
    cycle = SchoolCycle(school.npsn, code, code, school.district_code, at)
    event = cycle.open(by, at)
    session.add(cycle)
    await outbox.record(session, cycle, event)
    return cycle


async def extend_cycle(
    session: AsyncSession, office: str, code: str, stage: Stage, until: date, reason: str, npsn: str | None,
    person: PersonId,
) -> list[SchoolCycle]:  # fmt: skip
    """R-TIM-1: the office gives a stage more time, at all its schools or at one."""
    permit(await facts.office_relations(session, office, person), OFFICE)
    schools = {s.npsn: s for s in await facts.schools_of_office(session, office) if npsn in (None, s.npsn)}
    extended = await store.cycles_of_schools(session, schools, code)
    if not extended:
        raise refusals.CycleNotOpened(cycle=code)
    at, by = await now(session), Actor(id=person, role=ActingRole.OFFICE)
    for cycle in extended:
        await outbox.record(session, cycle, cycle.extend(stage, until, reason, schools[cycle.npsn].zone, by, at))
    return list(extended)
