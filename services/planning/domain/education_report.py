"""What a school's education report (Rapor Pendidikan) says of the practice indicators (D21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.catalogue import Catalogue
from shared.contracts.base import Fact
from shared.contracts.ids import PersonId
from shared.errors import FieldError
from shared.texts import Text


class ReportedIndicator(Fact):
    """One indicator: its value from 0 to 100, if there is one, and whether the report recommends to work on it."""

    code: str
    value: Decimal | None = None
    recommended: bool = False


@dataclass(eq=False)
class EducationReport:
    """One version of a school's report of a year; a correction is a new version, the newest counts."""

    npsn: str
    year: int
    version: int
    indicators: tuple[ReportedIndicator, ...]
    recorded_at: datetime
    recorded_by: PersonId

    @property
    def recommended(self) -> tuple[str, ...]:
        return tuple(i.code for i in self.indicators if i.recommended)


def year_of(cycle: str) -> int:
    """The calendar year of a cycle: a report of a later one cannot have been at hand."""
    return int(cycle[:4])


def unknown(indicators: Sequence[ReportedIndicator], catalogue: Catalogue, place: str) -> list[FieldError]:
    """What the catalogue does not have, or is there twice."""
    codes = [i.code for i in indicators]
    return [
        FieldError(f"{place}/{at}/code", *(_REPEATED if code in codes[:at] else _UNKNOWN))
        for at, code in enumerate(codes)
        if code in codes[:at] or catalogue.indicator(code) is None
    ]


_UNKNOWN = ("unknown-code", Text("Indikator ini tidak dikenal.", "This indicator is not known."))
_REPEATED = ("repeated", Text("Indikator ini ada dua kali.", "This indicator is there twice."))
