"""Who leads each school, as its teachers were told: when that changes they hear of it, and so does who leads now (N28).

A change that was announced comes with its day, found by the clock; a time without anybody is no change.
"""

from datetime import date, datetime
from uuid import uuid5

from sqlalchemy import case, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notification import known
from services.notification.domain.notices import Audience, Note, Notice, Values
from services.notification.domain.reminding import Keyed
from services.notification.fanout import tell_many
from services.notification.store import school_leader
from shared import facts
from shared.clock import day, now
from shared.contracts.directory import LeadershipChanged, SchoolRecorded, Zone
from shared.contracts.ids import PersonId, school_id
from shared.errors import NotYetKnown
from shared.facts import School
from shared.superior import next_change

SCHOOLS = 100
"""How many schools the clock looks at in one transaction."""


async def follow(session: AsyncSession, event: LeadershipChanged | SchoolRecorded) -> None:
    """The school's facts have changed: perhaps somebody else leads it."""
    try:
        school = await facts.school(session, event.npsn)
    except NotYetKnown:
        return
    await _compare(session, school, await now(session))


async def follow_days(session: AsyncSession, at: datetime) -> int:
    """Schools where a term begins or ends today."""
    school = facts.school_fact.c
    today = case({zone.value: day(at, zone) for zone in Zone}, value=school.zone)
    query = (
        select(school_leader.c.npsn)
        .join(facts.school_fact, school.npsn == school_leader.c.npsn)
        .where(school_leader.c.look_on <= day(at, Zone.WIT), school_leader.c.look_on <= today)
        .order_by(school_leader.c.look_on, school_leader.c.npsn)
        .limit(SCHOOLS)
        .with_for_update(of=school_leader, skip_locked=True)
    )
    found = (await session.scalars(query)).all()
    schools = await facts.schools(session, found)
    for npsn in found:
        await _compare(session, schools[npsn], at)
    return len(found)


async def _compare(session: AsyncSession, school: School, at: datetime) -> None:
    leader, today = school.leader(at), school.today(at)
    row = insert(school_leader).values(npsn=school.npsn, leader_id=leader.person_id if leader else None)
    first = await session.scalar(row.on_conflict_do_nothing().returning(school_leader.c.npsn))
    mine = school_leader.c.npsn == school.npsn
    told: PersonId | None = await session.scalar(select(school_leader.c.leader_id).where(mine).with_for_update())
    values: dict[str, object] = {"look_on": next_change(today, school.leaders)}
    if leader is not None and leader.person_id != told:
        values["leader_id"] = leader.person_id
        if first is None and told is not None:
            await _tell(session, school, leader.person_id, today, at)
    await session.execute(update(school_leader).where(mine).values(values))


async def _tell(session: AsyncSession, school: School, leader: PersonId, today: date, at: datetime) -> None:
    key, named = uuid5(school_id(school.npsn), f"leader:{leader}:{today}"), Values(person_id=leader)

    def note(notice: Notice, person: PersonId) -> Keyed:
        return Keyed(
            key,
            Note(notice=notice, audience=Audience.PERSON, person_id=person, npsn=school.npsn, at=at, values=named),
        )

    teachers = [who for who in await known.teachers(session, school.npsn, today) if who != leader]
    notes = [note(Notice.LEADER_CHANGED, who) for who in teachers]
    await tell_many(session, [*notes, note(Notice.LEADER_CHANGED_FOR_LEADER, leader)])
