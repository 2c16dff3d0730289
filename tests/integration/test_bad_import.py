"""Bad files and cells of an import: 422 with file, row and column; of the facts and the outbox nothing has changed."""

import gzip
import io
import zipfile

import pytest

from deploy.demo import roster
from tests.integration import directory_kit as d
from tests.integration.bad_input import not_a_problem
from tests.integration.service_kit import Kit
from tests.integration.test_bad_documents import everything

EMPLOYEES = roster.files(d.FIRST)["employees.csv"]
HEADER, *ROWS = EMPLOYEES.splitlines()
COLUMNS = HEADER.split(",")
ANI = next(row for row in ROWS if "Ani Lestari" in row)


def a_bomb() -> bytes:
    """A few kilobytes that become 10 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("employees.csv", b"\0" * 10 * 1024 * 1024)
    return packed.getvalue()


FILES = {
    "nothing": (b"", "empty"),
    "zip bomb": (a_bomb(), "not_csv"),
    "an Excel sheet": (b"PK\x03\x04" + b"\0" * 100, "not_csv"),
    "UTF-16": (EMPLOYEES.encode("utf-16"), "encoding"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "columns"),
    "a line without end": (b"x" * 100 * 1024, "cell_too_long"),
    "other columns": (b"a,b,c\n1,2,3\n", "columns"),
    "a column twice": (f"{HEADER},npsn\n".encode(), "columns"),
    "half a quotation": (f'{HEADER}\n"{ANI}\n'.encode(), "csv"),
    "a cell too many": (f"{HEADER}\n{ANI},x\n".encode(), "cell_count"),
    "Windows-1252": (f"{HEADER}\n{ANI}\n".encode().replace(b"Ani Lestari", b"Ren\xe9"), "encoding"),
}
CELLS = [
    ("nama", "A\x00ni", "control_character"),
    ("nama", "Ani\x9b31m", "control_character"),
    ("nama", "Ani \u202eiratseL", "control_character"),
    ("nama", "<b>Ani</b>", "markup"),
    ("nama", "A" * 101, "too_long"),
    ("nama", "A" * 10_000, "cell_too_long"),
    ("nama", "=cmd|' /C calc'!A0", "formula"),
    ("nama", "", "required"),
    ("nip", "1.98501E+17", "number_form"),
    ("nip", "9" * 40, "form"),
    ("nip", "\u0661" * 18, "form"),
    ("dapodik_id", "bukan-uuid", "form"),
    ("npsn", "99999999", "unknown"),
    ("jenis_ptk", "", "required"),
    ("status_kepegawaian", "RAJA", "choice"),
]


@pytest.fixture(scope="module")
async def kit(kits_of_module) -> Kit:
    made = await kits_of_module("directory", platform_operators=(d.PLATFORM,))
    await d.accepted(made, d.FIRST)
    return made


async def refused(kit: Kit, content: bytes, language: str = "id") -> dict:
    before = await everything(kit)
    client = kit.as_(d.PLATFORM, language)
    answer = await client.post("/v1/imports", files=[("files", ("employees.csv", content))])
    assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) == (422, None), answer.text
    assert await everything(kit) == before
    return answer.json()


@pytest.mark.parametrize("what", FILES)
async def test_a_file_that_is_no_such_file_is_refused(kit: Kit, what: str) -> None:
    content, code = FILES[what]
    assert code in {error["code"] for error in (await refused(kit, content, "en"))["errors"]}


async def test_an_import_that_is_packed_is_not_unpacked(kit: Kit) -> None:
    """The whole of it, files and all: it is no form any more."""
    client, before = kit.as_(d.PLATFORM), await everything(kit)
    form = client.build_request("POST", "/v1/imports", files=[("files", ("employees.csv", b"\0" * 1024 * 1024))])
    packed = gzip.compress(form.read())
    headers = {"Content-Type": form.headers["content-type"], "Content-Encoding": "gzip"}
    answer = await client.post("/v1/imports", content=packed, headers=headers)
    assert (answer.status_code, not_a_problem(answer, kit.app.openapi())) == (400, None), answer.text
    assert await everything(kit) == before


@pytest.mark.parametrize(("column", "value", "code"), CELLS)
async def test_a_bad_cell_is_named_with_row_and_column(kit: Kit, column: str, value: str, code: str) -> None:
    cells = ANI.split(",")
    cells[COLUMNS.index(column)] = value
    (error,) = (await refused(kit, f"{HEADER}\n{','.join(cells)}\n".encode()))["errors"]
    assert (error["file"], error["row"], error["column"], error["code"]) == ("employees.csv", 2, column, code)
