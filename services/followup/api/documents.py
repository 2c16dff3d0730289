"""Kumpulkan Dokumen: competency documents, core duty reports, and everything of one teacher at a glance."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from services.followup.commands import documents as commands
from services.followup.domain.competency import CompetencyContent
from services.followup.domain.core_duty import DutyContent
from services.followup.domain.refusals import FileSentHere, UploadNotAccepted
from services.followup.queries import documents as queries
from services.followup.queries import files, overview
from services.followup.queries.documents import CompetencyCard, CompetencyList, DutyCard, DutyList
from services.followup.queries.overview import Documents
from shared.contracts.ids import PersonId
from shared.edge import Body, Commander, Confirmation, Language, Route, Seen, Transaction, rule
from shared.identity import Caller
from shared.texts import Written100, Written500, Written2000, Written4000

router = APIRouter(route_class=Route, tags=["documents"])

FileId = Annotated[UUID | None, Field(description="A file that was uploaded before.", examples=[None])]
Written200 = Annotated[Written500, Field(max_length=200)]


async def _writer(person: Commander, request: Request, session: Transaction) -> PersonId:
    """R-DOC-4: whoever sends a file instead of a document is told that none is needed, or where it goes."""
    if not request.headers.get("content-type", "application/json").startswith("application/json"):
        if await files.taken(session, request.path_params):
            raise FileSentHere()
        raise UploadNotAccepted()
    return person


Writer = Annotated[PersonId, Depends(_writer)]


class CompetencyDraft(Body):
    """What was learned; what is left out is empty."""

    activity_name: Written200 | None = Field(None, examples=["Komunitas belajar: disiplin positif"])
    activity_kind: Written100 | None = Field(None, examples=["Komunitas belajar"])
    starts_on: date | None = Field(None, examples=["2025-04-07"])
    ends_on: date | None = Field(None, examples=["2025-04-28"])
    reflection: Written4000 | None = Field(None, examples=["Saya belajar mendengarkan murid lebih dahulu."])
    issuer: Written100 | None = Field(None, examples=["Balai Guru Penggerak"])
    certificate_date: date | None = Field(None, examples=["2024-04-28"])
    evidence: FileId = None

    def content(self) -> CompetencyContent:
        return CompetencyContent.model_validate(self.model_dump(exclude=set(self.files())))

    def files(self) -> dict[str, UUID | None]:
        return {"evidence": self.evidence}


class NewCompetency(CompetencyDraft):
    indicator_code: Written100 = Field(examples=["PED"])


class DutyDraft(Body):
    """What was done; what is left out is empty."""

    description: Written2000 | None = Field(None, examples=["Menyusun dan melaksanakan pembelajaran semester genap"])
    done_on: date | None = Field(None, examples=["2025-06-13"])
    shown_to_superior_on: date | None = Field(None, examples=["2025-06-16"])
    letter: FileId = None
    report: FileId = None

    def content(self) -> DutyContent:
        return DutyContent.model_validate(self.model_dump(exclude=set(self.files())))

    def files(self) -> dict[str, UUID | None]:
        return {"letter": self.letter, "report": self.report}


class NewDutyReport(DutyDraft):
    duty_code: Written100 = Field(examples=["CARRY_OUT_LEARNING"])


@router.get("/participations/{participation_id}/competency-documents", openapi_extra=rule("read_competencies"))
async def read_competencies(participation_id: UUID, session: Transaction, person: Caller) -> CompetencyList:
    return await queries.competencies(session, participation_id, person)


@router.post(
    "/participations/{participation_id}/competency-documents", status_code=201,
    openapi_extra=rule("write_competency"),
)  # fmt: skip
async def start_competency(
    participation_id: UUID, session: Transaction, person: Writer, body: NewCompetency
) -> CompetencyCard:
    """A new document for an indicator of the approved plan."""
    found = await commands.start_competency(
        session, participation_id, body.indicator_code, body.content(), body.files(), person
    )
    return await _competency(session, found.id, person)


@router.put("/competency-documents/{document_id}", openapi_extra=rule("write_competency"))
async def save_competency(
    document_id: UUID, session: Transaction, person: Writer, body: CompetencyDraft, seen: Seen
) -> CompetencyCard:
    await commands.save_competency(session, document_id, body.content(), body.files(), person, seen)
    return await _competency(session, document_id, person)


@router.post("/competency-documents/{document_id}/collection", openapi_extra=rule("write_competency"))
async def collect_competency(
    document_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> CompetencyCard:
    confirmed = body.confirmation_checked
    await commands.collect_competency(session, document_id, person, seen, confirmed=confirmed)
    return await _competency(session, document_id, person)


@router.delete("/competency-documents/{document_id}", status_code=204, openapi_extra=rule("write_competency"))
async def drop_competency(document_id: UUID, session: Transaction, person: Commander, seen: Seen) -> None:
    """Throw a draft away, with its file."""
    await commands.drop_competency(session, document_id, person, seen)


@router.get("/participations/{participation_id}/core-duty-reports", openapi_extra=rule("read_duty_reports"))
async def read_duty_reports(participation_id: UUID, session: Transaction, person: Caller) -> DutyList:
    return await queries.duty_reports(session, participation_id, person)


@router.post(
    "/participations/{participation_id}/core-duty-reports", status_code=201, openapi_extra=rule("write_duty_report")
)
async def start_duty_report(
    participation_id: UUID, session: Transaction, person: Writer, body: NewDutyReport
) -> DutyCard:
    """One report for each duty of the approved plan."""
    found = await commands.start_duty_report(
        session, participation_id, body.duty_code, body.content(), body.files(), person
    )
    return await _duty(session, found.id, person)


@router.put("/core-duty-reports/{report_id}", openapi_extra=rule("write_duty_report"))
async def save_duty_report(
    report_id: UUID, session: Transaction, person: Writer, body: DutyDraft, seen: Seen
) -> DutyCard:
    await commands.save_duty_report(session, report_id, body.content(), body.files(), person, seen)
    return await _duty(session, report_id, person)


@router.post("/core-duty-reports/{report_id}/collection", openapi_extra=rule("write_duty_report"))
async def collect_duty_report(
    report_id: UUID, body: Confirmation, session: Transaction, person: Commander, seen: Seen
) -> DutyCard:
    confirmed = body.confirmation_checked
    await commands.collect_duty_report(session, report_id, person, seen, confirmed=confirmed)
    return await _duty(session, report_id, person)


@router.delete("/core-duty-reports/{report_id}", status_code=204, openapi_extra=rule("write_duty_report"))
async def drop_duty_report(report_id: UUID, session: Transaction, person: Commander, seen: Seen) -> None:
    """Throw a draft away, with its files."""
    await commands.drop_duty_report(session, report_id, person, seen)


@router.get("/participations/{participation_id}/documents", openapi_extra=rule("read_documents"))
async def read_documents(participation_id: UUID, session: Transaction, person: Caller, language: Language) -> Documents:
    """Everything of this teacher with its state, for himself and his superior."""
    return await overview.documents(session, participation_id, person, language)


async def _competency(session: Transaction, document_id: UUID, person: Caller) -> CompetencyCard:
    await session.flush()
    return await queries.competency_card(session, document_id, person)


async def _duty(session: Transaction, report_id: UUID, person: Caller) -> DutyCard:
    await session.flush()
    return await queries.duty_card(session, report_id, person)
