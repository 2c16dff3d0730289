"""A plan goes to whoever is the superior now: plans that wait for one, or are with the former one, go on (D1, D2)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.commands.loading import unlock_if_it_stands
from services.planning.domain.participation import AWAY
from services.planning.domain.plan import Plan
from shared import outbox
from shared.clock import now
from shared.contracts.ids import PlanId
from shared.facts import School


async def resolve(session: AsyncSession, school: School) -> int:
    """How many plans have another superior now. They alone are locked: most stay where they are."""
    at, changed = await now(session), 0
    for plan in await store.plans_to_change(session, await _elsewhere(session, school, at)):
        participation = await store.participation_by_id(session, plan.about.participation_id)
        if participation.status not in AWAY:
            changed += await follow_superior(session, plan, school, at)
    return changed


async def follow_superior(session: AsyncSession, plan: Plan, school: School, at: datetime) -> bool:
    """The plan goes to whoever is the superior now; False: it stays where it is."""
    events = plan.superior_changed(school.superior(plan.about, at), at)
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
        and (superior := school.superior(pending, at))
        and (superior.person_id, superior.kind) != (pending.superior_id, pending.superior_kind)
    ]
