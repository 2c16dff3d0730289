"""Words for people, and words from people."""

import re
import unicodedata
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError


class Text(NamedTuple):
    """A sentence in Indonesian, and in English."""

    id: str
    en: str

    def say(self, language: str, values: dict[str, object]) -> str:
        return (self.en if language == "en" else self.id).format_map(values)


_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def say_day(day: date, language: str) -> str:
    """`20 Februari 2025`."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make a text read otherwise than it is written. Marks that Arabic and emoji need are none of these."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def _plain(value: str) -> str:
    """NFC, without control characters or HTML (rulebook 7): refused, never silently altered."""
    value = unicodedata.normalize("NFC", value)
    if any((unicodedata.category(c) == "Cc" and c not in "\n\t\r") or c in TURNING for c in value):
        raise PydanticCustomError("control_character", "Teks berisi karakter kendali yang tidak terlihat.")
    if _TAG.search(value):
        raise PydanticCustomError("markup", "Teks tidak boleh berisi kode HTML.")
    return value


Written50 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), AfterValidator(_plain)
]
Written100 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_plain)
]
Written500 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_plain)
]
Written1000 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(_plain)
]
Written2000 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_plain)
]
Written4000 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_plain)
]
"""Written text of at most so many characters, at least one, after trimming."""
