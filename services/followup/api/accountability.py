"""Accountability documents of a school: handed in by who leads it, or confirmed."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from services.followup.commands import accountability as commands
from services.followup.queries import accountability as queries
from services.followup.queries.accountability import AccountabilityCard
from shared.contracts.ids import CycleCode, Npsn
from shared.edge import Commander, Confirmation, Route, Seen, Transaction, rule
from shared.files import receiving, sending
from shared.files.attachment import Attachment
from shared.identity import Caller

router = APIRouter(route_class=Route, tags=["accountability"])
UPLOADS = {("POST", "/v1/school-files"): next(iter(receiving.UPLOADS.values()))}


class Giving(Confirmation):
    """With the file, where the policy takes it as one."""

    file: UUID | None = Field(None, description="A file that was uploaded before.", examples=[None])


@router.post("/school-files", status_code=201, openapi_extra=receiving.described("give_accountability"))
async def upload(
    request: Request, npsn: Npsn, cycle: CycleCode, name: receiving.Name, person: Caller
) -> Attachment:  # fmt: skip
    """A PDF of at most 10 MB, as the body of the request. Name its id in a document of the school within a day."""
    return await receiving.receive(
        request, person, name, lambda session: commands.may_upload(session, npsn, cycle, person)
    )


@router.get("/schools/{npsn}/accountability-documents", openapi_extra=rule("read_accountability"))
async def of_school(
    npsn: Npsn, cycle: CycleCode, session: Transaction, person: Caller
) -> Sequence[AccountabilityCard]:  # fmt: skip
    """What the school is asked for in a cycle, and what is there."""
    return await queries.of_school(session, npsn, cycle, person)


@router.post("/accountability-documents/{document_id}/collection", openapi_extra=rule("give_accountability"))
async def give(
    document_id: UUID, body: Giving, session: Transaction, person: Commander, seen: Seen
) -> AccountabilityCard:  # fmt: skip
    """Hand it in, or confirm that it is there: for good."""
    await commands.give(session, document_id, body.file, person, seen, confirmed=body.confirmation_checked)
    await session.flush()
    return await queries.card(session, document_id)


@router.get(
    "/accountability-documents/{document_id}/file", openapi_extra=rule("read_accountability"),
    response_class=Response, responses=sending.PDF,
)  # fmt: skip
async def file(request: Request, document_id: UUID, session: Transaction, person: Caller) -> StreamingResponse:
    """For those who keep the school, and for its teachers of that cycle."""
    return await sending.send(request, await queries.file(session, document_id, person))
