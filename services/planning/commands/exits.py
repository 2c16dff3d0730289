"""Who takes no part any more: he leaves the school, is promoted, or is exempt for a while (E-11–E-13)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store, workplaces
from services.planning.commands.superiors import follow_superior
from services.planning.domain.participation import Exemption, Participation
from services.planning.domain.plan import UNFINISHED, Plan
from services.planning.domain.school_cycle import SchoolCycle
from shared import clock, facts, outbox, windows
from shared.access import capacity_of
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import EmployeeLeft, EmployeePlaced
from shared.contracts.ids import Capacity, ParticipationId, PersonId
from shared.contracts.planning import ExemptionReason, Stage
from shared.facts import OFFICE, Scene

PLACED = frozenset({Capacity.TEACHER, Capacity.PRINCIPAL})
"""As what somebody takes part because he works at a school."""
BATCH = 100
"""How many of those whose last day is over are seen to in one transaction."""


async def leave(session: AsyncSession, event: EmployeeLeft) -> None:
    """Somebody leaves the school: today, or as announced. A cycle that begins there meanwhile begins without him."""
    await facts.hold_school(session, event.npsn, shared=True)
    at = await clock.now(session)
    if event.on > await workplaces.today_at(session, event.npsn, at):
        await workplaces.announce_departure(session, event)
    else:
        await _depart(session, event, at)


async def depart_when_due(session: AsyncSession, at: datetime) -> int:
    """An announced day has come."""
    due = await workplaces.departures_due(session, at, BATCH)
    for event in due:
        await _depart(session, event, at)
    return len(due)


async def _depart(session: AsyncSession, event: EmployeeLeft, at: datetime) -> None:
    again = not await store.forget_placement(session, event.employee_id, event.npsn)
    await workplaces.forget_departure(session, event.employee_id, event.npsn)
    await _stop(session, event.employee_id, event.npsn, event.to_npsn, at, again=again)


async def change_position(session: AsyncSession, event: EmployeePlaced) -> None:
    """E-12: a teacher is principal now, or the other way round: as what he was he takes no part any more, with what
    there is."""
    former = PLACED - {capacity_of(event.staff_type)}
    await _stop(session, event.employee_id, event.npsn, None, await clock.now(session), as_what=former)


async def stop_acting(session: AsyncSession, employee: PersonId, npsn: str, at: datetime) -> None:
    """He leads the school as Plt no longer."""
    await _stop(session, employee, npsn, None, at, as_what={Capacity.ACTING_PRINCIPAL})


async def _stop(
    session: AsyncSession, employee: PersonId, npsn: str, to_npsn: str | None, at: datetime, *,
    again: bool = False, as_what: Collection[Capacity] = PLACED,
) -> None:  # fmt: skip
    """His cycles there are over for him, and an unfinished plan is cancelled (6.3). `again`: he had left before."""
    for mine in await store.participations_at(session, employee, npsn, as_what):
        plan, participation, cycle = await _held(session, mine)
        assessed_here = (to_npsn is not None or as_what != PLACED) and _executed(participation, cycle, at)
        if assessed_here or cycle.over(at) or (left := participation.leave(to_npsn, at, again=again)) is None:
            continue
        await outbox.record(session, participation, left)
        if plan is not None and plan.status in UNFINISHED:
            await outbox.record(session, plan, plan.cancel(at))


def _executed(participation: Participation, cycle: SchoolCycle, at: datetime) -> bool:
    """Nobody could go on elsewhere. For a term as Plt that is over more time is no reason to undo it (E-4)."""
    if participation.capacity is Capacity.ACTING_PRINCIPAL:
        return at >= windows.end(cycle.planned(Stage.EXECUTION))
    return not cycle.can_be_joined(at)


async def exempt(
    session: AsyncSession, participation_id: UUID, reason: ExemptionReason, since: date, letter_no: str,
    person: PersonId,
) -> None:  # fmt: skip
    """E-13: the office records that he is on unpaid leave, or away to study."""
    _, participation, scene = await _by_office(session, participation_id, person)
    exemption = Exemption(reason=reason, since=since, letter_no=letter_no, by=person)
    by, today = Actor(id=person, role=ActingRole.OFFICE), scene.school.today(scene.at)
    await outbox.record(session, participation, participation.exempt(exemption, today, by, scene.at))


async def end_exemption(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """He is back. A superior who came meanwhile has his plan at once."""
    npsn = (await store.participation_by_id(session, participation_id, lock=False)).npsn
    await facts.hold_school(session, npsn, shared=True)  # who leads now leads until we commit
    plan, participation, scene = await _by_office(session, participation_id, person)
    by = Actor(id=person, role=ActingRole.OFFICE)
    back = participation.end_exemption(by, scene.at, unlocked=plan is not None and plan.unlocked)
    await outbox.record(session, participation, back)
    if plan is not None:
        await follow_superior(session, plan, scene.school, scene.at)


async def _by_office(
    session: AsyncSession, participation_id: UUID, person: PersonId
) -> tuple[Plan | None, Participation, Scene]:
    """A participation in a cycle that runs, for the office of the teacher's school."""
    plan, participation, cycle = await _held(session, ParticipationId(participation_id))
    scene = await facts.scene(session, participation.npsn, participation, person, OFFICE)
    cycle.require_not_over(scene.at)
    return plan, participation, scene


async def _held(
    session: AsyncSession, participation_id: ParticipationId
) -> tuple[Plan | None, Participation, SchoolCycle]:
    """All of it locked, the plan first, as whoever decides on it does."""
    plan = await store.plan_of(session, participation_id, lock=True)
    return plan, *(await store.participation_in_cycle(session, participation_id))
