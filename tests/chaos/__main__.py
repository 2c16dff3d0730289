"""`python -m tests.chaos`: the big run, by default 500,000 events and 500 blows."""

import argparse
import random
import sys
import tempfile
from pathlib import Path

import uvloop

from tests.chaos.run import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--rate", type=float, default=700, help="events a second at most")
    parser.add_argument("--nodes", type=int, default=3, choices=(1, 3), help="brokers")
    parser.add_argument("--keep", type=Path, default=Path(".run/chaos"), help="where history and effects stay")
    parser.add_argument(
        "--apart",
        action="store_true",
        help="each blow waits for the recovery from the one before, and the events last as long",
    )
    parser.add_argument(
        "--only", nargs="*", default=(), help="only these kinds of blows, such as 'kill worker' or wire"
    )
    given = parser.parse_args()
    print(f"chaos, seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kinerja-chaos-") as home:
        report = uvloop.run(
            run(
                Path(home), events=given.events, kills=given.kills, seed=given.seed, rate=given.rate,
                nodes=given.nodes, keep=given.keep, apart=given.apart, only=given.only,
            )
        )  # fmt: skip
    print(report)
    sys.exit(0 if report.held else 1)


if __name__ == "__main__":
    main()
