"""Steps C, D and E: what a person or an event can make happen; load, decide, record."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.followup import change_store, store
from services.followup.commands import carrying
from services.followup.commands.scene import Moment, own
from services.followup.domain.change_refusals import ChangeUnderWay
from services.followup.domain.effort import Effort
from services.followup.domain.follow_up import FollowUp, FollowUpContent, FollowUpStatus
from services.followup.domain.reflection import Reflection, ReflectionContent, ReflectionStatus, due
from shared import outbox
from shared.clock import now
from shared.contracts.base import About
from shared.contracts.followup import FollowUpCollected
from shared.contracts.ids import EffortId, PersonId
from shared.contracts.observation import ObservationRated
from shared.edge import fresh
from shared.errors import NotYetKnown


async def make_available(session: AsyncSession, event: ObservationRated) -> None:
    """The rating is collected: the teacher may read it and write the follow-up document, or go on with it (E-11)."""
    await store.hold(session, event.about)
    follow_up, at = await store.follow_up_of(session, event.about), await now(session)
    available = follow_up.make_available(event.observation_id, at, event.carried_from)
    session.add(follow_up)
    await outbox.record(session, follow_up, available)
    if event.carried_from is not None:
        await carrying.go_on(session, follow_up, at)


async def plan_efforts(session: AsyncSession, event: FollowUpCollected) -> None:
    """Step C is handed in: each learning choice becomes an effort, unless it came with the document (E-11)."""
    follow_up = await store.follow_up_of(session, event.about)
    if follow_up.id != event.follow_up_id:
        return  # it was opened again meanwhile (6.10)
    there = {each.choice_id for each in await carrying.efforts_of(session, event.about.participation_id)}
    to_come = [(choice_id, choice) for choice_id, choice in follow_up.choices() if choice_id not in there]
    for choice_id, choice in to_come:
        session.add(Effort(EffortId(uuid7()), event.about, follow_up.id, choice_id, choice, due_on=choice.ends_on))


async def request_reflection(session: AsyncSession, event: FollowUpCollected) -> None:
    """Step C is handed in: the reflection is asked for."""
    if (await store.follow_up_of(session, event.about)).id != event.follow_up_id:
        return
    reflection = await store.reflection_of(session, event.about)
    if event.carried_from is not None and reflection.status is not ReflectionStatus.LOCKED:
        return  # it came with the document (E-11)
    requested = reflection.request(due(event), await now(session))
    session.add(reflection)
    await outbox.record(session, reflection, requested)


async def open_result(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """It overwrites nothing, so it asks for no version."""
    about, moment = await _moving(session, participation_id, person)
    follow_up = await store.follow_up_of(session, about)
    if opened := follow_up.open(moment.by, moment.at):
        await outbox.record(session, follow_up, opened)


async def save_follow_up(
    session: AsyncSession, participation_id: UUID, content: FollowUpContent, person: PersonId, seen: int
) -> None:
    follow_up, _ = await _follow_up(session, participation_id, person, seen)
    follow_up.save_draft(content)


async def collect_follow_up(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    follow_up, m = await _follow_up(session, participation_id, person, seen)
    collected = follow_up.collect(confirmed=confirmed, by=m.by, at=m.at, today=m.today)
    await outbox.record(session, follow_up, collected)


async def start_effort(session: AsyncSession, effort_id: UUID, person: PersonId, seen: int) -> Effort:
    effort, m = await _effort(session, effort_id, person, seen)
    await outbox.record(session, effort, effort.start(m.by, m.at, m.today))
    return effort


async def save_note(session: AsyncSession, effort_id: UUID, note: str | None, person: PersonId, seen: int) -> Effort:
    effort, _ = await _effort(session, effort_id, person, seen)
    effort.save_note(note)
    return effort


async def complete_effort(session: AsyncSession, effort_id: UUID, person: PersonId, seen: int) -> Effort:
    effort, m = await _effort(session, effort_id, person, seen)
    await outbox.record(session, effort, effort.complete(m.by, m.at, m.today))
    return effort


async def save_reflection(
    session: AsyncSession, participation_id: UUID, content: ReflectionContent, person: PersonId, seen: int
) -> None:
    reflection, _ = await _reflection(session, participation_id, person, seen)
    reflection.save_draft(content)


async def collect_reflection(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> None:
    reflection, m = await _reflection(session, participation_id, person, seen)
    efforts = await store.effort_states(session, participation_id)
    collected = reflection.collect(efforts, confirmed=confirmed, by=m.by, at=m.at, today=m.today)
    await outbox.record(session, reflection, collected)


async def _follow_up(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[FollowUp, Moment]:
    about, moment = await _moving(session, participation_id, person)
    follow_up = await store.follow_up_of(session, about)
    follow_up.unlocked()
    fresh(follow_up.version, seen)
    return follow_up, moment


async def _reflection(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Reflection, Moment]:
    about, moment = await _moving(session, participation_id, person)
    reflection = await store.reflection_of(session, about)
    if reflection.status is ReflectionStatus.LOCKED and await _c_collected(session, about):
        raise NotYetKnown()
    reflection.unlocked()
    fresh(reflection.version, seen)
    return reflection, moment


async def _moving(session: AsyncSession, participation_id: UUID, person: PersonId) -> tuple[About, Moment]:
    """The teacher's own act, while no change of the practice is under way (6.10); one that is asked for now waits."""
    about = (await store.participation_by_id(session, participation_id, lock=True)).about
    moment = await own(session, about, person)
    if await change_store.under_way(session, about):
        raise ChangeUnderWay()
    return about, moment


async def _c_collected(session: AsyncSession, about: About) -> bool:
    return (await store.follow_up_of(session, about)).status is FollowUpStatus.COLLECTED


async def _effort(session: AsyncSession, effort_id: UUID, person: PersonId, seen: int) -> tuple[Effort, Moment]:
    whose = (await store.effort_about(session, effort_id)).participation_id
    _, moment = await _moving(session, whose, person)
    effort = await store.effort_by_id(session, effort_id)
    fresh(effort.version, seen)
    return effort, moment
