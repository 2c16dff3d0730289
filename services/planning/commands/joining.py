"""Somebody joins a cycle, as what he is assessed there; or comes back to it (E-14, D19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store, workplaces
from services.planning.domain.participation import GONE, Participation, takes_part
from services.planning.domain.school_cycle import SchoolCycle
from shared import outbox
from shared.clock import now
from shared.contracts.directory import EmployeePlaced
from shared.contracts.ids import Capacity, participation_id
from shared.superior import Position

Joining = tuple[EmployeePlaced, Capacity]
"""Somebody, with the facts of where he works, and as what he would take part."""


async def start(session: AsyncSession, cycle: SchoolCycle, people: Iterable[Joining]) -> None:
    """Those of them who may take part in this cycle do from now on, if it can still be joined."""
    at = await now(session)
    if not cycle.can_be_joined(at):
        return
    school = await workplaces.status_of(session, cycle.npsn)
    there = await store.known_participations(session, cycle.npsn, cycle.cycle)
    taking_part = [each for each in people if takes_part(each[0], school, cycle)]
    for who in filter(there.__contains__, map(_position, taking_part)):
        await _come_back(session, cycle, who, at)
    await _begin(session, cycle, [each for each in taking_part if _position(each) not in there], at)


def _position(joining: Joining) -> Position:
    who, capacity = joining
    return Position(who.employee_id, capacity)


async def _begin(session: AsyncSession, cycle: SchoolCycle, people: Sequence[Joining], at: datetime) -> None:
    """They are new in this cycle at this school; who was in it at another one goes on here (E-11)."""
    elsewhere = await workplaces.participations_elsewhere(session, cycle, [who.employee_id for who, _ in people])
    for who, capacity in people:
        participation = Participation.of(who, cycle, capacity)
        participation.continues = elsewhere.get(Position(who.employee_id, capacity))
        session.add(participation)
        await outbox.record(session, participation, participation.start(at))


async def _come_back(session: AsyncSession, cycle: SchoolCycle, who: Position, at: datetime) -> None:
    """He had left, and works here again: he goes on where he was."""
    key = participation_id(who.employee_id, cycle.cycle, cycle.npsn, who.capacity)
    participation = await store.participation_by_id(session, key)
    if participation.status in GONE:
        plan = await store.plan_of(session, participation.id)
        back = participation.come_back(at, unlocked=plan is not None and plan.unlocked)
        await outbox.record(session, participation, back)
