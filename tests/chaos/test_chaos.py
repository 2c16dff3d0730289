"""The small run on every test, the big one with `KINERJA_CHAOS=full`."""

import os
import random
from pathlib import Path

import pytest

from tests.chaos.run import run

FULL = os.environ.get("KINERJA_CHAOS") == "full"


@pytest.mark.timeout(7200 if FULL else 290)
async def test_nothing_is_lost_doubled_or_disordered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("KINERJA_CHAOS_SEED", random.randrange(10_000)))
    events, kills = (500_000, 500) if FULL else (20_000, 20)
    with capsys.disabled():
        print(f"\nchaos, seed {seed}", flush=True)
        report = await run(tmp_path, events=events, kills=kills, seed=seed, rate=700)
        print(report)
    assert report.held
