"""`python -m deploy.doctor [--json]`: looks, tells, and exits with 0 (nothing to do), 1 (something), 2 (cannot see)."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys

from deploy.doctor import screen
from deploy.doctor.examination import examine
from deploy.doctor.finding import exit_code
from deploy.doctor.place import here
from deploy.local.trouble import Trouble

HELP = """\
Looks at a running system and says what to do. It changes nothing.

Without further settings: the system of `make up`. For any other, by environment:
  KINERJA_DATABASES   {"planning": "postgresql://role:password@host:5432/database", ...}
  KINERJA_KAFKA       broker:9092,...
  KINERJA_SERVICES    {"planning-api": "http://host:8000", "planning-worker": ...}; a name with several
                      addresses stands for several processes
  KINERJA_ENV, KINERJA_KAFKA_REPLICATION   as the services have them

Exit code: 0 nothing to act on, 1 something to act on, 2 nothing can be seen.
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="deploy.doctor", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)  # what the clients say of their troubles is said here in one sentence
    try:
        place = here()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2
    findings = asyncio.run(examine(place))
    print(screen.as_json(place, findings) if given.json else screen.as_text(place, findings))
    return exit_code(findings)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a client that hangs on a dead broker is not waited for
