"""Directory's routes: who I am, schools and people I have to do with, and imports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import UploadFile

from services.directory import commands, import_problems, import_queries, queries, superior_queries
from services.directory.importing.files import NAMES
from services.directory.importing.findings import Status
from services.directory.relations import authority
from services.directory.views import (
    ImportList,
    ImportView,
    Me,
    PersonCard,
    PersonList,
    SchoolCard,
    SchoolList,
    SuperiorCard,
)
from shared.contracts.ids import Npsn, PersonId
from shared.edge import Commander, Route, Transaction, rule
from shared.errors import Refusal, language_of
from shared.identity import Caller
from shared.texts import Text

router = APIRouter(route_class=Route)
Limit = Annotated[int, Query(ge=1, le=100)]


class FileUnknown(Refusal):
    status: ClassVar[int] = 422
    title = Text("Berkas tidak dikenal", "Unknown file")
    detail = Text("Berkas yang dikenal: {names}.", "Known files: {names}.")


class FieldUnknown(Refusal):
    status: ClassVar[int] = 422
    title = Text("Isian tidak dikenal", "Unknown field")
    detail = Text("Isian {names} tidak dikenal. Yang dikenal: files, dry_run.", "Known: files, dry_run; not {names}.")


class NeitherYesNorNo(Refusal):
    status: ClassVar[int] = 422
    title = Text("Uji coba atau bukan?", "A dry run, or not?")
    detail = Text("Tulis dry_run=ya atau dry_run=tidak.", "Write dry_run=true or dry_run=false.")


def platform_operators(request: Request) -> tuple[PersonId, ...]:
    operators: tuple[PersonId, ...] = request.app.state.settings.platform_operators
    return operators


Platform = Annotated[tuple[PersonId, ...], Depends(platform_operators)]
"""Who may import before any office is known."""


@router.get("/me", openapi_extra=rule("signed_in"))
async def me(session: Transaction, person: Caller, platform: Platform) -> Me:
    """My facts and every relation I have."""
    return await queries.me(session, person, platform)


@router.get("/people/{person_id}", openapi_extra=rule("read_person"))
async def person(person_id: UUID, session: Transaction, asking: Caller, platform: Platform) -> PersonCard:
    return await queries.person_card(session, PersonId(person_id), asking, asking in platform)


@router.get("/schools", openapi_extra=rule("read_schools"))
async def schools(
    session: Transaction, asking: Caller, platform: Platform, after: Npsn | None = None, limit: Limit = 50
) -> SchoolList:
    """The schools I have to do with."""
    return await queries.school_list(session, asking, platform, after, limit)


@router.get("/schools/{npsn}", openapi_extra=rule("read_school"))
async def school(npsn: Npsn, session: Transaction, asking: Caller, platform: Platform) -> SchoolCard:
    return await queries.school_card(session, npsn, asking, platform)


@router.get("/schools/{npsn}/people", openapi_extra=rule("read_school_people"))
async def people(
    npsn: Npsn, session: Transaction, asking: Caller, platform: Platform, after: UUID | None = None, limit: Limit = 50
) -> PersonList:
    """Who works there."""
    return await queries.people_of_school(session, npsn, asking, asking in platform, after, limit)


@router.get("/superior", openapi_extra=rule("read_superior"))
async def superior(
    request: Request, session: Transaction, asking: Caller, platform: Platform,
    employee_id: UUID | None = None, on: date | None = None, npsn: Npsn | None = None,
) -> SuperiorCard:  # fmt: skip
    """Who is my superior, or this employee's, on a day (today, if none is given), by which letter; or why nobody is.

    Where one works, as teacher or principal; with `npsn` as Plt of that school (D19).
    """
    employee, language = asking if employee_id is None else PersonId(employee_id), language_of(request)
    return await superior_queries.superior_card(session, employee, on, npsn, asking, asking in platform, language)


_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "dry_run": {"type": "boolean", "default": False},
                },
                "required": ["files"],
            },
            "example": {"files": list(NAMES), "dry_run": True},
        }
    },
}


@router.post(
    "/imports",
    status_code=201,
    openapi_extra={**rule("import"), "requestBody": _BODY},
    responses={
        422: {"description": "Wrong rows: a problem document with file, row and column of each. Nothing has changed."}
    },
    response_model=ImportView,
)
async def import_(
    request: Request, response: Response, session: Transaction, person: Commander, platform: Platform
) -> ImportView | Response:
    """Import CSV files, any of the five. Small ones are done when the answer comes (201; 422 if a row is wrong), large
    ones wait for the worker (202; ask again). `dry_run` only says what would change."""
    who = await authority(session, person, platform)
    async with _uploads(request) as (uploads, dry_run):
        import_id = await commands.receive_import(session, who, uploads, dry_run=dry_run)
    view = await import_queries.import_view(session, who, import_id)
    location = {"Location": f"/v1/imports/{import_id}"}
    if view.status in import_problems.SAYINGS:
        return import_problems.answer(request, view, location)
    if view.status is Status.WAITING:
        response.status_code = 202
    response.headers.update(location)
    return view


@asynccontextmanager
async def _uploads(request: Request) -> AsyncIterator[tuple[dict[str, UploadFile], bool]]:
    """The files of a multipart body, read only after it is clear who sends them. They spool to disk, not to memory."""
    async with request.form(max_files=10, max_fields=10) as form:
        uploads: dict[str, UploadFile] = {}
        for value in form.getlist("files"):
            if not isinstance(value, UploadFile) or value.filename not in NAMES:
                raise FileUnknown(names=", ".join(NAMES), field="/files")
            if value.filename in uploads:
                raise commands.FileTwice(name=value.filename, field="/files")
            uploads[value.filename] = value
        if unknown := sorted(set(form) - {"files", "dry_run"}):
            raise FieldUnknown(names=", ".join(unknown), field=f"/{unknown[0]}")
        yield uploads, _yes(str(form.get("dry_run", "false")))


def _yes(word: str) -> bool:
    """Whether it is only a trial. What is neither yes nor no is refused: a slip must not import for real."""
    if word.lower() in ("true", "1", "on", "ya", "yes"):
        return True
    if word.lower() in ("false", "0", "off", "tidak", "no"):
        return False
    raise NeitherYesNorNo(field="/dry_run")


@router.get("/imports", openapi_extra=rule("import"))
async def imports(
    session: Transaction, person: Caller, platform: Platform, after: UUID | None = None, limit: Limit = 20
) -> ImportList:
    """The imports I may see, newest first."""
    return await import_queries.import_list(session, await authority(session, person, platform), after, limit)


@router.get("/imports/{import_id}", openapi_extra=rule("import"))
async def import_status(import_id: UUID, session: Transaction, person: Caller, platform: Platform) -> ImportView:
    """How far it is, what it changed, what is wrong."""
    return await import_queries.import_view(session, await authority(session, person, platform), import_id)
