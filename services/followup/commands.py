"""What a person or an event can make happen after an observation: load, decide, record."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.followup import store
from services.followup.domain.competency import CompetencyContent, CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport, DutyContent
from services.followup.domain.effort import Effort
from services.followup.domain.follow_up import FollowUp, FollowUpContent, FollowUpStatus
from services.followup.domain.participation import Participation
from services.followup.domain.reflection import Reflection, ReflectionContent, ReflectionStatus, due
from shared import cycles, facts, outbox
from shared.clock import now
from shared.contracts.base import About, ActingRole, Actor
from shared.contracts.followup import FollowUpCollected
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId, EffortId, PersonId
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import Stage
from shared.edge import fresh
from shared.errors import NotYetKnown
from shared.facts import Relation, permit


@dataclass(frozen=True)
class Moment:
    """Who acts, when, and which day that is at the school."""

    by: Actor
    at: datetime
    today: date


async def make_available(session: AsyncSession, event: ObservationRated) -> None:
    """The rating is collected: the teacher may read it and write the follow-up document."""
    await store.remember_participation(session, event)
    follow_up = await store.follow_up_of(session, event.about)
    available = follow_up.make_available(event.observation_id, await now(session))
    session.add(follow_up)
    await outbox.record(session, follow_up, available)


async def plan_efforts(session: AsyncSession, event: FollowUpCollected) -> None:
    """Step C is handed in: each learning choice becomes an effort."""
    follow_up = await store.follow_up_of(session, event.about)
    for choice_id, choice in follow_up.choices():
        session.add(Effort(EffortId(uuid7()), event.about, follow_up.id, choice_id, choice))


async def request_reflection(session: AsyncSession, event: FollowUpCollected) -> None:
    """Step C is handed in: the reflection is asked for."""
    reflection = await store.reflection_of(session, event.about)
    requested = reflection.request(due(event), await now(session))
    session.add(reflection)
    await outbox.record(session, reflection, requested)


async def open_result(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """It overwrites nothing, so it asks for no version."""
    participation = await store.participation_by_id(session, participation_id)
    moment = await _own(session, participation.about, person)
    follow_up = await store.follow_up_of(session, participation.about)
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


async def start_competency(
    session: AsyncSession, participation_id: UUID, indicator_code: str, content: CompetencyContent, person: PersonId
) -> CompetencyDocument:
    participation = await _planned(session, participation_id, person)
    there = await store.count_competencies(session, participation_id)
    document = participation.start_competency(CompetencyDocumentId(uuid7()), indicator_code, content, there=there)
    session.add(document)
    return document


async def save_competency(
    session: AsyncSession, document_id: UUID, content: CompetencyContent, person: PersonId, seen: int
) -> CompetencyDocument:
    document, _ = await _competency(session, document_id, person, seen)
    document.save_draft(content)
    return document


async def collect_competency(
    session: AsyncSession, document_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> CompetencyDocument:
    document, m = await _competency(session, document_id, person, seen)
    collected = document.collect(confirmed=confirmed, by=m.by, at=m.at, today=m.today)
    await outbox.record(session, document, collected)
    return document


async def start_duty_report(
    session: AsyncSession, participation_id: UUID, duty_code: str, content: DutyContent, person: PersonId
) -> CoreDutyReport:
    participation = await _planned(session, participation_id, person)
    there = await store.reported_duties(session, participation_id)
    report = participation.start_duty_report(CoreDutyReportId(uuid7()), duty_code, content, there=there)
    session.add(report)
    return report


async def save_duty_report(
    session: AsyncSession, report_id: UUID, content: DutyContent, person: PersonId, seen: int
) -> CoreDutyReport:
    report, _ = await _duty_report(session, report_id, person, seen)
    report.save_draft(content)
    return report


async def collect_duty_report(
    session: AsyncSession, report_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> CoreDutyReport:
    report, m = await _duty_report(session, report_id, person, seen)
    collected = report.collect(confirmed=confirmed, by=m.by, at=m.at, today=m.today)
    await outbox.record(session, report, collected)
    return report


async def _own(session: AsyncSession, about: About, person: PersonId) -> Moment:
    """Every document here is written by the teacher himself, by nobody else, and while execution is open."""
    school, at = await facts.school(session, about.npsn), await now(session)
    permit(school.relations(person, about.employee_id, at), (Relation.SELF,))
    await cycles.require(session, about, Stage.EXECUTION, school, at)
    return Moment(Actor(id=person, role=ActingRole.EMPLOYEE), at, school.today(at))


async def _follow_up(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[FollowUp, Moment]:
    participation = await store.participation_by_id(session, participation_id)
    moment = await _own(session, participation.about, person)
    follow_up = await store.follow_up_of(session, participation.about)
    follow_up.unlocked()
    fresh(follow_up.version, seen)
    return follow_up, moment


async def _reflection(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int
) -> tuple[Reflection, Moment]:
    participation = await store.participation_by_id(session, participation_id)
    moment = await _own(session, participation.about, person)
    reflection = await store.reflection_of(session, participation.about)
    if reflection.status is ReflectionStatus.LOCKED and await _c_collected(session, participation.about):
        raise NotYetKnown()
    reflection.unlocked()
    fresh(reflection.version, seen)
    return reflection, moment


async def _c_collected(session: AsyncSession, about: About) -> bool:
    return (await store.follow_up_of(session, about)).status is FollowUpStatus.COLLECTED


async def _effort(session: AsyncSession, effort_id: UUID, person: PersonId, seen: int) -> tuple[Effort, Moment]:
    effort = await store.effort_by_id(session, effort_id)
    moment = await _own(session, effort.about, person)
    fresh(effort.version, seen)
    return effort, moment


async def _planned(session: AsyncSession, participation_id: UUID, person: PersonId) -> Participation:
    """The plan to report on. Who was rated has an approved plan: if it is not here, it is on its way."""
    participation = await store.participation_by_id(session, participation_id, lock=True)
    await _own(session, participation.about, person)
    if participation.plan is None:
        follow_up = await store.follow_up_of(session, participation.about)
        if follow_up.status is not FollowUpStatus.LOCKED:
            raise NotYetKnown()
    return participation


async def _competency(
    session: AsyncSession, document_id: UUID, person: PersonId, seen: int
) -> tuple[CompetencyDocument, Moment]:
    document = await store.competency_by_id(session, document_id)
    moment = await _own(session, document.about, person)
    fresh(document.version, seen)
    return document, moment


async def _duty_report(
    session: AsyncSession, report_id: UUID, person: PersonId, seen: int
) -> tuple[CoreDutyReport, Moment]:
    report = await store.duty_report_by_id(session, report_id)
    moment = await _own(session, report.about, person)
    fresh(report.version, seen)
    return report, moment
