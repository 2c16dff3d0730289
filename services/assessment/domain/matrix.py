"""How two ratings make a predicate (PermenPANRB 6/2022, rulebook 9.4), and what the assessor is shown as an aid."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from shared.contracts.assessment import Expectation, Predicate

_BELOW, _MEETS, _ABOVE = Expectation.BELOW, Expectation.MEETS, Expectation.ABOVE

_MATRIX: dict[Expectation, dict[Expectation, Predicate]] = {
    _ABOVE: {_BELOW: Predicate.POOR_MISCONDUCT, _MEETS: Predicate.GOOD, _ABOVE: Predicate.VERY_GOOD},
    _MEETS: {_BELOW: Predicate.POOR_MISCONDUCT, _MEETS: Predicate.GOOD, _ABOVE: Predicate.GOOD},
    _BELOW: {_BELOW: Predicate.VERY_POOR, _MEETS: Predicate.NEEDS_IMPROVEMENT, _ABOVE: Predicate.NEEDS_IMPROVEMENT},
}
"""Result, then behaviour."""


class Aspect(StrEnum):
    """What practice is judged on, in follow-up and reflection; never the levels of the observation (9.2, R-OBS-2)."""

    REFLECTION_EFFORT = "REFLECTION_EFFORT"
    LEARNING_EFFORT = "LEARNING_EFFORT"
    PRACTICE_CHANGE = "PRACTICE_CHANGE"


def predicate(result: Expectation, behaviour: Expectation) -> Predicate:
    """The predicate that two ratings give."""
    return _MATRIX[result][behaviour]


def proposed_result(aspects: Mapping[Aspect, Expectation]) -> Expectation | None:
    """An aid, never binding (9.2): ABOVE for two above and none below, BELOW for two below. None until complete."""
    given = [aspects[aspect] for aspect in Aspect if aspect in aspects]
    if len(given) < len(Aspect):
        return None
    if given.count(_BELOW) >= 2:
        return _BELOW
    return _ABOVE if given.count(_ABOVE) >= 2 and _BELOW not in given else _MEETS


def proposed_behaviour(ratings: Mapping[str, Expectation], aspects: Iterable[str]) -> Expectation | None:
    """An aid, never binding (9.3): the median of all aspects. None until each is rated."""
    wanted = list(aspects)
    if not wanted or any(aspect not in ratings for aspect in wanted):
        return None
    ordered = sorted((ratings[aspect] for aspect in wanted), key=list(Expectation).index)
    return ordered[(len(ordered) - 1) // 2]
