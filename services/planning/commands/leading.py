"""Who leads a school takes part as that: a principal, and whoever is Plt, with the head of the office as his superior
(D19, E-3, E-4).

A Plt may work at another school, whose facts come in an order of their own. Whichever comes second finds the first,
but for two that are told in the same moment: a Plt of whom no place of work is known is looked for again each day.
"""

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import leaders, store
from services.planning.commands import exits, joining
from shared import facts
from shared.access import capacity_of
from shared.clock import now
from shared.contracts.directory import EmployeePlaced, LeadershipChanged, LeadershipKind
from shared.contracts.ids import Capacity, PersonId
from shared.errors import NotYetKnown
from shared.facts import School
from shared.superior import acts, next_change

SCHOOLS = 20
"""How many the clock holds in one transaction."""


async def follow_leadership(session: AsyncSession, event: LeadershipChanged) -> None:
    """The school is held: its row was written in this transaction."""
    await leaders.remember(session, event)
    await follow(session, event.npsn)


async def follow_days(session: AsyncSession, at: datetime) -> int:
    """Schools where a term begins or ends today, or of whose Plt something became known."""
    due = await leaders.due(session, at, SCHOOLS)
    for npsn in sorted(due):
        await facts.hold_school(session, npsn)
        await follow(session, npsn)
    return len(due)


async def look_again(session: AsyncSession, employee: PersonId) -> None:
    """He is placed, or placed elsewhere: the schools that he leads as Plt are looked at again."""
    for npsn in await leaders.led_by(session, employee):
        await look_at(session, npsn)


async def look_at(session: AsyncSession, npsn: str) -> None:
    await leaders.look_on(session, npsn, date.min)


async def follow(session: AsyncSession, npsn: str) -> None:
    """Whoever leads the school that we hold takes part in its cycles as that; a Plt who does no longer, does not."""
    try:
        school, at = await facts.school(session, npsn), await now(session)
    except NotYetKnown:
        await look_at(session, npsn)  # due as soon as the school's own facts are there
        return
    for who in await leaders.acting_at(session, npsn):
        if not acts(who, school.today(at), school.leaders):
            await exits.stop_acting(session, who, npsn, at)
    leader = school.leader(at)
    acting = leader if leader is not None and leader.kind is LeadershipKind.ACTING else None
    placed = await store.placement_of(session, acting.person_id, npsn) if acting else None
    await _join(session, npsn, placed, at)
    await leaders.look_on(session, npsn, _next_look(school, at, missing=acting is not None and placed is None))


def _next_look(school: School, at: datetime, *, missing: bool) -> date | None:
    today = school.today(at)
    if missing:
        return today + timedelta(days=1)
    has_plt = any(row.kind is LeadershipKind.ACTING for row in school.leaders)
    return next_change(today, school.leaders) if has_plt else None


async def _join(session: AsyncSession, npsn: str, acting: EmployeePlaced | None, at: datetime) -> None:
    cycles = [cycle for cycle in await store.cycles(session, npsn) if cycle.can_be_joined(at)]
    if not cycles:
        return
    people: list[joining.Joining] = [
        (who, capacity)
        for who in await store.placements(session, npsn)
        if (capacity := capacity_of(who.staff_type)).leads
    ]
    if acting is not None:
        people.append((acting, Capacity.ACTING_PRINCIPAL))
    for cycle in cycles:
        await joining.start(session, cycle, people)
