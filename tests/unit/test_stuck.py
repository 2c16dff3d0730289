"""When a worker says that it is stuck, and when it is only busy."""

from time import monotonic
from typing import Any, cast

import pytest

from shared import taking
from shared.assignment import STUCK, TURN, Assignment
from shared.taking import Lane

LONG = STUCK + 5


def waiting(for_seconds: float, **how: Any) -> Assignment:
    """Of its two partitions one has moved just now, and in the other records wait."""
    found = Assignment("group", cast(Any, None), "topic")
    still = Lane("topic", 1, 0, lag=7, moved_at=monotonic() - for_seconds, **how)
    for lane in (Lane("topic", 0, 0), still):
        found.lanes[cast(Any, lane.partition)] = lane
    return found


@pytest.mark.parametrize(
    ("seconds", "others_moved", "how", "stuck"),
    [
        (STUCK - 5, LONG, {}, False),
        (LONG, LONG, {}, True),  # nothing moves at all
        (LONG, 1.0, {}, False),  # it waits for its turn
        (TURN + 5, 1.0, {}, True),  # no turn is that long
        (LONG, 1.0, {"tries": 1}, True),
        (LONG, 1.0, {"timeouts": 1}, True),
        (LONG, 1.0, {"pause": 2.0}, True),
    ],
)
def test_a_partition_that_waits_for_its_turn_is_not_stuck(
    seconds: float, others_moved: float, how: dict[str, Any], stuck: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(taking._got_on, "group", monotonic() - others_moved)
    assert waiting(seconds, **how).trouble() == ("topic/1: 7 records wait" if stuck else None)
