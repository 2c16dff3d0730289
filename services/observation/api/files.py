"""The lesson plan: a file comes in, waits for the preparation to name it, and is read through it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.observation.api import ONE
from services.observation.commands import preparation as commands
from services.observation.queries import former
from services.observation.queries import preparation as queries
from shared.edge import Route, Transaction, rule
from shared.files import receiving, sending
from shared.files.attachment import Attachment
from shared.identity import Caller

router = APIRouter(route_class=Route)


@router.post("/files", status_code=201, openapi_extra=receiving.described("upload_lesson_plan"))
async def upload(request: Request, participation_id: UUID, name: receiving.Name, person: Caller) -> Attachment:
    """A PDF of at most 10 MB, as the body of the request. Name its id in the preparation within a day."""
    return await receiving.receive(
        request, person, name, lambda session: commands.may_upload(session, participation_id, person)
    )


@router.get(
    f"{ONE}/preparation/lesson-plan", openapi_extra=rule("read_preparation"), response_class=Response,
    responses=sending.PDF,
)  # fmt: skip
async def lesson_plan(
    request: Request, participation_id: UUID, session: Transaction, person: Caller
) -> StreamingResponse:
    """For whoever may read the preparation."""
    return await sending.send(request, await queries.lesson_plan(session, participation_id, person))


@router.get(
    f"{ONE}/former-versions/{{former_id}}/lesson-plan", openapi_extra=rule("read_former_versions"),
    response_class=Response, responses=sending.PDF,
)  # fmt: skip
async def former_lesson_plan(
    request: Request, participation_id: UUID, former_id: UUID, session: Transaction, person: Caller
) -> StreamingResponse:
    """Of an edition that no longer counts, for whoever may read that."""
    return await sending.send(request, await former.former_lesson_plan(session, participation_id, former_id, person))
