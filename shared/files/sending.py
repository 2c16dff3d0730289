"""A file goes out: to be saved, never to be shown or run in place of a page."""

from typing import Any

from fastapi import Request
from fastapi.responses import StreamingResponse

from shared.files import names
from shared.files.attachment import Attachment
from shared.files.refusals import FilesAway
from shared.files.store import FileStore

PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}
"""What a route that sends a file says of its answer."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


async def send(request: Request, attachment: Attachment) -> StreamingResponse:
    """The bytes of a document's file. Whether he may read the document was asked before."""
    store: FileStore | None = request.app.state.files
    if store is None:
        raise FilesAway()
    pieces = await store.read(attachment.file_id)
    headers = {
        **HEADERS,
        "Content-Disposition": names.disposition(attachment.name),
        "Content-Length": str(attachment.size),
    }
    return StreamingResponse(pieces, media_type="application/pdf", headers=headers)
