"""Who leads a school as Plt takes part as that too, with the head of the office as his superior (D19, E-3, E-4).

A Plt may work at another school, whose facts come in an order of their own: whatever comes first, the other finds it;
and each school that has one is looked at once a day.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.commands import exits, joining
from shared import facts
from shared.clock import now
from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import Capacity, PersonId
from shared.errors import NotYetKnown


async def follow_acting(session: AsyncSession, npsn: str) -> int:
    """As Plt takes part who leads the school as that today, and nobody else any more. How many that changed."""
    if not await _differs(session, npsn):
        return 0
    await facts.hold_school(session, npsn)
    at, acting, changed = await now(session), await _acting(session, npsn), 0
    for who in await store.acting_at(session, npsn):
        if who != acting:
            changed += await exits.stop_acting(session, who, npsn, at)
    placed = None if acting is None else await store.placement_of(session, acting, npsn)
    if placed is not None:
        for cycle in await store.cycles(session, npsn):
            changed += await joining.start(session, cycle, [(placed, Capacity.ACTING_PRINCIPAL)])
    return changed


async def _differs(session: AsyncSession, npsn: str) -> bool:
    """Whether somebody may have to join or to stop: most schools are not held for this."""
    acting = await _acting(session, npsn)
    if any(who != acting for who in await store.acting_at(session, npsn)):
        return True
    return acting is not None and await store.could_act(session, acting, npsn)


async def _acting(session: AsyncSession, npsn: str) -> PersonId | None:
    """Who leads the school as Plt today; nobody, while its facts are on their way."""
    try:
        school = await facts.school(session, npsn)
    except NotYetKnown:
        return None
    leader = school.leader(await now(session))
    return leader.person_id if leader is not None and leader.kind is LeadershipKind.ACTING else None


async def look_again(session: AsyncSession, employee: PersonId) -> None:
    """He is placed, or placed elsewhere: the schools that he leads as Plt are looked at again."""
    led: Sequence[str] = await store.led_as_plt(session, employee)
    if led:
        await store.check_again(session, led)
