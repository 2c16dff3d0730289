"""The tables of the final assessment: matrix, aids, distribution, credit points. Each cell as the rule book has it."""

from decimal import Decimal
from inspect import signature
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.credit import COEFFICIENTS, PERCENTAGES, credit
from services.assessment.domain.distribution import deviations
from services.assessment.domain.matrix import Aspect, predicate, proposed_behaviour, proposed_result
from shared.contracts import REGISTRY
from shared.contracts.assessment import Expectation, OrganisationPredicate, Predicate
from shared.contracts.directory import EmploymentStatus, PositionLevel
from shared.topics import TOPICS

B, M, A = Expectation.BELOW, Expectation.MEETS, Expectation.ABOVE
SB, BA, BP, K, SK = (
    Predicate.VERY_GOOD, Predicate.GOOD, Predicate.NEEDS_IMPROVEMENT, Predicate.POOR_MISCONDUCT, Predicate.VERY_POOR,
)  # fmt: skip
ORG = OrganisationPredicate

MATRIX = [
    (A, B, K), (A, M, BA), (A, A, SB),
    (M, B, K), (M, M, BA), (M, A, BA),
    (B, B, SK), (B, M, BP), (B, A, BP),
]  # fmt: skip


@pytest.mark.parametrize(("result", "behaviour", "expected"), MATRIX)
def test_the_matrix_cell_by_cell_9_4(result: Expectation, behaviour: Expectation, expected: Predicate) -> None:
    assert predicate(result, behaviour) is expected


def test_the_matrix_has_every_cell() -> None:
    assert {(r, b) for r, b, _ in MATRIX} == set(product(Expectation, repeat=2))


@pytest.mark.parametrize(
    ("aspects", "expected"),
    [
        ((A, A, A), A), ((A, A, M), A), ((M, A, A), A), ((A, A, B), M), ((A, M, M), M), ((M, M, M), M), ((A, M, B), M),
        ((M, M, B), M), ((B, B, A), B), ((B, M, B), B), ((B, B, B), B),
    ],
)  # fmt: skip
def test_the_proposed_result_is_an_aid_from_three_aspects_9_2(aspects, expected) -> None:
    assert proposed_result(dict(zip(Aspect, aspects, strict=True))) is expected


def test_no_result_is_proposed_before_all_three_aspects_are_rated() -> None:
    assert proposed_result({Aspect.REFLECTION_EFFORT: A, Aspect.LEARNING_EFFORT: A}) is None


SEVEN = ("BP", "AK", "KO", "HA", "LO", "AD", "KL")


@pytest.mark.parametrize(
    ("ratings", "expected"), [("AAAAMMB", A), ("AAAMMMB", M), ("AAABBBM", M), ("BBBBAAA", B), ("MMMMMMM", M)]
)
def test_the_proposed_behaviour_is_the_median_of_seven_9_3(ratings: str, expected: Expectation) -> None:
    words = {"A": A, "M": M, "B": B}
    given = {code: words[letter] for code, letter in zip(SEVEN, ratings, strict=True)}
    assert proposed_behaviour(given, SEVEN) is expected
    assert proposed_behaviour({code: given[code] for code in SEVEN[:6]}, SEVEN) is None


def several(**count: int) -> list[Predicate]:
    words = {"sb": SB, "b": BA, "bp": BP, "k": K, "sk": SK}
    return [words[word] for word, n in count.items() for _ in range(n)]


@pytest.mark.parametrize(
    ("organisation", "school", "codes"),
    [
        (ORG.EXCELLENT, several(sb=7, b=3), set()),
        (ORG.EXCELLENT, several(sb=8, b=2), {"very-good-too-many"}),
        (ORG.EXCELLENT, several(sb=4, b=3), set()),
        (ORG.EXCELLENT, several(sb=5, b=2), {"very-good-too-many"}),  # floor(0.7 × 7) = 4
        (ORG.EXCELLENT, several(sb=3, b=4), {"very-good-not-largest"}),
        (ORG.EXCELLENT, several(sb=3, sk=3), set()),
        (ORG.GOOD, several(b=7, bp=1, sb=2), set()),
        (ORG.GOOD, several(b=7, k=1, sb=2), set()),
        (ORG.GOOD, several(b=7, sb=3), {"none-below-good"}),
        (ORG.GOOD, several(b=7, sk=3), {"none-below-good"}),
        (ORG.GOOD, several(b=8, bp=2), {"good-too-many"}),
        (ORG.GOOD, several(b=5), {"good-too-many", "none-below-good"}),
        (ORG.GOOD, several(b=2, sb=3, bp=1), {"good-not-largest"}),
        (ORG.NEEDS_IMPROVEMENT, several(bp=6, b=3, sb=1), set()),
        (ORG.NEEDS_IMPROVEMENT, several(bp=5, b=4, sb=1), {"needs-improvement-too-few"}),
        (ORG.NEEDS_IMPROVEMENT, several(bp=4, b=3), {"needs-improvement-too-few"}),  # ceil(0.6 × 7) = 5
        (ORG.NEEDS_IMPROVEMENT, several(bp=6, sb=1), {"very-good-too-many"}),  # floor(0.1 × 7) = 0
        (ORG.POOR, several(k=6, bp=1, sb=1, b=2), set()),
        (ORG.POOR, several(k=5, bp=3, sb=2), {"poor-too-few", "very-good-too-many"}),
        (ORG.POOR, several(k=6, b=4), {"needs-improvement-too-few"}),
        (ORG.POOR, several(k=9, bp=1, b=1), {"needs-improvement-too-few"}),  # ceil(0.1 × 11) = 2
        (ORG.VERY_POOR, several(sk=6, k=1, b=3), set()),
        (ORG.VERY_POOR, several(sk=6, bp=1, b=3), set()),
        (ORG.VERY_POOR, several(sk=5, k=1, b=4), {"very-poor-too-few"}),
        (ORG.VERY_POOR, several(sk=7, b=3), {"poor-or-improvement-too-few"}),
        (ORG.VERY_POOR, several(sk=8, k=1, sb=1), {"very-good-too-many"}),
    ],
)
def test_the_distribution_row_by_row_9_6_R_DST_2(organisation, school, codes) -> None:
    assert {deviation.code for deviation in deviations(organisation, school)} == codes


@given(st.sampled_from(ORG), st.lists(st.sampled_from(Predicate), max_size=4))
def test_a_school_of_four_has_no_pattern_E_37(organisation, school) -> None:
    assert deviations(organisation, school) == []


@given(st.sampled_from(ORG), st.lists(st.sampled_from(Predicate), min_size=5, max_size=60), st.randoms())
def test_the_order_of_teachers_does_not_matter(organisation, school, chance) -> None:
    before = deviations(organisation, school)
    chance.shuffle(school)
    assert deviations(organisation, school) == before


CREDIT = {
    PositionLevel.AHLI_PERTAMA: ("18.75", "12.50", "9.38", "6.25", "3.13"),
    PositionLevel.AHLI_MUDA: ("37.50", "25.00", "18.75", "12.50", "6.25"),
    PositionLevel.AHLI_MADYA: ("56.25", "37.50", "28.13", "18.75", "9.38"),
    PositionLevel.AHLI_UTAMA: ("75.00", "50.00", "37.50", "25.00", "12.50"),
}
CELLS = [(level, p, cell) for level, row in CREDIT.items() for p, cell in zip((SB, BA, BP, K, SK), row, strict=True)]


@pytest.mark.parametrize(("level", "given_predicate", "points"), CELLS)
def test_credit_points_cell_by_cell_9_7(level, given_predicate, points) -> None:
    found = credit(EmploymentStatus.PNS, level, given_predicate)
    assert found is not None
    assert str(found.points) == points
    assert found.coefficient == COEFFICIENTS[level]


def test_no_points_of_competency_reach_whoever_reckons_credit_R_CMP_24_5() -> None:
    heard = {topic.name for topic in TOPICS if "assessment" in topic.readers}
    fields = {(event.type, name) for event in REGISTRY.values() if event.topic in heard for name in event.model_fields}
    assert fields and not [field for field in fields if "point" in field[1]]
    assert set(signature(credit).parameters) == {"status", "level", "predicate", "capacity"}


def test_percentages_are_of_every_predicate() -> None:
    assert set(PERCENTAGES) == set(Predicate)
    assert PERCENTAGES[SB] == Decimal("1.5")


@pytest.mark.parametrize("status", [EmploymentStatus.PPPK, EmploymentStatus.NON_ASN])
def test_only_civil_servants_have_credit_points(status: EmploymentStatus) -> None:
    assert credit(status, PositionLevel.AHLI_MUDA, SB) is None


def test_without_a_position_level_there_are_no_credit_points() -> None:
    assert credit(EmploymentStatus.PNS, PositionLevel.NONE, SB) is None
