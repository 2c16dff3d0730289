"""Phrases for the tests of files: what is uploaded, what lies in the store, and how a day passes."""

import asyncio
import gzip
import io
import zipfile
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from deploy.demo.story.paper import pdf
from shared.files import sweeping
from shared.files.attachment import LARGEST
from tests import builders as a
from tests.integration.observation_acts import ANIS, PREPARATION, save
from tests.integration.service_kit import Kit

PAPER = pdf("Modul Ajar", "Kesepakatan kelas")
FILES, PDF = "/v1/files", {"Content-Type": "application/pdf"}
MUCH = 20 * 1024 * 1024


def a_docx_bomb() -> bytes:
    """Some kilobytes, a document of 20 MB once somebody opens it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", bytes(MUCH))
    return packed.getvalue()


def a_pdf_bomb() -> bytes:
    """A PDF with a stream of some kilobytes that would be 20 MB: nobody here unpacks it."""
    stream = zlib.compress(bytes(MUCH), 9)
    head = b"%%PDF-1.7\n1 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n" % len(stream)
    return head + stream + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


ZIPPED, PACKED = a_docx_bomb(), gzip.compress(PAPER + bytes(MUCH))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BAD_FILES = [
    ("no kind", PAPER, {"Content-Type": ""}, 415, "not-pdf", "/file"),
    ("a kind that is refused", PAPER, {"Content-Type": "image/png"}, 415, "not-pdf", "/file"),
    ("a form", PAPER, {"Content-Type": "multipart/form-data; boundary=x"}, 415, "not-pdf", "/file"),
    ("a kind that lies", b"PK\x03\x04" + bytes(1000), {}, 415, "not-pdf", "/file"),
    ("half of it", PAPER[:200], {}, 415, "not-pdf", "/file"),
    ("a zip bomb", ZIPPED, {}, 415, "not-pdf", "/file"),
    ("a zip bomb as what it is", ZIPPED, {"Content-Type": DOCX}, 415, "not-pdf", "/file"),
    ("a zip bomb in a PDF", PAPER[:9] + ZIPPED + PAPER[9:], {}, 415, "not-pdf", "/file"),
    ("packed", PACKED, {"Content-Encoding": "gzip"}, 415, "not-pdf", "/file"),
    ("packed, unsaid", PACKED, {}, 415, "not-pdf", "/file"),
    ("packed otherwise", zlib.compress(bytes(MUCH)), {"Content-Encoding": "deflate"}, 415, "not-pdf", "/file"),
    ("nothing", b"", {}, 422, "file-empty", "/file"),
    ("too large, as it says", PAPER, {"Content-Length": str(LARGEST + 1)}, 413, "file-too-large", "/file"),
]
"""A name for it, what is sent with which headers, and the refusal: status, code, field. One list for every service."""


async def upload(
    kit: Kit, data: bytes | AsyncIterator[bytes] = PAPER, who=a.ANI, whose: object = ANIS, name: str = "Modul Ajar.pdf",
    **headers: str,
) -> httpx.Response:  # fmt: skip
    asked = {"participation_id": str(whose), "name": name}
    return await kit.as_(who).post(FILES, params=asked, content=data, headers={**PDF, **headers})


async def uploaded(kit: Kit, data: bytes = PAPER, **more) -> str:
    answer = await upload(kit, data, **more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file_id"])


def folder(kit: Kit) -> Path:
    return Path(unquote(urlsplit(kit.settings.files).path)) / kit.service.name


def lying(kit: Kit) -> set[str]:
    """What is in the store."""
    return {each.name for each in folder(kit).iterdir()}


async def rows(kit: Kit) -> set[str]:
    return {str(row[0]) for row in await kit.sql("SELECT id FROM file")}


async def attached(kit: Kit, file_id: str | None, **changes: object) -> httpx.Response:
    return await save(kit, a.ANI, "preparation", PREPARATION | {"lesson_plan": file_id} | changes)


async def swept(kit: Kit) -> None:
    """What the scheduler does about files, until nothing is due."""
    assert kit.running.files is not None
    for errand in sweeping.errands(kit.running.files):
        done = 1
        while done:
            async with kit.running.sessions.begin() as session:
                done = await errand(session, datetime.now(UTC))


async def days_pass(kit: Kit) -> None:
    """A day of the wall clock, as the rows tell it."""
    await kit.sql("UPDATE file SET unused_since = unused_since - interval '25 hours'")
    await kit.sql("UPDATE file_loose SET due_at = due_at - interval '25 hours'")


async def in_pieces(size: int, began: asyncio.Event | None = None, go_on: asyncio.Event | None = None):
    """A paper; or one that says that it began and waits for ever; or waits until it may go on; or is endless."""
    yield PAPER[:100]
    if began is not None:
        began.set()
        await asyncio.Event().wait()
    if go_on is not None:
        await go_on.wait()
    for _ in range(size // 65536):
        yield bytes(65536)
    yield PAPER[100:]


async def loose(kit: Kit) -> list[str]:
    return [str(row[0]) for row in await kit.sql("SELECT id FROM file_loose")]


async def begun(kit: Kit) -> bool:
    return bool(await loose(kit))
