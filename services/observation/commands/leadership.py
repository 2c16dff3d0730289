"""Another leads the school: what was agreed with his predecessor and is still to come is his (E-6).

It is looked at when a fact arrives, and on the day on which an announced term begins or has ended. Only the clock does
it: so nothing else holds the appointments of two people at once.
"""

from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.observation import diaries
from services.observation.store import preparation
from shared import facts, outbox
from shared.clock import ZONES, now
from shared.contracts.directory import LeadershipChanged, OfficeRecorded, SchoolRecorded
from shared.facts import School
from shared.superior import next_change

BATCH = 200
"""How many appointments a transaction looks at."""


async def follow_school(session: AsyncSession, event: LeadershipChanged | SchoolRecorded) -> None:
    """Who leads it, or which office it belongs to, may be another."""
    await diaries.look_again(session, await now(session), preparation.c.npsn == event.npsn)


async def follow_office(session: AsyncSession, event: OfficeRecorded) -> None:
    """Its head may be another: he observes whoever leads a school himself (R-SUP-1)."""
    school = facts.school_fact.c
    schools = select(school.npsn).where(school.office_code == event.code)
    await diaries.look_again(session, await now(session), preparation.c.npsn.in_(schools))


async def hand_over(session: AsyncSession, at: datetime) -> int:
    """Whoever is the superior now has the time in his diary. After a round that told something others have their turn.

    While nobody leads the school it stays with whom it was, until a fact or a day says more.
    """
    found, told = await diaries.to_look_at(session, at, BATCH), 0
    for schedule in found:
        school = await facts.school(session, schedule.about.npsn)
        schedule.look_at = next_look(school, at)
        superior = school.superior(schedule.about, at)
        if superior is not None and (handed := schedule.hand_over(superior, at)):
            await diaries.hold(session, superior.person_id)
            await outbox.record(session, schedule, handed)
            told += 1
    return 0 if told else len(found)


def next_look(school: School, at: datetime) -> datetime | None:
    """The first moment of the day on which the next announced term begins, or is over; None: none is announced."""
    day = next_change(school.today(at), school.leaders)
    return None if day is None else datetime.combine(day, time(), ZONES[school.zone])
