"""Credit points of a year (PermenPANRB 1/2023, rulebook 9.7): coefficient × percentage, two decimals, half up.

A part of a year (E-13, E-14) is not reckoned yet: whoever is here is reckoned for the whole year.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shared.contracts.assessment import Predicate
from shared.contracts.directory import EmploymentStatus, PositionLevel
from shared.contracts.ids import Capacity

COEFFICIENTS = {
    PositionLevel.AHLI_PERTAMA: Decimal("12.5"),
    PositionLevel.AHLI_MUDA: Decimal("25"),
    PositionLevel.AHLI_MADYA: Decimal("37.5"),
    PositionLevel.AHLI_UTAMA: Decimal("50"),
}

PERCENTAGES = {
    Predicate.VERY_GOOD: Decimal("1.50"),
    Predicate.GOOD: Decimal("1.00"),
    Predicate.NEEDS_IMPROVEMENT: Decimal("0.75"),
    Predicate.POOR_MISCONDUCT: Decimal("0.50"),
    Predicate.VERY_POOR: Decimal("0.25"),
}


@dataclass(frozen=True)
class Credit:
    """What a predicate is worth for promotion."""

    points: Decimal
    coefficient: Decimal


def credit(
    status: EmploymentStatus, level: PositionLevel, predicate: Predicate, capacity: Capacity = Capacity.TEACHER
) -> Credit | None:
    """Only civil servants (PNS) with a position level have them; PPPK and non-ASN have a predicate, no points. A Plt
    has those of his own position alone (E-3)."""
    coefficient = COEFFICIENTS.get(level)
    if status is not EmploymentStatus.PNS or coefficient is None or capacity is Capacity.ACTING_PRINCIPAL:
        return None
    points = coefficient * PERCENTAGES[predicate]
    return Credit(points.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), coefficient)
