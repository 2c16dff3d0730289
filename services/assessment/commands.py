"""What a person or an event can make happen in assessment: load, decide, record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.assessment import store
from services.assessment.domain import parts
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.distribution import deviations
from services.assessment.domain.organisation import SchoolPredicate
from services.assessment.domain.parts import Part, PartKind
from services.assessment.domain.sheet import Sheet
from shared import cycles, facts, outbox, windows
from shared.clock import ZONES, now
from shared.contracts.assessment import OrganisationPredicate
from shared.contracts.base import SYSTEM, About, ActingRole, Actor, CycleEvent
from shared.contracts.followup import (
    CompetencyDocumentCollected,
    CoreDutyReported,
    DocumentVoided,
    PracticeChangeApplied,
    PracticeChangeRejected,
    PracticeChangeRequested,
    PracticeChangeWithdrawn,
    ReflectionCollected,
)
from shared.contracts.ids import AssessmentId, PersonId
from shared.contracts.observation import ExecutionLocked, ObservationRated, ObservationVoided
from shared.contracts.planning import ParticipationStarted, PlanApproved, PlanReset, Stage
from shared.edge import fresh
from shared.errors import ConfirmationMissing, NotYetKnown
from shared.facts import Relation, School, permit

BATCH = 100
"""How many are finalised in one transaction."""


async def begin(session: AsyncSession, event: ParticipationStarted) -> None:
    """A teacher takes part: there will be an assessment."""
    assessment = await _told(session, event)
    told = assessment.begin(event.employment_status, event.position_level, await now(session))
    await outbox.record(session, assessment, *told)


async def expect(session: AsyncSession, event: PlanApproved) -> None:
    """The plan stands: these parts will come."""
    assessment = await _told(session, event)
    await outbox.record(session, assessment, *assessment.expect(parts.expected(event), await now(session)))


async def forget_plan(session: AsyncSession, event: PlanReset) -> None:
    (await _told(session, event)).forget_plan()


async def forget_document(session: AsyncSession, event: DocumentVoided) -> None:
    """That one alone: another one of the next plan may have been told of before."""
    (await _told(session, event)).void(event.document_id)


async def note_observation(session: AsyncSession, event: ObservationRated) -> None:
    await _arrive(session, event, parts.OBSERVATION, event.observation_id)


async def note_reflection(session: AsyncSession, event: ReflectionCollected) -> None:
    await _arrive(session, event, parts.REFLECTION, event.reflection_id)


async def note_competency(session: AsyncSession, event: CompetencyDocumentCollected) -> None:
    await _arrive(session, event, Part(kind=PartKind.COMPETENCY, code=event.indicator_code), event.document_id)


async def note_duty(session: AsyncSession, event: CoreDutyReported) -> None:
    await _arrive(session, event, Part(kind=PartKind.DUTY, code=event.duty_code), event.report_id)


async def lose_observation(session: AsyncSession, event: ObservationVoided | ExecutionLocked) -> None:
    """On the topic that told of it, so in order: a rating that came after it stays, and so does all else."""
    (await _told(session, event)).depart(parts.OBSERVATION)


async def lose_reflection(session: AsyncSession, event: PracticeChangeApplied) -> None:
    """Whatever was changed, the reflection is to be written again. On the topic that told of it, so in order."""
    (await _told(session, event)).depart(parts.REFLECTION)


async def ask_for_change(session: AsyncSession, event: PracticeChangeRequested) -> None:
    (await _told(session, event)).ask_for_change(open=True)


async def settle_change(
    session: AsyncSession, event: PracticeChangeRejected | PracticeChangeWithdrawn | PracticeChangeApplied
) -> None:
    (await _told(session, event)).ask_for_change(open=False)


async def _arrive(session: AsyncSession, event: CycleEvent, part: Part, document: UUID) -> None:
    assessment = await _told(session, event)
    await outbox.record(session, assessment, *assessment.arrive(part, await now(session), document))


async def _told(session: AsyncSession, event: CycleEvent) -> Assessment:
    return await store.assessment_about(session, event.about, AssessmentId(uuid7()))


async def set_organisation_predicate(
    session: AsyncSession, npsn: str, cycle: str, predicate: OrganisationPredicate, person: PersonId, seen: int
) -> SchoolPredicate:
    """The office head sets or revises it; teachers who waited for it have their predicate in the same moment."""
    school, at = await facts.school(session, npsn), await now(session)
    permit(school.relations_to_school(person, at), (Relation.OFFICE_HEAD,))
    if not await store.has_assessments(session, npsn, cycle):
        raise NotYetKnown()
    organisation = await store.school_predicate_of(session, npsn, cycle)
    fresh(organisation.version, seen)
    by = Actor(id=person, role=ActingRole.OFFICE_HEAD)
    await outbox.record(session, organisation, *organisation.set(predicate, school.district_code, by, at))
    await _set_waiting(session, school, cycle, predicate, at)
    return organisation


async def _set_waiting(
    session: AsyncSession, school: School, cycle: str, organisation: OrganisationPredicate, at: datetime
) -> None:
    deviates = bool(deviations(organisation, await store.rated_predicates(session, school.npsn, cycle)))
    for assessment in await store.waiting(session, school.npsn, cycle):
        told = assessment.set_predicate(deviates=deviates, zone=ZONES[school.zone], by=SYSTEM, at=at)
        await outbox.record(session, assessment, *told)


async def save_draft(
    session: AsyncSession, participation_id: UUID, sheet: Sheet, person: PersonId, seen: int
) -> Assessment:
    """The superior keeps what he has so far."""
    about, _, at = await _rating(session, participation_id, person)
    too_late = at >= windows.end(await cycles.window_of(session, about, Stage.EXECUTION))
    assessment = await _seen(session, participation_id, seen)
    assessment.save_draft(sheet, person, too_late=too_late)
    return assessment


async def collect_ratings(
    session: AsyncSession, participation_id: UUID, person: PersonId, seen: int, *,
    confirmed: bool, incomplete_reason: str | None, deviation_reason: str | None,
) -> Assessment:  # fmt: skip
    """The ratings are given; the predicate follows at once if the school has its own."""
    about, school, at = await _rating(session, participation_id, person)
    organisation = await store.school_predicate_of(session, about.npsn, about.cycle)
    assessment = await _seen(session, participation_id, seen)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")
    by = Actor(id=person, role=ActingRole.SUPERIOR)
    others = await store.rated_predicates(session, about.npsn, about.cycle)
    given = assessment.collect(
        organisation.predicate, others, incomplete_reason=incomplete_reason, deviation_reason=deviation_reason,
        today=school.today(at), by=by, at=at,
    )  # fmt: skip
    await outbox.record(session, assessment, given)
    if organisation.predicate is None:
        assessment.wait()
    else:
        told = assessment.set_predicate(deviates=assessment.deviates, zone=ZONES[school.zone], by=by, at=at)
        await outbox.record(session, assessment, *told)
    return assessment


async def receive_predicate(session: AsyncSession, participation_id: UUID, person: PersonId, seen: int) -> Assessment:
    """The teacher opens his predicate. Before there is one, no version is compared: it would tell of a draft."""
    _, school, at = await _permitted(session, participation_id, person, Relation.SELF)
    assessment = await store.assessment_of(session, participation_id)
    assessment.need_predicate()
    fresh(assessment.version, seen)
    by = Actor(id=person, role=ActingRole.EMPLOYEE)
    await outbox.record(session, assessment, assessment.receive(ZONES[school.zone], by, at))
    return assessment


async def finalise_due(session: AsyncSession, at: datetime) -> int:
    """Where the objection window has run out, the predicate is final (R-TIM-4)."""
    due = await store.out_of_window(session, at, BATCH)
    for assessment in due:
        await outbox.record(session, assessment, *assessment.finalise(at))
    return len(due)


async def _permitted(
    session: AsyncSession, participation_id: UUID, person: PersonId, allowed: Relation
) -> tuple[About, School, datetime]:
    """Whose assessment it is, for the one who may act on it. Nothing is locked for others."""
    about, at = await store.about(session, participation_id), await now(session)
    school = await facts.school(session, about.npsn)
    permit(school.relations(person, about, at), (allowed,))
    return about, school, at


async def _rating(session: AsyncSession, participation_id: UUID, person: PersonId) -> tuple[About, School, datetime]:
    """The same for the superior who rates, while assessment is open."""
    about, school, at = await _permitted(session, participation_id, person, Relation.SUPERIOR)
    await cycles.require(session, about, Stage.ASSESSMENT, school, at)
    return about, school, at


async def _seen(session: AsyncSession, participation_id: UUID, seen: int) -> Assessment:
    """The assessment, for one who has seen what he changes."""
    assessment = await store.assessment_of(session, participation_id)
    fresh(assessment.version, seen)
    return assessment
