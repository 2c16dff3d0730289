"""Who takes part in a cycle, and that his data is right."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store, workplaces
from services.planning.commands import cycles, exits
from services.planning.commands.loading import OWNER, in_time
from services.planning.domain.participation import GONE, Correction, Participation, takes_part
from services.planning.domain.school_cycle import SchoolCycle
from shared import facts, outbox
from shared.clock import now
from shared.contracts.assessment import AssessmentReady, PredicateFinalised
from shared.contracts.directory import EmployeePlaced, SchoolRecorded, StaffType
from shared.contracts.ids import PersonId, participation_id
from shared.contracts.observation import ObservationRated
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
    await workplaces.forget_departure(session, event.employee_id, event.npsn)
    if event.staff_type is StaffType.PRINCIPAL:
        await exits.promote(session, event)
    for cycle in await store.cycles(session, event.npsn):
        await _start(session, cycle, [event])


async def record_school(session: AsyncSession, event: SchoolRecorded) -> None:
    """It has the cycles of its office. Public or private: who is a civil servant may take part from now on (E-17)."""
    await facts.hold_school(session, event.npsn, shared=True)
    await cycles.open_at(session, event)
    if await workplaces.remember_status(session, event):
        for cycle in await store.cycles(session, event.npsn):
            await _start(session, cycle, await store.placements(session, event.npsn))


async def _start(session: AsyncSession, cycle: SchoolCycle, people: Iterable[EmployeePlaced]) -> None:
    at = await now(session)
    if not cycle.can_be_joined(at):
        return
    school = await workplaces.status_of(session, cycle.npsn)
    there = await store.known_participations(session, cycle.npsn, cycle.cycle)
    taking_part = [who for who in people if takes_part(who, school, cycle)]
    for who in taking_part:
        if who.employee_id in there:
            await _come_back(session, cycle, who.employee_id, at)
    await _begin(session, cycle, [who for who in taking_part if who.employee_id not in there], at)


async def _begin(session: AsyncSession, cycle: SchoolCycle, people: Sequence[EmployeePlaced], at: datetime) -> None:
    """They are new in this cycle at this school; who was in it at another one goes on here (E-11)."""
    elsewhere = await workplaces.participations_elsewhere(session, cycle, [who.employee_id for who in people])
    for who in people:
        participation = Participation.of(who, cycle)
        participation.continues = elsewhere.get(who.employee_id)
        session.add(participation)
        await outbox.record(session, participation, participation.start(at))


async def _come_back(session: AsyncSession, cycle: SchoolCycle, employee: PersonId, at: datetime) -> None:
    """He had left, and works here again: he goes on where he was."""
    participation = await store.participation_by_id(session, participation_id(employee, cycle.cycle, cycle.npsn))
    if participation.status in GONE:
        plan = await store.plan_of(session, participation.id)
        back = participation.come_back(at, unlocked=plan is not None and plan.unlocked)
        await outbox.record(session, participation, back)


async def note_rating(session: AsyncSession, event: ObservationRated) -> None:
    """His observation was rated: his plan stays from now on (6.4)."""
    (await store.participation_by_id(session, event.about.participation_id)).rate(event.at)


async def note_ready(session: AsyncSession, event: AssessmentReady) -> None:
    (await store.participation_by_id(session, event.about.participation_id)).assess(event.at)


async def note_final(session: AsyncSession, event: PredicateFinalised) -> None:
    (await store.participation_by_id(session, event.about.participation_id)).complete(event.at)


async def check_data(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """ "Mulai": he begins with a look at his data (R-DAT-1)."""
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation.employee_id, person, OWNER)
    await in_time(session, participation, cycle, scene)
    participation.check_data()


async def confirm_data(session: AsyncSession, participation_id: UUID, person: PersonId) -> Participation:
    """ "Data sudah sesuai"."""
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation.employee_id, person, OWNER)
    await in_time(session, participation, cycle, scene)
    participation.confirm_data(scene.at)
    return participation


async def correct_data(
    session: AsyncSession, participation_id: UUID, correction: Correction, person: PersonId
) -> Participation:
    """R-DAT-2: the one correction, for this application only."""
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation.employee_id, person, OWNER)
    await in_time(session, participation, cycle, scene)
    participation.correct_data(correction)
    return participation
