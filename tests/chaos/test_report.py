"""A run says what was struck, and has not held if that is less than was planned."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.checker import check
from tests.chaos.recovery import recoveries, ways_of
from tests.chaos.run import Report


def report(planned: int) -> Report:
    return Report(
        seed=1, nodes=1, asked=3, seconds=1.0, planned=planned,
        blows={"kill api": 2, "kill worker": 1, "freeze broker": 1, "read again": 1, "latency api-database": 1},
        verdict=check([("a", 1, 3)], [("a", 1), ("a", 2), ("a", 3)]), injected=1, on_the_wire=4, parked=0, fenced=0,
        recoveries=[],
    )  # fmt: skip


@pytest.mark.parametrize(("planned", "held"), [(6, True), (7, False)])
def test_a_run_whose_blows_were_not_all_struck_has_not_held(planned: int, held: bool) -> None:
    assert report(planned).held is held


def test_kills_freezes_and_other_faults_are_told_apart() -> None:
    assert "struck 6 of 7 blows: 3 kills, 1 freezes, 2 other faults" in str(report(7))


def test_a_blow_that_nothing_came_after_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    history, effects = tmp_path / "history", tmp_path / "effects"
    blows = [{"what": "blow", "number": n, "name": "kill api", "at": at} for n, at in enumerate((1.0, 9.0))]
    history.write_text("".join(json.dumps(line) + "\n" for line in blows))
    keys = [f"key-{n}" for n in range(200)]
    assert len(ways_of(keys)) > 6
    with effects.open("w", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("key", "told", "at"))
        rows.writerows((key, 2.0, 3.5) for key in keys)
    [found] = recoveries(history, effects, nodes=1)
    assert (found.many, found.left_out, found.first, found.whole) == (2, 1, [2.5], [2.5])
    together = replace(report(6), recoveries=[found])
    assert together.held and not replace(together, apart=True).held
