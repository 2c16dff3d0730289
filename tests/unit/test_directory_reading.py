"""Bytes to rows: what Excel makes, what hostility makes, and the row where it went wrong."""

from pathlib import Path

import pytest

from services.directory.importing import reading
from services.directory.importing.findings import RowError
from services.directory.importing.reading import Row, read

COLUMNS = ("npsn", "nama")


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes | str) -> Path:
        path = tmp_path / "schools.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows(path: Path) -> list[Row]:
    found = list(read(path, COLUMNS))
    assert all(isinstance(row, Row) for row in found), found
    return found  # type: ignore[return-value]


def errors(path: Path) -> list[tuple[int, str, str]]:
    return [(e.row, e.column, e.code) for e in read(path, COLUMNS) if isinstance(e, RowError)]


@pytest.mark.parametrize(
    "content",
    [
        "npsn,nama\n1,Satu\n2,Dua\n",
        "npsn;nama\n1;Satu\n2;Dua\n",
        "npsn\tnama\n1\tSatu\n2\tDua\n",
        "\ufeffnpsn;nama\r\n1;Satu\r\n2;Dua\r\n",
        ' NPSN ,"Nama"\n1,"Satu"\n2, Dua ',
        "nama,npsn,lain\nSatu,1,=abaikan\nDua,2,+62\n",
        "npsn,nama\n1,Satu\n,\n\n2,Dua\n",
    ],
    ids=["comma", "semicolon", "tab", "BOM and CRLF", "header loosely", "other columns", "empty rows"],
)
def test_what_spreadsheets_write_is_read(file, content: str) -> None:
    assert [row.cells for row in rows(file(content))] == [{"npsn": "1", "nama": "Satu"}, {"npsn": "2", "nama": "Dua"}]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(file) -> None:
    assert [row.number for row in rows(file('npsn,nama\n1,"Satu\nDua"\n\n2,Tiga\n'))] == [2, 4]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("npsn,nama\n1,Satu\n2,Dua\n3,Jos\xe9\n".encode("windows-1252"), [(4, "nama", "encoding")]),
        ("npsn,nama\n1,Satu\n".encode("utf-16"), [(1, "", "encoding")]),
        (b"PK\x03\x04rest of a workbook", [(1, "", "not_csv")]),
        (b"", [(1, "", "empty")]),
        (b"npsn,name\n1,Satu\n", [(1, "", "columns")]),
        (b"npsn,nama,nama\n1,Satu,Dua\n", [(1, "", "columns")]),
        (b"npsn,nama\n1,Satu,lebih\n2\n", [(2, "", "cell_count"), (3, "", "cell_count")]),
        (b"npsn,nama\n1,Sa\x00tu\n", [(2, "nama", "control_character")]),
        (b"npsn,nama\n1,=HYPERLINK(1)\n2,@SUM(A1)\n3,+1\n4,-1+1\n", [(n, "nama", "formula") for n in (2, 3, 4, 5)]),
        (b"npsn,nama\n1.97505E+17,Satu\n", [(2, "npsn", "number_form")]),
        (b"npsn,nama\n1," + b"a" * 1001 + b"\n", [(2, "nama", "cell_too_long")]),
        (b"npsn,nama\n1,Satu\n2," + b"a" * 10_000_000 + b"\n", [(3, "", "cell_too_long")]),
        (b'npsn,nama\n1,Satu\n2,"' + b"a\n" * 100_000, [(3, "", "csv")]),
        (b'npsn,nama\n1,Satu\n2,"Du"a\n', [(3, "", "csv")]),
    ],
    ids=[
        "Windows-1252", "UTF-16", "a workbook", "empty", "wrong columns", "a column twice", "cells too many and few",
        "NUL", "formulas", "scientific", "long cell", "10 MB cell", "quote never closed", "stray quote",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_row(file, content: bytes, expected: list) -> None:
    assert errors(file(content)) == expected


def test_every_sentence_is_indonesian_and_ends(file) -> None:
    found = [e for e in read(file(b"npsn,nama\n1,=A\n2\n3,\x01\n4,\xe9\n"), COLUMNS) if isinstance(e, RowError)]
    assert len(found) == 4
    assert all(e.message.endswith(".") and e.message[0].isupper() for e in found)


def test_a_dash_alone_is_an_empty_cell_and_no_formula(file) -> None:
    assert rows(file("npsn,nama\n-,Satu\n"))[0].cells["npsn"] == "-"


def test_rows_beyond_the_limit_are_refused(file, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert errors(file("npsn,nama\n1,a\n2,b\n3,c\n")) == [(4, "", "too_many_rows")]
