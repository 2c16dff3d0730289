"""Bytes to rows. A file may be hostile or merely made by Excel; memory stays bounded, and every trouble has its row."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from services.directory.importing.findings import RowError
from shared.texts import TURNING

LONGEST_CELL = 1_000
LONGEST_LINE = 64 * 1024
MOST_ROWS = 500_000
DELIMITERS = (",", ";", "\t")
_CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{''.join(TURNING)}]")
_FOREIGN = re.compile(r"[\udc80-\udcff]")
_SCIENTIFIC = re.compile(r"^\d+[.,]?\d*E\+?\d+$", re.IGNORECASE)

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number as a spreadsheet shows it, and its cells by column."""

    file: str
    number: int
    cells: dict[str, str]

    def error(self, column: str, code: str, message: str) -> RowError:
        return RowError(self.file, self.number, column, code, message)


class _Broken(Exception):
    """The file cannot be read any further."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def read(path: Path, columns: tuple[str, ...]) -> Iterator[Row | RowError]:
    """The rows of a file, and what is wrong with those that are none. Stops where nothing more can be understood."""
    number = 0
    try:
        with path.open(encoding=_encoding(path), errors="surrogateescape", newline="") as stream:
            lines = _lines(stream)
            records = _records(lines)
            number, header = _header(records, columns)
            for number, cells in records:
                yield from _row(path.name, number, header, cells, columns)
    except _Broken as broken:
        yield RowError(path.name, number + 1, "", broken.code, broken.message)
    except csv.Error:
        yield RowError(
            path.name, number + 1, "", "csv", "Tanda kutip tidak berpasangan; baris ini dan sesudahnya tidak terbaca."
        )


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        beginning = stream.read(4)
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Broken("encoding", "Berkas tersimpan sebagai UTF-16. Simpan ulang sebagai “CSV UTF-8”.")
    if beginning[:2] == b"PK":
        raise _Broken("not_csv", "Ini berkas Excel (.xlsx) atau ZIP, bukan CSV. Simpan ulang sebagai “CSV UTF-8”.")
    return "utf-8-sig"


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise _Broken("cell_too_long", "Baris ini terlalu panjang; baris ini dan sesudahnya tidak terbaca.")
        yield line


def _records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Each record with its number; the delimiter is what the header uses most (Excel in Indonesia: `;`)."""
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    for number, cells in enumerate(reader, start=1):
        if number > MOST_ROWS + 1:
            raise _Broken("too_many_rows", f"Paling banyak {MOST_ROWS} baris dalam satu berkas.")
        yield number, cells


def _header(records: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]) -> tuple[int, list[str]]:
    number, header = next(records, (0, []))
    names = [name.strip().lower() for name in header]
    if not any(names):
        raise _Broken("empty", "Berkas kosong: baris pertama harus berisi nama kolom.")
    if missing := [name for name in columns if name not in names]:
        raise _Broken("columns", f"Kolom tidak ada: {', '.join(missing)}. Kolom yang perlu: {', '.join(columns)}.")
    if twice := sorted({name for name in names if name in columns and names.count(name) > 1}):
        raise _Broken("columns", f"Kolom tertulis dua kali: {', '.join(twice)}.")
    return number, names


def _row(
    file: str, number: int, header: list[str], cells: list[str], columns: tuple[str, ...]
) -> Iterator[Row | RowError]:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) != len(header):
        message = f"Baris ini punya {len(cells)} sel, seharusnya {len(header)}."
        yield RowError(file, number, "", "cell_count", message)
        return
    known = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in columns}
    row = Row(file, number, known)
    errors = [row.error(column, *trouble) for column, cell in row.cells.items() if (trouble := _trouble(cell))]
    if errors:
        yield from errors
    else:
        yield row


def _trouble(cell: str) -> tuple[str, str] | None:
    """What no cell of any column may hold."""
    if cell.isalnum() and len(cell) <= LONGEST_CELL and not _SCIENTIFIC.match(cell):
        return None  # most cells; the rest is looked at closely
    if len(cell) > LONGEST_CELL:
        return "cell_too_long", f"Isi sel terlalu panjang ({len(cell)} huruf, paling banyak {LONGEST_CELL})."
    if _FOREIGN.search(cell):
        return (
            "encoding",
            "Huruf tidak terbaca: berkas bukan UTF-8 (mungkin Windows-1252). Simpan ulang sebagai “CSV UTF-8”.",
        )
    if _CONTROL.search(cell):
        return "control_character", "Sel berisi karakter kendali (misalnya NUL) yang tidak terlihat."
    if cell[:1] in ("=", "@", "+") or (cell[:1] == "-" and len(cell) > 1):
        return "formula", "Sel berisi rumus; tuliskan nilainya."
    if _SCIENTIFIC.match(cell):
        return "number_form", "Angka diubah Excel menjadi notasi ilmiah; format kolom sebagai Teks lalu isi kembali."
    return None
