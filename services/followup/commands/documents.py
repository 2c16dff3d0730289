"""The documents beside the practice: competency documents and duty reports; load, decide, record."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from services.followup import store
from services.followup.commands.scene import Moment, own
from services.followup.domain.competency import CompetencyContent, CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport, DutyContent
from services.followup.domain.evidence import Files
from services.followup.domain.follow_up import FollowUpStatus
from services.followup.domain.participation import Participation
from shared import outbox
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId, PersonId
from shared.edge import fresh
from shared.errors import NotYetKnown
from shared.files import ledger


async def may_upload(session: AsyncSession, participation_id: UUID, person: PersonId) -> None:
    """Whoever writes documents, while execution is open, if his policy takes files at all."""
    participation = await store.participation_by_id(session, participation_id)
    await own(session, participation.about, person)
    participation.require_uploads()


async def start_competency(
    session: AsyncSession, participation_id: UUID, indicator_code: str, content: CompetencyContent, files: Files,
    person: PersonId,
) -> CompetencyDocument:  # fmt: skip
    participation = await _planned(session, participation_id, person)
    there = await store.count_competencies(session, participation_id)
    document = participation.start_competency(CompetencyDocumentId(uuid7()), indicator_code, content, there=there)
    await _attach(session, document, files, person)
    session.add(document)
    return document


async def save_competency(
    session: AsyncSession, document_id: UUID, content: CompetencyContent, files: Files, person: PersonId, seen: int
) -> CompetencyDocument:
    document, _ = await _competency(session, document_id, person, seen)
    document.save_draft(content)
    await _attach(session, document, files, person)
    return document


async def collect_competency(
    session: AsyncSession, document_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> CompetencyDocument:
    document, m = await _competency(session, document_id, person, seen)
    used = await store.evidence_used(session, document)
    collected = document.collect(confirmed=confirmed, by=m.by, at=m.at, today=m.today, evidence_used=used)
    await outbox.record(session, document, collected)
    return document


async def drop_competency(session: AsyncSession, document_id: UUID, person: PersonId, seen: int) -> None:
    """Thrown away while it is a draft, with its file."""
    document, _ = await _competency(session, document_id, person, seen)
    await _drop(session, document)


async def start_duty_report(
    session: AsyncSession, participation_id: UUID, duty_code: str, content: DutyContent, files: Files, person: PersonId
) -> CoreDutyReport:
    participation = await _planned(session, participation_id, person)
    there = await store.reported_duties(session, participation_id)
    report = participation.start_duty_report(CoreDutyReportId(uuid7()), duty_code, content, there=there)
    await _attach(session, report, files, person)
    session.add(report)
    return report


async def save_duty_report(
    session: AsyncSession, report_id: UUID, content: DutyContent, files: Files, person: PersonId, seen: int
) -> CoreDutyReport:
    report, _ = await _duty_report(session, report_id, person, seen)
    report.save_draft(content)
    await _attach(session, report, files, person)
    return report


async def collect_duty_report(
    session: AsyncSession, report_id: UUID, person: PersonId, seen: int, *, confirmed: bool
) -> CoreDutyReport:
    report, m = await _duty_report(session, report_id, person, seen)
    collected = report.collect(confirmed=confirmed, by=m.by, at=m.at, today=m.today)
    await outbox.record(session, report, collected)
    return report


async def drop_duty_report(session: AsyncSession, report_id: UUID, person: PersonId, seen: int) -> None:
    """Thrown away while it is a draft, with its files."""
    report, _ = await _duty_report(session, report_id, person, seen)
    await _drop(session, report)


async def _attach(
    session: AsyncSession, document: CompetencyDocument | CoreDutyReport, files: Files, person: PersonId
) -> None:
    """The draft names exactly these files from now on."""
    document.require_uploads(files)
    document.attach(await ledger.hold(session, document.id, person, files))


async def _drop(session: AsyncSession, document: CompetencyDocument | CoreDutyReport) -> None:
    document.require_draft()
    await ledger.release(session, document.id)
    await session.delete(document)


async def _planned(session: AsyncSession, participation_id: UUID, person: PersonId) -> Participation:
    """The plan to report on. Who was rated has an approved plan: if it is not here, it is on its way."""
    participation = await store.participation_by_id(session, participation_id, lock=True)
    await own(session, participation.about, person)
    if participation.plan is None:
        follow_up = await store.follow_up_of(session, participation.about)
        if follow_up.status is not FollowUpStatus.LOCKED:
            raise NotYetKnown()
    return participation


async def _competency(
    session: AsyncSession, document_id: UUID, person: PersonId, seen: int
) -> tuple[CompetencyDocument, Moment]:
    document = await store.competency_by_id(session, document_id)
    moment = await own(session, document.about, person)
    fresh(document.version, seen)
    return document, moment


async def _duty_report(
    session: AsyncSession, report_id: UUID, person: PersonId, seen: int
) -> tuple[CoreDutyReport, Moment]:
    report = await store.duty_report_by_id(session, report_id)
    moment = await own(session, report.about, person)
    fresh(report.version, seen)
    return report, moment
