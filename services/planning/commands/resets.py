"""An approved plan is deleted on request: the teacher asks, the office verifies and decides (rulebook 6.4)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.planning import store
from services.planning.commands.loading import OWNER, SUPERIOR, plan_for
from services.planning.domain import reset_refusals
from services.planning.domain.participation import GONE
from services.planning.domain.plan import Plan
from services.planning.domain.refusals import EmployeeMoved
from services.planning.domain.reset import ResetRequest, suggest
from shared import facts, outbox
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import PersonId, PlanId
from shared.edge import fresh
from shared.errors import NotFound, NotYetKnown
from shared.facts import OFFICE, Scene


async def request_reset(session: AsyncSession, plan_id: UUID, reason: str, person: PersonId, seen: int) -> ResetRequest:
    """R-SEC-3: he himself, nobody for him."""
    plan, scene = await plan_for(session, plan_id, person, OWNER, seen)
    participation, cycle = await store.participation_in_cycle(session, plan.about.participation_id)
    participation.require_here()
    cycle.require_not_over(scene.at)
    if await store.reset_of(session, participation.id) is not None:
        raise reset_refusals.ResetAskedAlready()
    request = ResetRequest.of(plan, reason, scene.school.today(scene.at), scene.at)
    by = Actor(id=person, role=ActingRole.EMPLOYEE)
    event = request.request(plan, rated=participation.rated_at is not None, by=by)
    session.add(request)
    await outbox.record(session, request, event)
    return request


async def suggest_reset(session: AsyncSession, plan_id: UUID, reason: str, person: PersonId, seen: int) -> Plan:
    """E-7: the principal may not ask for it himself, but he may tell the teacher that he should."""
    plan, scene = await plan_for(session, plan_id, person, SUPERIOR, seen)
    participation, cycle = await store.participation_in_cycle(session, plan.about.participation_id)
    participation.require_here()
    cycle.require_not_over(scene.at)
    if await store.reset_of(session, participation.id) is not None:
        raise reset_refusals.ResetAskedAlready()
    by = Actor(id=person, role=ActingRole.SUPERIOR)
    event = suggest(plan, reason, rated=participation.rated_at is not None, by=by, at=scene.at)
    await outbox.record(session, plan, event)
    return plan


async def verify_reset(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> ResetRequest:
    request, _ = await _request(session, participation_id, person, seen)
    request.verify(person)
    return request


async def complete_reset(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> ResetRequest:
    """The plan is deleted, an empty one takes its place, and execution is locked."""
    request, scene = await _request(session, participation_id, person, seen)
    plan = await store.plan_of(session, request.id, lock=True)
    if plan is None or plan.id != request.plan_id:
        raise reset_refusals.ResetDecided()
    participation, cycle = await store.participation_in_cycle(session, request.id)
    cycle.require_not_over(scene.at)
    if participation.status in GONE:
        raise EmployeeMoved()
    who = await store.name_and_nip(session, participation.employee_id)
    if who is None:
        raise NotYetKnown()
    by = Actor(id=person, role=ActingRole.OFFICE)
    request.complete(plan, who[1], rated=participation.rated_at is not None, by=by, at=scene.at)
    new = PlanId(uuid7())
    await outbox.record(session, plan, plan.reset(new, by, scene.at))
    empty = plan.anew(new)
    await store.end_plan(session, plan, scene.at)
    session.add(empty)
    participation.lock(scene.at)
    return request


async def reject_reset(
    session: AsyncSession, participation_id: UUID, reason: str, person: PersonId, seen: int
) -> ResetRequest:
    request, scene = await _request(session, participation_id, person, seen)
    event = request.reject(reason, Actor(id=person, role=ActingRole.OFFICE), scene.at)
    await outbox.record(session, request, event)
    return request


async def _request(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[ResetRequest, Scene]:
    """The request, for the office of the teacher's school."""
    request = await store.reset_of(session, participation_id, lock=True)
    if request is None:
        raise NotFound()
    scene = await facts.scene(session, request.about.npsn, request.about, person, OFFICE)
    fresh(request.version, seen)
    return request, scene
