"""Small numbers: what is withheld cannot be worked out from what is shown, not even by one who knows the rule."""

from collections import defaultdict
from itertools import product

from services.reporting.domain.cells import Count, shown, whole


def test_large_cells_and_zeros_are_shown() -> None:
    assert shown({"good": 12, "poor": 0}) == {"good": Count(12, "12"), "poor": Count(0, "0")}


def test_a_cell_below_five_is_not_shown() -> None:
    found = shown({"good": 12, "better": 3, "poor": 4})
    assert (found["better"], found["poor"], found["good"]) == (Count(None, "<5"), Count(None, "<5"), Count(12, "12"))


def test_one_small_cell_takes_the_next_smallest_with_it_since_it_would_follow_from_the_total() -> None:
    found = shown({"good": 12, "better": 7, "poor": 4})
    assert (found["better"], found["poor"], found["good"].number) == (Count(None, "*"), Count(None, "*"), 12)


def test_a_cell_of_five_that_is_withheld_as_well_is_no_small_one() -> None:
    assert {c.printed for c in shown({"a": 4, "b": 5}).values()} == {"*"}


def test_two_cells_of_one_hide_behind_a_third() -> None:
    assert [c.number for c in shown({"a": 1, "b": 1, "c": 9, "d": 20}).values()] == [None, None, None, 20]


def test_with_nothing_else_to_hide_behind_even_the_zeros_are_withheld() -> None:
    assert {c.printed for c in shown({"a": 3, "b": 0, "c": 0}).values()} == {"<5"}


def test_a_leader_sees_the_whole() -> None:
    assert whole({"a": 1}) == {"a": Count(1, "1")}


def test_nobody_can_work_out_a_withheld_number() -> None:
    """Every distribution over five cells: the same print and the same total fit at least two of them."""
    fits = defaultdict(list)
    for counts in product(range(7), repeat=5):
        found = shown(dict(enumerate(counts)))
        fits[tuple(found[i].printed for i in range(5)), sum(counts)].append(counts)
    for (printed, _), candidates in fits.items():
        if any(set(counts) in ({1}, {4}) for counts in candidates):
            continue  # as many of each as there can be: says of nobody which
        for cell, text in enumerate(printed):
            assert text not in ("<5", "*") or len({counts[cell] for counts in candidates}) > 1, (printed, candidates)
