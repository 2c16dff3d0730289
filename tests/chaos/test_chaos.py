"""The small run on every test; the big one is `make chaos`."""

import os
import random
from pathlib import Path

import pytest

from tests.chaos.blows import plan
from tests.chaos.run import run


@pytest.mark.timeout(290)
async def test_nothing_is_lost_doubled_or_disordered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("KINERJA_CHAOS_SEED", random.randrange(10_000)))
    with capsys.disabled():
        print(f"\nchaos, seed {seed}", flush=True)
        report = await run(tmp_path, events=20_000, kills=20, seed=seed, rate=700)
        print(report)
    assert report.held


def test_the_same_seed_strikes_the_same_blows() -> None:
    assert plan(7, 500) == plan(7, 500)
    assert plan(7, 500) != plan(8, 500)


def test_every_kind_of_blow_is_struck() -> None:
    assert len({blow.name for blow in plan(1, 500)}) == 32
