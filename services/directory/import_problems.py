"""What an import that changed nothing answers: a problem document with each wrong row. The import itself is kept."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import JsonValue

from services.directory.importing.findings import Status
from services.directory.views import ImportView
from shared.errors import problem
from shared.texts import Text

SAYINGS = {
    Status.REJECTED: (
        422,
        "import-rejected",
        Text("Impor ditolak", "The import was rejected"),
        Text(
            "Ada {count} kesalahan. Tidak ada yang berubah. Perbaiki baris yang disebut, lalu kirim lagi.",
            "There are {count} errors. Nothing has changed. Correct the rows named below and send them again.",
        ),
    ),
    Status.FAILED: (
        500,
        "import-failed",
        Text("Impor gagal", "The import failed"),
        Text(
            "Impor gagal dan dibatalkan; sebabnya ada di log. Tidak ada yang berubah.",
            "The import failed and was undone; the log has the cause. Nothing has changed.",
        ),
    ),
}
"""How an import ends that has not changed anything: status, code, title, sentence."""


def answer(request: Request, view: ImportView, headers: Mapping[str, str]) -> JSONResponse:
    """Not raised: the transaction commits, so that the import stays in the list of imports."""
    status, code, title, detail = SAYINGS[view.status]
    more = {"id": str(view.id), "dry_run": view.dry_run, "error_count": view.error_count,
            "errors": [_error(error) for error in view.errors]}  # fmt: skip
    return problem(request, status, code, title, detail, values={"count": view.error_count}, headers=headers, more=more)


def _error(error: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """As in every problem document `field`, `code` and `detail`; and beside them file, row and column."""
    place = "/".join(str(error[part]) for part in ("file", "row", "column") if error[part])
    return {"field": f"/files/{place}", "detail": error["message"], **error}
