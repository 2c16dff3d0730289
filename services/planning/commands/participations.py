"""Who takes part in a cycle, and that his data is right."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store, workplaces
from services.planning.commands import cycles, exits, joining, leading
from services.planning.commands.loading import OWNER, in_time
from services.planning.domain.participation import Correction, Participation
from shared import facts
from shared.access import capacity_of
from shared.contracts.assessment import AssessmentReady, PredicateFinalised
from shared.contracts.directory import EmployeePlaced, SchoolRecorded
from shared.contracts.ids import PersonId
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import CycleOpened


async def start_participations(session: AsyncSession, event: CycleOpened) -> None:
    """A cycle is open: everyone who works at the school and may take part, takes part."""
    await facts.hold_school(session, event.npsn)
    cycle = await store.cycle(session, event.npsn, event.cycle)
    assert cycle is not None, "the cycle is committed before its event is sent"
    people = await store.placements(session, event.npsn)
    await joining.start(session, cycle, [(who, capacity_of(who.staff_type)) for who in people])
    await leading.follow(session, event.npsn)


async def place(session: AsyncSession, event: EmployeePlaced) -> None:
    """Somebody works at a school: he takes part in the cycles that are open there (E-14)."""
    await facts.hold_school(session, event.npsn, shared=True)
    await store.remember_placement(session, event)
    await workplaces.forget_departure(session, event.employee_id, event.npsn)
    await exits.change_position(session, event)
    await _start_where_open(session, event.npsn, [event])
    await leading.look_again(session, event.employee_id)


async def record_school(session: AsyncSession, event: SchoolRecorded) -> None:
    """It has the cycles of its office. Public or private: who is a civil servant may take part from now on (E-17)."""
    await facts.hold_school(session, event.npsn, shared=True)
    await cycles.open_at(session, event)
    if await workplaces.remember_status(session, event):
        await _start_where_open(session, event.npsn, await store.placements(session, event.npsn))
        await leading.look_at(session, event.npsn)


async def _start_where_open(session: AsyncSession, npsn: str, people: Sequence[EmployeePlaced]) -> None:
    for cycle in await store.cycles(session, npsn):
        await joining.start(session, cycle, [(who, capacity_of(who.staff_type)) for who in people])


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
    scene = await facts.scene(session, participation.npsn, participation, person, OWNER)
    await in_time(session, participation, cycle, scene)
    participation.check_data()


async def confirm_data(session: AsyncSession, participation_id: UUID, person: PersonId) -> Participation:
    """ "Data sudah sesuai"."""
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation, person, OWNER)
    await in_time(session, participation, cycle, scene)
    participation.confirm_data(scene.at)
    return participation


async def correct_data(
    session: AsyncSession, participation_id: UUID, correction: Correction, person: PersonId
) -> Participation:
    """R-DAT-2: the one correction, for this application only."""
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation, person, OWNER)
    await in_time(session, participation, cycle, scene)
    participation.correct_data(correction)
    return participation
