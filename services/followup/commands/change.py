"""Practice changes (rulebook 6.10): asked for, decided, carried out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.followup import change_store, store
from services.followup.commands.scene import own
from services.followup.domain.change import OPEN, ChangeStatus, PracticeChange
from services.followup.domain.follow_up import FollowUpStatus
from services.followup.domain.participation import Participation
from services.followup.domain.reflection import ReflectionStatus
from shared import cycles, facts, former, outbox
from shared.clock import now
from shared.contracts.base import ActingRole, Actor
from shared.contracts.followup import ChangeTarget
from shared.contracts.ids import FollowUpId, PersonId, PracticeChangeId, ReflectionId
from shared.contracts.observation import ExecutionLocked, ObservationRated, PreparationReopened
from shared.contracts.planning import Stage
from shared.edge import fresh
from shared.errors import NotFound
from shared.explaining import explained
from shared.facts import Relation, permit
from shared.policies import policy


async def request_change(
    session: AsyncSession, participation_id: UUID, target: ChangeTarget, reason: str, person: PersonId
) -> None:
    """By the teacher, while execution is open."""
    whose = await store.participation_by_id(session, participation_id, lock=True)
    moment = await own(session, whose.about, person)
    school = await facts.school(session, whose.about.npsn)
    practice, rules = await change_store.practice_of(session, whose), policy(whose.about.policy)
    superior = school.superior(whose.about, moment.at)
    async with explained(session, school, whose.about, moment.at):
        change, told = PracticeChange.request(
            PracticeChangeId(uuid7()), whose.about, target, reason, practice, superior, rules, moment.by, moment.at
        )
    session.add(change)
    await outbox.record(session, change, *told)


async def withdraw_change(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> None:
    _, change, by, at = await _decided(session, participation_id, person, Relation.SELF, seen)
    await outbox.record(session, change, change.withdraw(by, at))


async def approve_change(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> None:
    """What is kept here is opened again at once; the preparation is observation's, which answers when it is open.

    While execution is open: afterwards the teacher could not write it again. It is refused at any time.
    """
    whose, change, by, at = await _decided(session, participation_id, person, Relation.SUPERIOR, seen)
    school = await facts.school(session, whose.about.npsn)
    await cycles.require(session, whose.about, Stage.EXECUTION, school, at)
    await outbox.record(session, change, change.approve(await change_store.practice_of(session, whose), by, at))
    if change.target is not ChangeTarget.PREPARATION:
        await _carry_out(session, change, at)


async def reject_change(
    session: AsyncSession, participation_id: UUID, reason: str, person: PersonId, seen: int
) -> None:
    _, change, by, at = await _decided(session, participation_id, person, Relation.SUPERIOR, seen)
    await outbox.record(session, change, change.reject(reason, by, at))


async def follow_reopening(session: AsyncSession, event: PreparationReopened) -> None:
    """The preparation is open again: what followed it goes."""
    await store.hold(session, event.about)
    await change_store.remember_reopening(session, event)
    change = await change_store.newest(session, event.about.participation_id)
    if change is not None and change.id == event.request_id and change.status is ChangeStatus.APPROVED:
        await _carry_out(session, change, await now(session))


async def follow_locking(session: AsyncSession, event: ExecutionLocked) -> None:
    """The plan was reset: there is no preparation any more, collected or to be opened again."""
    await change_store.remember_reopening(session, event)
    change = await change_store.newest(session, event.about.participation_id)
    if change is not None and change.status in OPEN:
        await outbox.record(session, change, change.lapse(await now(session)))


async def let_go(session: AsyncSession, event: ObservationRated) -> None:
    """What nobody needed to agree to was not carried out in time: a rating was first (E-22)."""
    change = await change_store.newest(session, event.about.participation_id)
    if change is not None and change.status is ChangeStatus.APPROVED:
        await outbox.record(session, change, change.outrun(await now(session)))


async def _carry_out(session: AsyncSession, change: PracticeChange, at: datetime) -> None:
    """What no longer counts is kept apart, and the target stands there anew."""
    about, tables = change.about, change_store.STEPS[change.target]
    c, e = await store.follow_up_of(session, about), await store.reflection_of(session, about)
    superseded: list[UUID] = [e.id] if e.status is ReflectionStatus.COLLECTED else []
    if e.status is ReflectionStatus.COLLECTED:
        e.supersede()
    if change.target is not ChangeTarget.REFLECTION and c.status is FollowUpStatus.COLLECTED:
        c.supersede()
        superseded.append(c.id)
    await session.flush()
    await former.keep(session, tables, about.participation_id, change.id, at)
    for table in reversed(tables):
        await session.execute(delete(table).where(table.c.participation_id == about.participation_id))
    for written in (c, e):
        if written in session:
            session.expunge(written)
    if change.target is ChangeTarget.FOLLOW_UP:
        session.add(c.anew(FollowUpId(uuid7())))
    if change.target is ChangeTarget.REFLECTION:
        session.add(e.anew(ReflectionId(uuid7())))
    await outbox.record(session, change, change.apply(superseded, at))


async def _decided(
    session: AsyncSession, participation_id: UUID, person: PersonId, who: Relation, seen: int
) -> tuple[Participation, PracticeChange, Actor, datetime]:
    """The request, for whoever decides it and has seen it."""
    whose = await store.participation_by_id(session, participation_id, lock=True)
    school, at = await facts.school(session, whose.about.npsn), await now(session)
    permit(school.relations(person, whose.about, at), (who,))
    change = await change_store.newest(session, participation_id)
    if change is None:
        raise NotFound()
    fresh(change.version, seen)
    role = ActingRole.EMPLOYEE if who is Relation.SELF else ActingRole.SUPERIOR
    return whose, change, Actor(id=person, role=role), at
