"""`make guards`: every guard is taken out once. ARGS='R-PLN-2 D4': of these rules only; --quick: without PostgreSQL."""

import argparse
import os
import sys
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from deploy.local.ports import free_ports
from deploy.local.postgres import Postgres
from tests.guards import child
from tests.guards.guard import Guard
from tests.guards.table import GUARDS
from tests.guards.trying import Trial, attempt, citing, run, tree
from tests.rules.document import ledger

_URL = "KINERJA_TEST_DATABASE_URL"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rules", nargs="*")
    asked.add_argument("--quick", action="store_true")
    told = asked.parse_args()
    guards = [guard for guard in GUARDS if not told.rules or guard.rule in told.rules]
    with ExitStack() as stack:
        if not told.quick and _URL not in os.environ:
            server = Postgres(Path(mkdtemp(prefix="kinerja-guards-pg-")), free_ports(1)[0]).start()
            stack.callback(server.destroy)
            os.environ[_URL] = server.admin_dsn
        copy = stack.enter_context(tree())
        child.load()
        if not _green(guards, copy, slow=not told.quick):
            return 2
        trials = [_say(attempt(guard, copy, slow=not told.quick, runner=child.run)) for guard in guards]
    print(f"Without {sum(trial.proven for trial in trials)} of {len(trials)} guards a citing test fails.\n{ledger()}")
    return 0 if all(trial.proven for trial in trials) else 1


def _green(guards: list[Guard], copy: Path, *, slow: bool) -> bool:
    """With all guards in place everything that cites these rules holds."""
    tests = sorted(set(chain.from_iterable(chain.from_iterable(citing(guard, slow=slow) for guard in guards))))
    done = run(tests, copy, child.run)
    if done.returncode:
        print(f"the citing tests fail with all guards in place:\n{done.stdout[-3000:]}")
    return done.returncode == 0


def _say(trial: Trial) -> Trial:
    guard = trial.guard
    said = trial.trouble or (f"seen by {trial.red}" if trial.red else "NOT SEEN: no citing test fails without it")
    print(f"{guard.rule:9} {guard.file} {guard.keeps.strip().splitlines()[0][:60]!r}: {said}", flush=True)
    return trial


if __name__ == "__main__":
    sys.exit(main())
