"""The plan: drafted, handed in, reviewed, approved, agreed to."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.planning import store
from services.planning.commands.loading import (
    OWNER,
    in_time,
    own,
    plan_for,
    reviewed,
    snapshot,
    superior_of,
    unlock_if_it_stands,
)
from services.planning.domain import refusals
from services.planning.domain.carrying import carried
from services.planning.domain.education_report import year_of
from services.planning.domain.items import PlanItem
from services.planning.domain.participation import Participation
from services.planning.domain.plan import Plan, PlanStatus
from shared import facts, outbox
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import ParticipationId, PersonId, PlanId
from shared.errors import ConfirmationMissing
from shared.facts import School


async def start_plan(session: AsyncSession, participation_id: UUID, person: PersonId) -> Plan:
    former = await store.plan_of(session, ParticipationId(participation_id), lock=True)
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation, person, OWNER)
    await in_time(session, participation, cycle, scene)
    if participation.data_confirmed_at is None:
        raise refusals.DataNotConfirmed()
    former = former or await store.plan_of(session, participation.id)  # one that somebody began while we waited
    if former is None:
        plan = Plan(PlanId(uuid7()), participation.about, items=await _carried(session, participation, scene.school))
    elif former.status is PlanStatus.CANCELLED:
        plan = former.anew(PlanId(uuid7()))
        await store.end_plan(session, former, scene.at)
    else:
        raise refusals.PlanExists()
    session.add(plan)
    return plan


async def _carried(session: AsyncSession, participation: Participation, school: School) -> tuple[PlanItem, ...]:
    """E-11: who came from another school begins with the plan that he had there."""
    former = await store.plan_of(session, participation.continues) if participation.continues else None
    return carried(former, school.level) if former else ()


async def save_draft(session: AsyncSession, plan_id: UUID, items: list[PlanItem], person: PersonId, seen: int) -> Plan:
    plan, _, scene, _ = await own(session, plan_id, person, seen)
    plan.save_draft(items, scene.school.level)
    return plan


async def submit_plan(
    session: AsyncSession, plan_id: UUID, person: PersonId, seen: int, *, confirmed: bool, understood: bool
) -> Plan:
    # Who leads now leads until we commit: else a leader who comes this moment would not find a plan that waits for him.
    await facts.hold_school(session, await store.school_of(session, plan_id), shared=True)
    plan, participation, scene, cycle = await own(session, plan_id, person, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    superior = scene.school.superior(plan.about, scene.at)
    who, by = await snapshot(session, participation, scene.school), Actor(id=person, role=ActingRole.EMPLOYEE)
    report = await store.report_of(session, plan.about.npsn, year_of(plan.about.cycle))
    recommended = report.recommended if report else ()
    late = participation.late(cycle, scene.school.zone, scene.at)
    event = plan.submit(
        superior, who, understood=understood, by=by, at=scene.at, recommended=recommended, late=late,
        head_missing=scene.school.head_missing(plan.about, scene.at),
    )  # fmt: skip
    await outbox.record(session, plan, event)
    await unlock_if_it_stands(session, plan)
    return plan


async def withdraw_plan(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> Plan:
    plan, _, scene, _ = await own(session, plan_id, person, seen)
    await outbox.record(session, plan, plan.withdraw(Actor(id=person, role=ActingRole.EMPLOYEE), scene.at))
    return plan


async def save_review(
    session: AsyncSession, plan_id: UUID, items: list[PlanItem], reasons: Mapping[str, str], person: PersonId, seen: int
) -> Plan:  # fmt: skip
    plan, scene = await reviewed(session, plan_id, person, seen)
    by = Actor(id=person, role=ActingRole.SUPERIOR)
    plan.save_review(items, scene.school.level, by, scene.at, reasons)
    return plan


async def approve_plan(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> Plan:
    plan, scene = await reviewed(session, plan_id, person, seen)
    event = plan.approve(superior_of(scene, plan), Actor(id=person, role=ActingRole.SUPERIOR), scene.at)
    await outbox.record(session, plan, event)
    await unlock_if_it_stands(session, plan)
    return plan


async def return_plan(session: AsyncSession, plan_id: UUID, reason: str, person: PersonId, seen: int) -> Plan:
    plan, scene = await reviewed(session, plan_id, person, seen)
    await outbox.record(session, plan, plan.return_(reason, Actor(id=person, role=ActingRole.SUPERIOR), scene.at))
    return plan


async def agree_to_plan(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> Plan:
    """ "Sepakati": as long as the cycle runs, so that a late approval takes nothing from the teacher."""
    plan, scene = await plan_for(session, plan_id, person, OWNER, seen)
    participation, cycle = await store.participation_in_cycle(session, plan.about.participation_id)
    participation.require_here()
    cycle.require_not_over(scene.at)
    await outbox.record(session, plan, plan.agree(Actor(id=person, role=ActingRole.EMPLOYEE), scene.at))
    await unlock_if_it_stands(session, plan)
    return plan
