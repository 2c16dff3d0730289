"""What a school's education report (Rapor Pendidikan) says of the practice indicators (D21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.planning.domain.items import ItemKind, PlanItem, of_kind
from shared.catalogue import Catalogue
from shared.contracts.base import Fact
from shared.contracts.ids import PersonId
from shared.contracts.planning import IndicatorSource
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


def source_of(items: Sequence[PlanItem], recommended: Sequence[str]) -> IndicatorSource | None:
    """D21: nobody says it, it follows from what the education report recommended. None while none is chosen."""
    practices = of_kind(items, ItemKind.PRACTICE)
    if len(practices) != 1:
        return None
    return (
        IndicatorSource.EDUCATION_REPORT_RECOMMENDED if practices[0].code in recommended else IndicatorSource.OWN_NEED
    )


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
