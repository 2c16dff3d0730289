"""`python -m deploy.local VERB`: the local system. A trouble is a sentence and what to do, never a traceback."""

from __future__ import annotations

import argparse
import os
import sys

from deploy.local import ask
from deploy.local.layout import Layout
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy.local", description="Kinerja on this machine, all of it.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("up", help="start everything and stay")
    demo = verbs.add_parser("demo", help="up, and play the story")
    demo.add_argument("--once", action="store_true", help="stop after the story; exit 0 only if it held")
    verbs.add_parser("story", help="play the story against what is running")
    verbs.add_parser("down", help="stop what runs")
    verbs.add_parser("reset", help="stop and delete all local data")
    verbs.add_parser("status", help="what runs")
    for verb, text in (("logs", "follow a log"), ("restart", "restart one part")):
        verbs.add_parser(verb, help=text).add_argument("service", nargs="?")
    operate = verbs.add_parser("operate", help="a verb of a service: operate planning parked list")
    operate.add_argument("service", nargs="?")
    operate.add_argument("words", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    return _do(given, Layout.from_environment())


def _do(given: argparse.Namespace, layout: Layout) -> int:
    match given.verb:
        case "up":
            return Supervisor(layout).run()
        case "demo":
            return Supervisor(layout).run(story=True, once=given.once)
        case "logs":
            return ask.logs(layout, given.service)
        case "restart":
            return ask.restart(layout, given.service)
        case "operate":
            return ask.operate(layout, given.service, given.words)
        case _:
            answer: int = getattr(ask, given.verb)(layout)
            return answer


if __name__ == "__main__":
    try:
        code = main()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.stdout.flush()
    os._exit(code)  # nothing of ours is left to wait for, such as a download that was given up
