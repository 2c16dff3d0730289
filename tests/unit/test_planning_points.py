"""The points of planned competency development (R-CMP-24-1)."""

import pytest

from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.points import out_of_range, total
from shared.catalogue import catalogue
from shared.policies import Enforcement, policy

RULES, LISTS = policy("2024S1"), catalogue("2024S1")


def planned(**quantities: int) -> list[PlanItem]:
    return [PlanItem(id=c, kind=ItemKind.COMPETENCY, code=c, quantity=n) for c, n in quantities.items()]


@pytest.mark.parametrize(
    ("items", "points"),
    [
        (planned(), 0),
        (planned(RHK1=2, RHK5=1), 20),
        (planned(RHK3=1), 36),
        (planned(RHK1=4, PROGRAMME=1), None),
    ],
)
def test_points_count_by_quantity_and_unknown_ones_make_the_sum_unknown(
    items: list[PlanItem], points: int | None
) -> None:
    assert total(items, LISTS) == points


@pytest.mark.parametrize(
    ("items", "enforcement"),
    [
        (planned(RHK1=3, RHK5=1), Enforcement.BLOCK),  # 28
        (planned(RHK1=4), None),  # 32
        (planned(RHK1=16), None),  # 128
        (planned(RHK1=16, RHK5=1), Enforcement.WARN),  # 132
        (planned(RHK5=1, PROGRAMME=1), None),
    ],
)
def test_below_32_holds_up_and_above_128_warns(items: list[PlanItem], enforcement: Enforcement | None) -> None:
    found = out_of_range(items, RULES, LISTS)
    assert (found.enforcement if found else None) is enforcement


def test_where_a_policy_has_no_points_none_are_counted() -> None:
    assert out_of_range(planned(), policy("2025"), catalogue("2025")) is None
