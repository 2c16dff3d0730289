"""A cell to a value, or the sentence that says what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from shared.contracts.ids import PersonId, person_id

T = TypeVar("T")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EMAIL = re.compile(r"^[^@\s<>,;\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
_INDONESIAN_DATE = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class BadCell(Exception):
    """The value is not one this column takes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def required(take: Callable[[str], T]) -> Callable[[str], T]:
    """An empty cell is wrong."""

    def check(cell: str) -> T:
        if cell in ("", "-"):
            raise BadCell("required", "Wajib diisi.")
        return take(cell)

    return check


def optional(take: Callable[[str], T]) -> Callable[[str], T | None]:
    """An empty cell, or a dash, says nothing."""
    return lambda cell: None if cell in ("", "-") else take(cell)


def words(longest: int) -> Callable[[str], str]:
    """Text for people: NFC, no markup."""

    def check(cell: str) -> str:
        value = " ".join(unicodedata.normalize("NFC", cell).split())
        if len(value) > longest:
            raise BadCell("too_long", f"Paling banyak {longest} huruf.")
        if _TAG.search(value):
            raise BadCell("markup", "Tidak boleh berisi kode HTML.")
        return value

    return check


def name(cell: str) -> str:
    """A person's name; a single word is a name too."""
    value = words(100)(cell)
    if not any(letter.isalpha() for letter in value) or any(letter.isdigit() for letter in value):
        raise BadCell("name", "Nama hanya berisi huruf, spasi dan tanda baca.")
    return value


def shaped(pattern: str, saying: str) -> Callable[[str], str]:
    """A code of a fixed form."""
    form = re.compile(pattern)

    def check(cell: str) -> str:
        if not form.fullmatch(cell):
            raise BadCell("form", saying)
        return cell

    return check


npsn = shaped(r"[0-9A-Z]{8}", "NPSN terdiri atas 8 angka atau huruf besar.")
nip = shaped(r"[0-9]{18}", "NIP terdiri atas 18 angka. Bila diolah Excel, format kolom sebagai Teks.")
nuptk = shaped(r"[0-9]{16}", "NUPTK terdiri atas 16 angka. Bila diolah Excel, format kolom sebagai Teks.")
office_code = shaped(r"\d\d(\.\d\d)?", "Kode dinas berbentuk 64.02 (kabupaten/kota) atau 64 (provinsi).")
subdistrict_code = shaped(r"\d\d\.\d\d\.\d\d", "Kode kecamatan berbentuk 64.02.06.")
email = shaped(_EMAIL.pattern, "Surel tidak benar bentuknya, contoh: nama@guru.sd.belajar.id.")


def person(cell: str) -> tuple[str, PersonId]:
    """A Dapodik id (a UUID), and the person it is."""
    try:
        value = str(UUID(cell))
    except ValueError:
        raise BadCell("form", "dapodik_id berbentuk UUID, contoh: 1b4e28ba-2fa1-41d2-883f-0016d3cca427.") from None
    return value, person_id(value)


def day(cell: str) -> date:
    """2025-01-31, or as Excel in Indonesia writes it 31/01/2025."""
    parts = _ISO_DATE.match(cell) and cell.split("-")
    if (indonesian := _INDONESIAN_DATE.match(cell)) is not None:
        parts = [indonesian[3], indonesian[2], indonesian[1]]
    try:
        year, month, of_month = (int(part) for part in parts or ())
        value = date(year, month, of_month)
    except ValueError:
        raise BadCell("date", "Tanggal tidak benar; tulis tahun-bulan-hari, contoh: 2025-01-31.") from None
    if not 1900 <= value.year <= 2100:
        raise BadCell("date", "Tanggal di luar jangkauan.")
    return value


def choice(options: Mapping[str, T]) -> Callable[[str], T]:
    """One of these, however it is written in upper or lower case."""
    known = {key.casefold(): value for key, value in options.items()}

    def check(cell: str) -> T:
        try:
            return known[" ".join(cell.split()).casefold()]
        except KeyError:
            raise BadCell("choice", f"Tidak dikenal. Pilihan: {', '.join(options)}.") from None

    return check
