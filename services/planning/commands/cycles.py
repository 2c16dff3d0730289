"""The cycles of schools: the office opens them, who leads a school confirms that one starts."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import office_cycles, store
from services.planning.commands.loading import leader_name
from services.planning.domain import refusals
from services.planning.domain.cycle_refusals import NotForTheOffice
from services.planning.domain.school_cycle import SchoolCycle
from shared import facts, outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import SchoolRecorded
from shared.contracts.ids import PersonId
from shared.facts import OFFICE, Relation, permit
from shared.policies import known


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
    planned = [SchoolCycle(school.npsn, code, code, school.district_code, at) for school in schools]
    opened = [cycle for cycle in planned if await _open(session, cycle, by, at)]
    if not opened:
        raise refusals.CycleAlreadyOpen(cycle=code)
    await office_cycles.remember(session, office, code, person)
    return opened


async def open_at(session: AsyncSession, event: SchoolRecorded) -> None:
    """A school of which we hear later has what its office opened for all, as long as one can join in (E-14)."""
    await facts.hold_office(session, event.office_code, shared=True)
    at = await now(session)
    for code, person in await office_cycles.opened(session, event.office_code):
        cycle = SchoolCycle(event.npsn, code, code, event.district_code, at)
        if cycle.can_be_joined(at):
            await _open(session, cycle, Actor(id=person, role=ActingRole.OFFICE), at)


async def _open(session: AsyncSession, cycle: SchoolCycle, by: Actor, at: datetime) -> bool:
    """False: the school has it."""
    if await store.cycle(session, cycle.npsn, cycle.cycle) is not None:
        return False
    event = cycle.open(by, at)
    session.add(cycle)
    await outbox.record(session, cycle, event)
    return True


async def confirm_start(session: AsyncSession, npsn: str, code: str, person: PersonId) -> None:
    """R-CYC-2: who leads the school says that the period starts; the office, while nobody leads it."""
    scene = await facts.scene(session, npsn, None, person, (Relation.SUPERIOR, *OFFICE))
    leads = Relation.SUPERIOR in scene.relations
    if not leads and (leader := await leader_name(session, scene.school, scene.at)) is not None:
        raise NotForTheOffice(who=leader)
    found = await store.cycles_of_schools(session, [npsn], code)
    if not found:
        raise refusals.CycleNotOpened(cycle=code)
    by = Actor(id=person, role=ActingRole.SUPERIOR if leads else ActingRole.OFFICE)
    await outbox.record(session, found[0], found[0].confirm_start(by, scene.at))
