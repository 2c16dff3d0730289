"""The checker sees what it is there to see."""

import pytest

from tests.chaos.checker import check

PROMISED = [("a", 1, 3), ("b", 1, 1)]
RIGHT = [("a", 1), ("b", 1), ("a", 2), ("a", 3)]


def test_what_was_promised_and_happened_is_right() -> None:
    verdict = check(PROMISED, RIGHT)
    assert verdict.kept
    assert (verdict.promised, verdict.happened) == (4, 4)


@pytest.mark.parametrize(
    ("effects", "red"),
    [
        ([("a", 1), ("b", 1), ("a", 3)], {"lost"}),
        ([*RIGHT, ("a", 2)], {"doubled"}),
        ([("a", 1), ("b", 1), ("a", 3), ("a", 2)], {"disordered"}),
        ([*RIGHT, ("b", 2)], {"unasked"}),
        ([*RIGHT, ("b", 3)], {"unasked", "lost"}),
    ],
)
def test_what_is_wrong_has_a_name(effects: list[tuple[str, int]], red: set[str]) -> None:
    assert check(PROMISED, effects).red == red


def test_a_number_that_was_promised_twice_was_a_command_done_twice() -> None:
    assert check([*PROMISED, ("b", 1, 1)], RIGHT).red == {"unasked"}
