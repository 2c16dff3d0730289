"""What a person or an event can make happen in planning: load, decide, record."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.planning import store
from services.planning.domain import refusals
from services.planning.domain.items import PlanItem
from services.planning.domain.participation import Participation, SchoolCycle, takes_part
from services.planning.domain.plan import DataSnapshot, Plan, PlanStatus
from shared import facts, outbox, windows
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, LeadershipChanged, OfficeRecorded
from shared.contracts.ids import PersonId, PlanId
from shared.contracts.planning import CycleOpened, Stage
from shared.edge import fresh
from shared.errors import ConfirmationMissing, NotFound, NotYetKnown
from shared.facts import Relation, Scene, School, permit
from shared.policies import known
from shared.superior import Superior

BATCH = 100
"""Schools that an errand looks at in one transaction."""

OWNER = (Relation.SELF,)
SUPERIOR = (Relation.SUPERIOR,)
OFFICE = (Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD)


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
    opened = [c for s in schools if (c := await _open(session, s, code, by, at)) is not None]
    if not opened:
        raise refusals.CycleAlreadyOpen(cycle=code)
    return opened


async def _open(session: AsyncSession, school: School, code: str, by: Actor, at: datetime) -> SchoolCycle | None:
    if await store.cycle(session, school.npsn, code) is not None:
        return None
    cycle = SchoolCycle(school.npsn, code, code, school.district_code, at)
    event = cycle.open(by, at)
    session.add(cycle)
    await outbox.record(session, cycle, event)
    return cycle


async def extend_cycle(
    session: AsyncSession, office: str, code: str, stage: Stage, until: date, reason: str, npsn: str | None,
    person: PersonId,
) -> list[SchoolCycle]:  # fmt: skip
    """R-TIM-1: the office gives a stage more time, at all its schools or at one."""
    permit(await facts.office_relations(session, office, person), OFFICE)
    schools = {s.npsn: s for s in await facts.schools_of_office(session, office) if npsn in (None, s.npsn)}
    extended = await store.cycles_of_schools(session, schools, code)
    if not extended:
        raise refusals.CycleNotOpened(cycle=code)
    at, by = await now(session), Actor(id=person, role=ActingRole.OFFICE)
    for cycle in extended:
        await outbox.record(session, cycle, cycle.extend(stage, until, reason, schools[cycle.npsn].zone, by, at))
    return list(extended)


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
    _in_time(participation, cycle, scene)
    participation.confirm_data(scene.at)
    return participation


async def start_plan(session: AsyncSession, participation_id: UUID, person: PersonId) -> Plan:
    participation, cycle = await store.participation_in_cycle(session, participation_id)
    scene = await facts.scene(session, participation.npsn, participation.employee_id, person, OWNER)
    _in_time(participation, cycle, scene)
    if participation.data_confirmed_at is None:
        raise refusals.DataNotConfirmed()
    if await store.plan_of(session, participation.id) is not None:
        raise refusals.PlanExists()
    plan = Plan(PlanId(uuid7()), participation.about)
    session.add(plan)
    return plan


async def save_draft(session: AsyncSession, plan_id: UUID, items: list[PlanItem], person: PersonId, seen: int) -> Plan:
    plan, _, scene = await _own(session, plan_id, person, seen)
    plan.save_draft(items, scene.school.level)
    return plan


async def submit_plan(
    session: AsyncSession, plan_id: UUID, person: PersonId, seen: int, *, confirmed: bool, understood: bool
) -> Plan:
    # Who leads now leads until we commit: else a leader who comes this moment would not find a plan that waits for him.
    await facts.hold_school(session, await store.school_of(session, plan_id), shared=True)
    plan, participation, scene = await _own(session, plan_id, person, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    superior = scene.school.superior(plan.about.employee_id, scene.at)
    snapshot = await _snapshot(session, participation, scene.school)
    by = Actor(id=person, role=ActingRole.EMPLOYEE)
    await outbox.record(session, plan, plan.submit(superior, snapshot, understood=understood, by=by, at=scene.at))
    await _unlock_if_approved(session, plan)
    return plan


async def withdraw_plan(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> Plan:
    plan, _, scene = await _own(session, plan_id, person, seen)
    await outbox.record(session, plan, plan.withdraw(Actor(id=person, role=ActingRole.EMPLOYEE), scene.at))
    return plan


async def save_review(session: AsyncSession, plan_id: UUID, items: list[PlanItem], person: PersonId, seen: int) -> Plan:
    plan, scene = await _reviewed(session, plan_id, person, seen)
    plan.save_review(items, scene.school.level)
    return plan


async def approve_plan(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> Plan:
    plan, scene = await _reviewed(session, plan_id, person, seen)
    event = plan.approve(_superior(scene, plan), Actor(id=person, role=ActingRole.SUPERIOR), scene.at)
    await outbox.record(session, plan, event)
    await _unlock_if_approved(session, plan)
    return plan


async def return_plan(session: AsyncSession, plan_id: UUID, reason: str, person: PersonId, seen: int) -> Plan:
    plan, scene = await _reviewed(session, plan_id, person, seen)
    await outbox.record(session, plan, plan.return_(reason, Actor(id=person, role=ActingRole.SUPERIOR), scene.at))
    return plan


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
        changed = await _resolve(session, school)
        await store.checked(session, npsn, school.today(at))
        looked_at += 1
        if changed:
            break
    return looked_at


async def follow_office(session: AsyncSession, event: OfficeRecorded) -> None:
    """Its head may have changed, who is the superior of leaders: all its schools are looked at again."""
    await store.check_again(session, event.code)


async def _resolve(session: AsyncSession, school: School) -> int:
    """How many plans have another superior now. They alone are locked: most stay where they are."""
    at, changed = await now(session), 0
    for plan in await store.plans_to_change(session, await _elsewhere(session, school, at)):
        events = plan.superior_changed(school.superior(plan.about.employee_id, at), at)
        if events:
            await outbox.record(session, plan, *events)
            await _unlock_if_approved(session, plan)
            changed += 1
    return changed


async def _elsewhere(session: AsyncSession, school: School, at: datetime) -> list[PlanId]:
    """The plans whose superior is not the one they are with."""
    return [
        pending.id
        for pending in await store.pending_plans(session, school.npsn)
        if (superior := school.superior(pending.employee_id, at)) and superior.person_id != pending.superior_id
    ]


async def _unlock_if_approved(session: AsyncSession, plan: Plan) -> None:
    if plan.approved_at is not None:
        (await store.participation_by_id(session, plan.about.participation_id)).unlock()


async def _plan(
    session: AsyncSession, plan_id: UUID, person: PersonId, allowed: tuple[Relation, ...], seen: int
) -> tuple[Plan, Scene]:
    """The plan for one who may act on it and has seen what he changes."""
    plan = await store.plan_by_id(session, plan_id)
    scene = await facts.scene(session, plan.about.npsn, plan.about.employee_id, person, allowed)
    fresh(plan.version, seen)
    return plan, scene


async def _own(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> tuple[Plan, Participation, Scene]:
    """The plan for its owner, in time."""
    plan, scene = await _plan(session, plan_id, person, OWNER, seen)
    participation, cycle = await store.participation_in_cycle(session, plan.about.participation_id)
    if plan.status is PlanStatus.RETURNED:
        cycle.require_not_over(scene.at)  # it was handed in in time: giving it back takes nothing from the teacher
    else:
        _in_time(participation, cycle, scene)
    return plan, participation, scene


def _in_time(participation: Participation, cycle: SchoolCycle, scene: Scene) -> None:
    """R-TIM-1: planning is open for this teacher."""
    window = participation.planning_window(cycle, scene.school.zone)
    windows.require(window, cycle.cycle, scene.school.zone, scene.at)


async def _reviewed(session: AsyncSession, plan_id: UUID, person: PersonId, seen: int) -> tuple[Plan, Scene]:
    """The plan for the superior of one who still works at the school (E-11).

    He may decide as long as the cycle runs: a plan that was handed in in time is not lost because he is late.
    """
    plan, scene = await _plan(session, plan_id, person, SUPERIOR, seen)
    if not await store.works_at(session, plan.about.employee_id, plan.about.npsn):
        raise refusals.EmployeeMoved()
    cycle = await store.cycle(session, plan.about.npsn, plan.about.cycle)
    assert cycle is not None, "a plan belongs to a cycle"
    cycle.require_not_over(scene.at)
    return plan, scene


def _superior(scene: Scene, plan: Plan) -> Superior:
    superior = scene.school.superior(plan.about.employee_id, scene.at)
    if superior is None:
        raise NotFound()
    return superior


async def _snapshot(session: AsyncSession, participation: Participation, school: School) -> DataSnapshot:
    who = await store.name_and_nip(session, participation.employee_id)
    if who is None:
        raise NotYetKnown()
    return DataSnapshot(
        name=who[0], nip=who[1], school=school.name,
        staff_type=participation.staff_type, employment_status=participation.employment_status,
    )  # fmt: skip
