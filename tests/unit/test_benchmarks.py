"""The arithmetic of the benchmarks: that a figure says what it claims to say."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.benchmarks import guard, pairs, report
from tests.benchmarks.cost import Gone, Spent, Trees
from tests.benchmarks.pairs import NothingLeft, Pair
from tests.benchmarks.report import Aim, Report, measured, shortened

_BURN = """
import time
def burn():
    end = time.process_time() + 0.3
    while time.process_time() < end: pass
"""
_GRANDCHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_BURN + 'burn()'!r}])"


@contextmanager
def burning(program: str) -> Iterator[subprocess.Popen[str]]:
    """A process that waits for a word, does it, says so, and lives until its input ends."""
    source = f"import sys\n{_BURN}\nsys.stdin.readline()\n{program}\nprint('done', flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        yield child
        assert child.stdin is not None
        child.stdin.close()


def spent(child: subprocess.Popen[str]) -> Spent:
    assert child.stdin is not None and child.stdout is not None
    before = Trees({"child": child.pid}).look()
    child.stdin.write("go\n")
    child.stdin.flush()
    child.stdout.readline()
    return before.spent()


@pytest.mark.parametrize("program", ["burn()", _GRANDCHILD], ids=["itself", "a child that it has reaped"])
def test_what_a_tree_burned_is_counted(program: str) -> None:
    with burning(program) as child:
        found = spent(child)
    assert 0.28 <= found.of("child") <= 0.6
    assert found.per(1000, "child") == pytest.approx(found.of() * 1000)
    assert not found.enough, "a third of a second is too little for a figure"


def test_a_tree_inside_another_counts_once() -> None:
    with burning("burn()") as child:
        here = Trees({"here": os.getpid(), "child": child.pid}).look()
        assert spent(child).of() > 0.28
        found = here.spent()
    assert found.of("child") > 0.28 > found.of("here")


def test_a_tree_that_has_ended_is_refused() -> None:
    with burning("pass") as child:
        trees = Trees({"child": child.pid})
    with pytest.raises(Gone):
        trees.look()


def test_wall_clock_figures_are_refused_when_others_work() -> None:
    guard.require_quiet(Spent(wall=2.0, cpu={"ours": 2.0}, machine=3.0))
    with pytest.raises(guard.NotQuiet):
        guard.require_quiet(Spent(wall=2.0, cpu={"ours": 1.0}, machine=3.5))


def of(*ratios: float, drift: float = 0.0) -> list[Pair]:
    return [Pair({"cpu": 10.0}, {"cpu": 10.0 * ratio}, drift) for ratio in ratios]


def test_the_ratio_is_the_median_of_pairs_and_its_interval_holds_it() -> None:
    found = pairs.compare(of(1.4, 1.5, 1.6, 1.5, 1.5, 9.0, 1.45, 1.55, 1.5), "cpu")
    assert found.ratio == 1.5 and found.reference == 10.0 and found.kept == 9
    assert 1.4 <= found.low <= 1.5 <= found.high < 9.0, "one wild pair moves neither"


def test_the_interval_is_as_wide_as_the_pairs_disagree() -> None:
    calm, wild = pairs.interval([1.49, 1.5, 1.51] * 3), pairs.interval([1.0, 1.5, 2.0] * 3)
    assert wild[1] - wild[0] > 10 * (calm[1] - calm[0])
    assert pairs.interval([1.5] * 9) == (1.5, 1.5)


def test_a_pair_during_which_the_machine_changed_is_dropped() -> None:
    found = pairs.compare([*of(1.5, 1.5), *of(9.0, 9.0, 9.0, drift=0.16)], "cpu")
    assert (found.ratio, found.kept, found.dropped) == (1.5, 2, 3)
    with pytest.raises(NothingLeft):
        pairs.compare(of(1.0, drift=0.5), "cpu")
    assert guard.drift([guard.Kernel(1.0, 1.0), guard.Kernel(1.2, 9.0), guard.Kernel(1.1, 1.0)]) == pytest.approx(0.2)


def test_cheaper_is_the_other_way_round() -> None:
    found = pairs.compare(of(0.01, 0.02, 0.02, 0.02, 0.04), "cpu").inverse()
    assert found.ratio == 50.0 and 25.0 <= found.low <= 50.0 <= found.high <= 100.0


async def test_pairs_alternate_and_spare_ones_make_up_for_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    kernels = iter([1.0, 1.0, 1.0, 1.0, 2.0, 1.0, *[1.0] * 60])
    monkeypatch.setattr(guard, "calibrate", lambda: guard.Kernel(next(kernels), 1.0))

    def block(name: str) -> pairs.Block:
        async def run() -> pairs.Figures:
            order.append(name)
            return {"cpu": 1.0}

        return run

    done = await pairs.alternate(block("A"), block("B"), count=3)
    assert "".join(order) == "ABBAABBA" and [pair.kept for pair in done] == [True, False, True, True]


@pytest.mark.parametrize(
    ("aim", "low", "high", "verdict"),
    [
        (Aim(1.7), 1.2, 1.6, "met"), (Aim(1.7), 1.6, 1.8, "open"), (Aim(1.7), 1.8, 2.0, "missed"),
        (Aim(60, least=True), 61, 90, "met"), (Aim(60, least=True), 50, 70, "open"),
        (Aim(60, least=True), 20, 59, "missed"),
    ],
)  # fmt: skip
def test_a_verdict_needs_the_whole_interval(aim: Aim, low: float, high: float, verdict: str) -> None:
    assert aim.verdict(low, high) == verdict


@pytest.mark.parametrize(("others", "verdict"), [(guard.BUSY, "met"), (guard.BUSY + 0.1, "")])
def test_no_verdict_stands_while_others_work(others: float, verdict: str) -> None:
    found = Report("name", "command")
    found.add(measured("ready", "s", 1.0, Aim(1.5)))
    found.weigh(others)
    assert (found.rows[0].verdict, found.rows[0].figure, found.rows[-1].figure) == (verdict, 1.0, others)


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ([], False),
        (["--pairs", "9"], False),
        (["--pairs", "3"], True),
        (["--of", "a"], True),
        (["--limit", "3"], False),
    ],
)
def test_a_shortened_run_takes_the_place_of_no_whole_one(
    said: list[str], short: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "HOME", tmp_path)
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--of", nargs="+", default=["a", "b"])
    parser.add_argument("--limit", type=int)
    Report("name", "command").close(shortened(parser, parser.parse_args(said)))
    [kept] = tmp_path.iterdir()
    assert kept.name == ("name-short.json" if short else "name.json")
    assert ("Shortened" in json.loads(kept.read_text())["notes"][0]) is short
