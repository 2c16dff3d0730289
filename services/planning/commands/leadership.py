"""Who leads a school changed, or changes today: plans go on (D1, D2)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning import store
from services.planning.commands.superiors import resolve
from shared import facts
from shared.contracts.directory import LeadershipChanged, OfficeRecorded
from shared.errors import NotYetKnown

BATCH = 100
"""Schools that an errand looks at in one transaction."""


async def follow_leadership(session: AsyncSession, event: LeadershipChanged) -> None:
    """Leadership changed: whoever waits for a superior goes on by himself (D1, D2)."""
    try:
        school = await facts.school(session, event.npsn)
    except NotYetKnown:
        return  # nobody can have submitted at a school that is not known yet
    await resolve(session, school)


async def resolve_waiting(session: AsyncSession, at: datetime) -> int:
    """A leadership that was announced begins or ends today: the same, found by the clock.

    Each school is looked at once a day, some at a time, and of those that change one: it is held until we commit.
    """
    looked_at = 0
    for npsn in await store.schools_to_check(session, at, BATCH):
        school = await facts.school(session, npsn)
        await store.checked(session, npsn, school.today(at))  # first: whoever wants it looked at again waits for us
        changed = await resolve(session, school)
        looked_at += 1
        if changed:
            break
    return looked_at


async def follow_office(session: AsyncSession, event: OfficeRecorded) -> None:
    """Its head may have changed, who is the superior of leaders: all its schools are looked at again."""
    await store.check_office_again(session, event.code)
