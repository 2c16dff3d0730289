"""All benchmarks, one after the other, shortened so that together they end in some 25 minutes (`make bench`).

What was left out for want of time has no result, as what failed; what was skipped was not wanted."""

import argparse
import subprocess
import sys
import time

from deploy.local.layout import ROOT

SHORTENED = {
    "relay": ["--pairs", "5", "--peer-pairs", "3"],
    "consume": ["--pairs", "5", "--single-pairs", "3"],
    "freshness": ["--pairs", "5"],
    "start": ["--rounds", "2"],
    "command": [],
    "peak": [],
    "overload": [],
    "outage": ["--minutes", "0.5", "--rate", "100", "--usual", "10"],
}
EACH, ALL = 600.0, 1500.0
"""Seconds that one may take, and all together."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skip", nargs="*", default=[], choices=SHORTENED)
    skipped = set(parser.parse_args().skip)
    end, failed = time.monotonic() + ALL, list[str]()
    for name, arguments in SHORTENED.items():
        left = end - time.monotonic()
        if name in skipped:
            print(f"{name}: left out", flush=True)
        elif not _run(name, arguments, min(EACH, left)):
            failed.append(name)
    if failed:
        sys.exit(f"Without a result: {', '.join(failed)}.")


def _run(name: str, arguments: list[str], seconds: float) -> bool:
    if seconds <= 0:
        print(f"{name}: left out, the time is up", flush=True)
        return False
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]
    try:
        return subprocess.run(command, cwd=ROOT, timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        print(f"{name}: not done within {seconds:.0f} s", flush=True)
        return False


if __name__ == "__main__":
    main()
