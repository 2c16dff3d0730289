"""The distribution pattern (SE MenPANRB 3/2023, rulebook 9.6): advice. No predicate is ever moved by it (R-DST-2)."""

from collections import Counter
from collections.abc import Iterable
from typing import assert_never

from shared.contracts.assessment import OrganisationPredicate, Predicate
from shared.errors import FieldError
from shared.texts import Text

SMALLEST = 5
"""Schools with fewer assessed have no shares worth speaking of (E-37)."""


def deviations(organisation: OrganisationPredicate, predicates: Iterable[Predicate]) -> list[FieldError]:
    """Where a school's predicates differ from the pattern that its own predicate asks for."""
    count = Counter(predicates)
    n = count.total()
    if n < SMALLEST:
        return []
    return [
        FieldError("/deviation_reason", code, text)
        for holds, code, text in _checks(organisation, count, n)
        if not holds
    ]


def _checks(organisation: OrganisationPredicate, count: Counter[Predicate], n: int) -> list[tuple[bool, str, Text]]:
    very_good, good, improve = count[Predicate.VERY_GOOD], count[Predicate.GOOD], count[Predicate.NEEDS_IMPROVEMENT]
    poor, very_poor = count[Predicate.POOR_MISCONDUCT], count[Predicate.VERY_POOR]
    largest = max(count.values())
    match organisation:
        case OrganisationPredicate.EXCELLENT:
            return [
                (very_good == largest, "very-good-not-largest", _VERY_GOOD_LARGEST),
                (very_good <= _at_most(70, n), "very-good-too-many", _VERY_GOOD_70),
            ]
        case OrganisationPredicate.GOOD:
            return [
                (good == largest, "good-not-largest", _GOOD_LARGEST),
                (good <= _at_most(70, n), "good-too-many", _GOOD_70),
                (improve + poor >= 1, "none-below-good", _ONE_BELOW_GOOD),
            ]
        case OrganisationPredicate.NEEDS_IMPROVEMENT:
            return [
                (improve >= _at_least(60, n), "needs-improvement-too-few", _IMPROVE_60),
                (very_good <= _at_most(10, n), "very-good-too-many", _VERY_GOOD_10),
            ]
        case OrganisationPredicate.POOR:
            return [
                (poor >= _at_least(60, n), "poor-too-few", _POOR_60),
                (improve >= _at_least(10, n), "needs-improvement-too-few", _IMPROVE_10),
                (very_good <= _at_most(10, n), "very-good-too-many", _VERY_GOOD_10),
            ]
        case OrganisationPredicate.VERY_POOR:
            return [
                (very_poor >= _at_least(60, n), "very-poor-too-few", _VERY_POOR_60),
                (poor + improve >= _at_least(10, n), "poor-or-improvement-too-few", _POOR_OR_IMPROVE_10),
                (very_good == 0, "very-good-too-many", _NO_VERY_GOOD),
            ]
        case _:
            assert_never(organisation)


def _at_most(percent: int, n: int) -> int:
    return percent * n // 100


def _at_least(percent: int, n: int) -> int:
    return -(-percent * n // 100)


_VERY_GOOD_LARGEST = Text("Predikat terbanyak seharusnya Sangat Baik.", "Very good should be the most frequent.")
_VERY_GOOD_70 = Text("Sangat Baik paling banyak 70 %.", "Very good should be at most 70 %.")
_VERY_GOOD_10 = Text("Sangat Baik paling banyak 10 %.", "Very good should be at most 10 %.")
_NO_VERY_GOOD = Text("Seharusnya tidak ada Sangat Baik.", "There should be no very good.")
_GOOD_LARGEST = Text("Predikat terbanyak seharusnya Baik.", "Good should be the most frequent.")
_GOOD_70 = Text("Baik paling banyak 70 %.", "Good should be at most 70 %.")
_ONE_BELOW_GOOD = Text(
    "Seharusnya paling sedikit satu Butuh Perbaikan atau Kurang.", "At least one should need improvement or be poor."
)
_IMPROVE_60 = Text("Butuh Perbaikan paling sedikit 60 %.", "Needs improvement should be at least 60 %.")
_IMPROVE_10 = Text("Butuh Perbaikan paling sedikit 10 %.", "Needs improvement should be at least 10 %.")
_POOR_60 = Text("Kurang paling sedikit 60 %.", "Poor should be at least 60 %.")
_VERY_POOR_60 = Text("Sangat Kurang paling sedikit 60 %.", "Very poor should be at least 60 %.")
_POOR_OR_IMPROVE_10 = Text(
    "Kurang dan Butuh Perbaikan paling sedikit 10 %.", "Poor and needs improvement should be at least 10 %."
)
