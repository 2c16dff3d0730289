"""A teacher in a cycle, as he and those around him see it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.participation import Participation, ParticipationStatus
from services.planning.domain.plan import PlanStatus
from services.planning.domain.school_cycle import SchoolCycle
from services.planning.tables import participation, plan, school_cycle
from shared import facts
from shared.clock import now
from shared.contracts.directory import EmploymentStatus, StaffType, Zone
from shared.contracts.ids import ParticipationId, PersonId, PlanId
from shared.contracts.planning import Stage
from shared.edge import Versioned
from shared.errors import NotFound
from shared.facts import Relation
from shared.policies import Screen, policy
from shared.windows import NATIONAL, StageView, view

WATCHERS = (Relation.SELF, Relation.SUPERIOR, Relation.OPERATOR, Relation.OFFICE_ADMIN, Relation.OFFICE_HEAD)


class ParticipationCard(Versioned):
    """One cycle of one employee."""

    id: ParticipationId
    employee_id: PersonId
    npsn: str
    cycle: str
    policy: str
    staff_type: StaffType
    employment_status: EmploymentStatus
    status: ParticipationStatus
    data_confirmed_at: datetime | None
    plan_id: PlanId | None
    plan_status: PlanStatus | None
    title: str
    """What people call the period."""
    screens: tuple[Screen, ...]
    """In which order one plans."""
    stages: tuple[StageView, ...]


def _participations() -> Select[Participation, SchoolCycle, str | None, PlanId | None, PlanStatus | None]:
    cycle, school = school_cycle.c, facts.school_fact
    return (
        select(Participation, SchoolCycle, school.c.zone, plan.c.id, plan.c.status)
        .join(school_cycle, (cycle.npsn == participation.c.npsn) & (cycle.cycle == participation.c.cycle))
        .outerjoin(school, school.c.npsn == participation.c.npsn)
        .outerjoin(plan, plan.c.participation_id == participation.c.id)
    )


def _card(
    who: Participation, cycle: SchoolCycle, zone: Zone, plan_id: PlanId | None, plan_status: PlanStatus | None,
    at: datetime, language: str,
) -> ParticipationCard:  # fmt: skip
    rules, own = policy(who.policy), who.planning_window(cycle, zone)
    stages = [own if w.stage is Stage.PLANNING else w for w in cycle.windows]
    return ParticipationCard(
        id=who.id, employee_id=who.employee_id, npsn=who.npsn, cycle=who.cycle, policy=who.policy,
        staff_type=who.staff_type, employment_status=who.employment_status, status=who.status,
        data_confirmed_at=who.data_confirmed_at, plan_id=plan_id, plan_status=plan_status, version=who.version,
        title=rules.title, screens=rules.planning_screens, stages=tuple(view(w, zone, at, language) for w in stages),
    )  # fmt: skip


async def participation_card(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> ParticipationCard:
    found = (await session.execute(_participations().where(participation.c.id == participation_id))).one_or_none()
    if found is None:
        raise NotFound()
    who, cycle, _, plan_id, plan_status = found
    scene = await facts.scene(session, who.npsn, who.employee_id, reader, WATCHERS)
    return _card(who, cycle, scene.school.zone, plan_id, plan_status, scene.at, language)


async def my_participations(session: AsyncSession, reader: PersonId, language: str) -> Sequence[ParticipationCard]:
    """Mine, the newest period first; each says its period (E-41)."""
    query = _participations().where(participation.c.employee_id == reader).order_by(participation.c.cycle.desc())
    at = await now(session)
    return [
        _card(who, cycle, Zone(zone) if zone else NATIONAL, plan_id, plan_status, at, language)
        for who, cycle, zone, plan_id, plan_status in await session.execute(query)
    ]
