"""`make mutate`: ARGS='planning observation' of these parts only, --jobs 2, --least 90 (per cent), --entries."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic

from tests.mutation.outcome import Outcome, Survivor, outcome
from tests.mutation.survivors import Comparison, Key, compare, entry, listed
from tests.mutation.trying import PARTS, ROOT, rules, run, tree

FIGURES = ROOT / "benchmarks" / "mutation.json"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--least", type=float, default=90.0)
    asked.add_argument("--entries", action="store_true", help="print survivors as entries of survivors.toml")
    told = asked.parse_args()
    reasons = listed()
    good = [_mutate(part, told, reasons) for part in told.parts or PARTS]
    return 0 if all(good) else 1


def _mutate(part: str, told: argparse.Namespace, reasons: dict[Key, str]) -> bool:
    began = monotonic()
    with tree(part) as copy:
        if trouble := run(copy, told.jobs):
            print(f"{part}: without a mutant the tests fail already\n{trouble}", flush=True)
            return False
        found = outcome(copy, rules(part, copy))
    compared = compare(part, found, reasons)
    _say(part, found, compared, entry if told.entries else str)
    _keep(part, found, compared, monotonic() - began)
    return found.score >= told.least and not compared.killed


def _say(part: str, found: Outcome, compared: Comparison, form: Callable[[Survivor], str]) -> None:
    for survivor in sorted(compared.unexplained, key=_in_the_file):
        print(form(survivor))
    for function, was, now in compared.killed:
        print(f"  listed in survivors.toml, and killed by now: {function}: {was}  →  {now}")
    print(
        f"{part}: {found.score:.1f} % of {found.mutants} mutants killed, {len(found.survivors)} live, "
        f"{len(compared.explained)} of them with a reason",
        flush=True,
    )


def _in_the_file(survivor: Survivor) -> tuple[str, int]:
    path, _, line = survivor.place.rpartition(":")
    return path, int(line)


def _keep(part: str, found: Outcome, compared: Comparison, seconds: float) -> None:
    """The figures of the other parts stay as they are."""
    figures = (
        json.loads(FIGURES.read_text("utf-8")) if FIGURES.is_file() else {"command": "make mutate", "services": {}}
    )
    figures["mutmut"] = version("mutmut")
    figures["services"][part] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mutants": found.mutants,
        "killed": found.killed,
        "score": round(found.score, 1),
        "survivors": len(found.survivors),
        "untested": sum(not survivor.tested for survivor in found.survivors),
        "explained": len(compared.explained),
        "seconds": round(seconds),
    }
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
