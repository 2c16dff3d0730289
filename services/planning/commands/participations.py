"""Who takes part in a cycle, and that his data is right."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.commands.loading import OWNER, in_time
from services.planning.domain.participation import Participation, takes_part
from services.planning.domain.school_cycle import SchoolCycle
from shared import facts, outbox
from shared.clock import now
from shared.contracts.directory import EmployeeLeft, EmployeePlaced
from shared.contracts.ids import PersonId
from shared.contracts.planning import CycleOpened


async def start_participations(session: AsyncSession, event: CycleOpened) -> None:
    """A cycle is open: everyone who works at the school and may take part, takes part."""
    await facts.hold_school(session, event.npsn)
    cycle = await store.cycle(session, event.npsn, event.cycle)
    assert cycle is not None, "the cycle is committed before its event is sent"
    await _start(session, cycle, await store.placements(session, event.npsn))


async def place(session: AsyncSession, event: EmployeePlaced) -> None:
    """Somebody works at a school: he takes part in the cycles that are open there (E-14)."""
    await facts.hold_school(session, event.npsn, shared=True)
    await store.remember_placement(session, event)
    for cycle in await store.cycles(session, event.npsn):
        await _start(session, cycle, [event])


async def _start(session: AsyncSession, cycle: SchoolCycle, people: Iterable[EmployeePlaced]) -> None:
    at = await now(session)
    if not cycle.can_be_joined(at):
        return
    there = await store.known_participations(session, cycle.npsn, cycle.cycle)
    for who in people:
        if takes_part(who) and who.employee_id not in there:
            participation = Participation.of(who, cycle)
            session.add(participation)
            await outbox.record(session, participation, participation.start(at))


async def leave(session: AsyncSession, event: EmployeeLeft) -> None:
    await store.forget_placement(session, event)


async def confirm_data(session: AsyncSession, participation_id: UUID, person: PersonId) -> Participation:
    """ "Data sudah sesuai"."""
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation.employee_id, person, OWNER)
    in_time(participation, cycle, scene)
    participation.confirm_data(scene.at)
    return participation
