"""A plan for one who may act on it, as he has seen it, and in time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.domain import refusals
from services.planning.domain.participation import Correction, Participation
from services.planning.domain.plan import Plan, PlanStatus
from services.planning.domain.school_cycle import SchoolCycle
from services.planning.domain.snapshot import DataSnapshot
from shared import facts, windows
from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import PersonId
from shared.edge import fresh
from shared.errors import NotFound, NotYetKnown
from shared.facts import Relation, Scene, School
from shared.superior import Superior

OWNER = (Relation.SELF,)
SUPERIOR = (Relation.SUPERIOR,)


async def plan_for(
    session: AsyncSession, plan_id: UUID, person: PersonId, allowed: tuple[Relation, ...], seen: int
) -> tuple[Plan, Scene]:
    """The plan for one who may act on it and has seen what he changes."""
    plan = await store.plan_by_id(session, plan_id)
    scene = await facts.scene(session, plan.about.npsn, plan.about, person, allowed)
    fresh(plan.version, seen)
    return plan, scene


async def own(
    session: AsyncSession, plan_id: UUID, person: PersonId, seen: int
) -> tuple[Plan, Participation, Scene, SchoolCycle]:
    """The plan for its owner, in time."""
    plan, scene = await plan_for(session, plan_id, person, OWNER, seen)
    participation, cycle = await store.participation_in_cycle(session, plan.about.participation_id)
    participation.require_here()
    if plan.status is PlanStatus.RETURNED:
        cycle.require_not_over(scene.at)  # it was handed in in time: giving it back takes nothing from the teacher
    else:
        await in_time(session, participation, cycle, scene)
    return plan, participation, scene, cycle


async def in_time(session: AsyncSession, participation: Participation, cycle: SchoolCycle, scene: Scene) -> None:
    """R-TIM-1, R-CYC-2: planning is open for this teacher, who still works here, and his period has started."""
    participation.require_here()
    window = participation.planning_window(cycle, scene.school.zone)
    windows.require(window, cycle.cycle, scene.school.zone, scene.at)
    if cycle.awaits_confirmation:
        cycle.require_confirmed(await leader_name(session, scene.school, scene.at))


async def leader_name(session: AsyncSession, school: School, at: datetime) -> str | None:
    """Who leads the school, by name as far as it is known; None: nobody."""
    leader = school.leader(at)
    if leader is None:
        return None
    known = await store.name_and_nip(session, leader.person_id)
    title = "Plt. Kepala Sekolah" if leader.kind is LeadershipKind.ACTING else "Kepala Sekolah"
    return f"{title} {known[0]}" if known else title


async def reviewed(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> tuple[Plan, Scene]:
    """The plan for the superior of one who still works at the school (E-11).

    He may decide as long as the cycle runs: a plan that was handed in in time is not lost because he is late.
    """
    plan, scene = await plan_for(session, plan_id, person, SUPERIOR, seen)
    if not await store.works_at(session, plan.about.participation_id):
        raise refusals.EmployeeMoved()
    (await store.participation_by_id(session, plan.about.participation_id, lock=False)).require_here()
    cycle = await store.cycle(session, plan.about.npsn, plan.about.cycle)
    assert cycle is not None, "a plan belongs to a cycle"
    cycle.require_not_over(scene.at)
    return plan, scene


def superior_of(scene: Scene, plan: Plan) -> Superior:
    superior = scene.school.superior(plan.about, scene.at)
    if superior is None:
        raise NotFound()
    return superior


async def snapshot(session: AsyncSession, participation: Participation, school: School) -> DataSnapshot:
    """Who he is, as the directory knows it and he corrected it for this application (R-DAT-2)."""
    who = await store.name_and_nip(session, participation.employee_id)
    if who is None:
        raise NotYetKnown()
    placed = await store.placement_of(session, participation.employee_id, participation.npsn)
    right = participation.correction or Correction()
    return DataSnapshot(
        name=right.name or who[0], nip=right.nip or who[1], school=right.school or school.name,
        staff_type=participation.staff_type, employment_status=participation.employment_status,
        position_level=participation.position_level, rank_grade=placed.rank_grade if placed else "",
    )  # fmt: skip


async def unlock_if_it_stands(session: AsyncSession, plan: Plan) -> None:
    if plan.unlocked:
        (await store.participation_by_id(session, plan.about.participation_id)).unlock()
