"""Files of the documents: they come in on their own, and are read through the document that names them."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.followup.commands import documents as commands
from services.followup.queries import files as queries
from shared.edge import Route, Transaction, rule
from shared.files import receiving, sending
from shared.files.attachment import Attachment
from shared.identity import Caller

router = APIRouter(route_class=Route, tags=["files"])


@router.post("/files", status_code=201, openapi_extra=receiving.described("upload_evidence"))
async def upload(request: Request, participation_id: UUID, name: receiving.Name, person: Caller) -> Attachment:
    """A PDF of at most 10 MB, as the body of the request. Name its id in a document within a day."""
    return await receiving.receive(
        request, person, name, lambda session: commands.may_upload(session, participation_id, person)
    )


@router.get(
    "/competency-documents/{document_id}/evidence", openapi_extra=rule("read_competencies"), response_class=Response,
    responses=sending.PDF,
)  # fmt: skip
async def evidence(request: Request, document_id: UUID, session: Transaction, person: Caller) -> StreamingResponse:
    """For whoever may read the document."""
    return await sending.send(request, await queries.evidence(session, document_id, person))


@router.get(
    "/core-duty-reports/{report_id}/{field}", openapi_extra=rule("read_duty_reports"), response_class=Response,
    responses=sending.PDF,
)  # fmt: skip
async def duty_file(
    request: Request, report_id: UUID, field: Literal["letter", "report"], session: Transaction, person: Caller
) -> StreamingResponse:
    """For whoever may read the report."""
    return await sending.send(request, await queries.duty_file(session, report_id, field, person))
