"""Findings as a file for a spreadsheet: what Excel in Indonesia opens with a double click."""

import csv
import io
from collections.abc import Iterable

from services.directory.views import PreflightRow

COLUMNS = ("npsn", "sekolah", "alasan", "akibat", "nama", "keterangan", "diperbaiki_oleh", "cara_memperbaiki")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(rows: Iterable[PreflightRow]) -> str:
    """Semicolons, a byte order mark, and no cell that a spreadsheet would calculate."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (row.npsn, row.school, row.reason, row.effect, row.name or "", row.explanation)
        writer.writerow([_plain(cell) for cell in (*cells, ", ".join(row.repaired_by), row.repair)])
    return text.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
