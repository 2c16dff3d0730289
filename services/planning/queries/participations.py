"""A teacher in a cycle, as he and those around him see it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.domain.participation import Participation, ParticipationStatus
from services.planning.domain.plan import PlanStatus
from services.planning.domain.school_cycle import SchoolCycle
from services.planning.domain.screens import screens
from services.planning.tables import participation, plan, school_cycle
from shared import facts
from shared.clock import now
from shared.contracts.directory import EmploymentStatus, StaffType, Zone
from shared.contracts.ids import Capacity, ParticipationId, PersonId, PlanId
from shared.contracts.planning import Stage
from shared.edge import Versioned
from shared.errors import NotFound
from shared.exemptions import EXEMPTIONS
from shared.facts import OFFICE, Relation
from shared.labels import Labelled, label, labelled
from shared.policies import policy
from shared.texts import Text, say_day
from shared.windows import NATIONAL, StageView, view

WATCHERS = (Relation.SELF, Relation.SUPERIOR, Relation.OPERATOR, *OFFICE)


class ParticipationCard(Versioned):
    """One cycle of one employee."""

    id: ParticipationId
    employee_id: PersonId
    npsn: str
    cycle: str
    policy: str
    staff_type: StaffType
    employment_status: EmploymentStatus
    capacity: Capacity
    as_what: str
    """The same in the reader's language: a Plt has two cards of one period (E-3, E-41)."""
    status: ParticipationStatus
    data_confirmed_at: datetime | None
    plan_id: PlanId | None
    plan_status: PlanStatus | None
    title: str
    """What people call the period."""
    screens: tuple[Labelled, ...]
    """In which order one plans."""
    stages: tuple[StageView, ...]
    message: str | None
    """Why he takes no part for now, or any more."""
    exempt_since: date | None
    continues: ParticipationId | None
    """His participation at his former school in the same cycle (E-11)."""


_LEFT = {
    ParticipationStatus.TRANSFERRED: Text(
        "Pindah ke sekolah lain. Yang sudah dikumpulkan tetap dapat dibaca.",
        "Moved to another school. What was handed in can still be read.",
    ),
    ParticipationStatus.WITHDRAWN: Text(
        "Tidak lagi ikut di sekolah ini. Yang sudah dikumpulkan tetap dapat dibaca.",
        "Takes no part at this school any more. What was handed in can still be read.",
    ),
}
_EXEMPT = Text("Dibebaskan sejak {day}: {why}.", "Exempt since {day}: {why}.")


def _message(who: Participation, language: str) -> str | None:
    if who.status is ParticipationStatus.EXEMPT and who.exemption is not None:
        why = EXEMPTIONS[who.exemption.reason].say(language, {})
        return _EXEMPT.say(language, {"day": say_day(who.exemption.since, language), "why": why})
    return _LEFT[who.status].say(language, {}) if who.status in _LEFT else None


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
        staff_type=who.staff_type, employment_status=who.employment_status, capacity=who.capacity,
        as_what=label(who.capacity, language), status=who.status,
        data_confirmed_at=who.data_confirmed_at, plan_id=plan_id, plan_status=plan_status, version=who.version,
        title=rules.title, screens=labelled(screens(rules, who.capacity), language),
        stages=tuple(view(w, zone, at, language) for w in stages),
        message=_message(who, language), exempt_since=who.exemption.since if who.exemption else None,
        continues=who.continues,
    )  # fmt: skip


async def participation_card(
    session: AsyncSession, participation_id: UUID, reader: PersonId, language: str
) -> ParticipationCard:
    found = (await session.execute(_participations().where(participation.c.id == participation_id))).one_or_none()
    if found is None:
        raise NotFound()
    who, cycle, _, plan_id, plan_status = found
    scene = await facts.scene(session, who.npsn, who, reader, WATCHERS)
    return _card(who, cycle, scene.school.zone, plan_id, plan_status, scene.at, language)


async def my_participations(session: AsyncSession, reader: PersonId, language: str) -> Sequence[ParticipationCard]:
    """Mine, the newest period first; each says its period (E-41)."""
    p = participation.c
    query = _participations().where(p.employee_id == reader).order_by(p.cycle.desc(), p.capacity.desc(), p.id)
    at = await now(session)
    return [
        _card(who, cycle, Zone(zone) if zone else NATIONAL, plan_id, plan_status, at, language)
        for who, cycle, zone, plan_id, plan_status in await session.execute(query)
    ]
