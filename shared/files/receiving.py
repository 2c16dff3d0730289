"""A file comes in: streamed from the wire to the store, looked at on its way, and in memory never as a whole.

No transaction is open while somebody uploads over a slow line: one before the first byte (may he, and where do the
bytes go), one after the last (the file is there).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

from fastapi import Query, Request
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shared.contracts.ids import PersonId
from shared.database import Sessions
from shared.edge import rule
from shared.files import ledger, names
from shared.files.attachment import LARGEST, Attachment
from shared.files.pdf import Inspection
from shared.files.refusals import FILE, FilesAway, FileTooLarge, NotPdf, UploadsBusy
from shared.files.store import FileStore

UPLOADS = {("POST", "/v1/files"): LARGEST + 64 * 1024}
"""The route, and a little more than a file, so that it is we who say what was too large."""
AT_ONCE = 8
"""Uploads that a process takes at once: a quarter of its places, as each may last minutes."""
Name = Annotated[str, Query(min_length=1, max_length=300, examples=["Modul Ajar.pdf"])]
_PDF = "application/pdf"
_BODY = {
    "required": True,
    "content": {_PDF: {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7 …"}},
}


def described(act: str) -> dict[str, object]:
    """What an upload's route says of itself: the act, and that its body is a PDF."""
    return {**rule(act), "requestBody": _BODY}


async def receive(
    request: Request, person: PersonId, name: str, allowed: Callable[[AsyncSession], Awaitable[None]]
) -> Attachment:
    """Take the body as a file of this person. It waits a day for a document to name it."""
    store = _store(request)
    _declared(request)
    sessions: Sessions = request.app.state.sessions
    id = uuid7()
    async with sessions.begin() as session:
        await allowed(session)
        await ledger.expect(session, id, person)
    async with _Place(request):
        inspection = Inspection()
        await store.write(id, _inspected(request.stream(), inspection))
    async with sessions.begin() as session:
        kept = await ledger.keep(session, id, person, names.clean(name), inspection.whole())
    if kept is None:
        raise FilesAway()
    return kept


async def _inspected(chunks: AsyncIterator[bytes], inspection: Inspection) -> AsyncIterator[bytes]:
    """What passes is looked at; what is refused at its very end was refused before it was kept."""
    async for chunk in chunks:
        inspection.see(chunk)
        yield chunk
    inspection.whole()


def _store(request: Request) -> FileStore:
    store: FileStore | None = request.app.state.files
    if store is None:
        raise FilesAway()
    return store


def _declared(request: Request) -> None:
    """What the body says of itself: a kind and a size that are refused need not be read."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _PDF:
        raise NotPdf(field=FILE)
    size = request.headers.get("content-length", "")
    if size.isdecimal() and int(size) > LARGEST:
        raise FileTooLarge(field=FILE, limit=LARGEST // 1024 // 1024)


class _Place:
    """One of the few that uploads may take."""

    def __init__(self, request: Request) -> None:
        self._state = request.app.state

    async def __aenter__(self) -> None:
        if self._state.uploads >= AT_ONCE:
            raise UploadsBusy()
        self._state.uploads += 1

    async def __aexit__(self, *_: object) -> None:
        self._state.uploads -= 1
