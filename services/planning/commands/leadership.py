"""Who leads a school changed: plans that wait for a superior, or are with the former one, go on (D1, D2)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.commands.loading import unlock_if_it_stands
from services.planning.domain.participation import AWAY
from services.planning.domain.plan import Plan
from shared import facts, outbox
from shared.clock import now
from shared.contracts.directory import LeadershipChanged, OfficeRecorded
from shared.contracts.ids import PlanId
from shared.errors import NotYetKnown
from shared.facts import School

BATCH = 100
"""Schools that an errand looks at in one transaction."""


async def follow_leadership(session: AsyncSession, event: LeadershipChanged) -> None:
    """Leadership changed: whoever waits for a superior goes on by himself (D1, D2)."""
    try:
        school = await facts.school(session, event.npsn)
    except NotYetKnown:
        return  # nobody can have submitted at a school that is not known yet
    await _resolve(session, school)


async def resolve_waiting(session: AsyncSession, at: datetime) -> int:
    """A leadership that was announced begins or ends today: the same, found by the clock.

    Each school is looked at once a day, some at a time, and of those that change one: it is held until we commit.
    """
    looked_at = 0
    for npsn in await store.schools_to_check(session, at, BATCH):
        school = await facts.school(session, npsn)
        await store.checked(session, npsn, school.today(at))  # first: whoever wants it looked at again waits for us
        changed = await _resolve(session, school)
        looked_at += 1
        if changed:
            break
    return looked_at


async def follow_office(session: AsyncSession, event: OfficeRecorded) -> None:
    """Its head may have changed, who is the superior of leaders: all its schools are looked at again."""
    await store.check_office_again(session, event.code)


async def _resolve(session: AsyncSession, school: School) -> int:
    """How many plans have another superior now. They alone are locked: most stay where they are."""
    at, changed = await now(session), 0
    for plan in await store.plans_to_change(session, await _elsewhere(session, school, at)):
        participation = await store.participation_by_id(session, plan.about.participation_id)
        if participation.status not in AWAY:
            changed += await follow_superior(session, plan, school, at)
    return changed


async def follow_superior(session: AsyncSession, plan: Plan, school: School, at: datetime) -> bool:
    """The plan goes to whoever is the superior now; False: it stays where it is."""
    events = plan.superior_changed(school.superior(plan.about.employee_id, at), at)
    if events:
        await outbox.record(session, plan, *events)
        await unlock_if_it_stands(session, plan)
    return bool(events)


async def _elsewhere(session: AsyncSession, school: School, at: datetime) -> list[PlanId]:
    """The plans whose superior is not the one they are with, or is it as something else (D2), in cycles that still run
    (R-CYC-3)."""
    running = {cycle.cycle for cycle in await store.cycles(session, school.npsn) if not cycle.over(at)}
    return [
        pending.id
        for pending in await store.pending_plans(session, school.npsn)
        if pending.cycle in running
        and (superior := school.superior(pending.employee_id, at))
        and (superior.person_id, superior.kind) != (pending.superior_id, pending.superior_kind)
    ]
