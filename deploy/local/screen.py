"""What the person sees: one line a step, with its seconds; a long step shows that it lives."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Step:
    """`note` is what the step says of itself while it runs."""

    def __init__(self, text: str) -> None:
        self.text, self.note, self.began = text, "", time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def say(self, note: str) -> None:
        self.note = note.strip()

    def line(self, mark: str) -> str:
        note = f"  {self.note}" if self.note else ""
        return f"  {mark} {self.text:<48} {self.seconds:5.1f} s{note}"


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[Step]:
    current, done = Step(text), threading.Event()
    ticker = threading.Thread(target=_tick, args=(current, done), daemon=True)
    ticker.start()
    mark = "✗"
    try:
        yield current
        mark, current.note = "✓", ""
    finally:
        done.set()
        ticker.join()
        say(("\r\033[K" if sys.stdout.isatty() else "") + current.line(mark))


def _tick(current: Step, done: threading.Event) -> None:
    """On a terminal the line is drawn anew; elsewhere a line every ten seconds is enough."""
    terminal = sys.stdout.isatty()
    while not done.wait(0.2 if terminal else 10):
        print(("\r\033[K" if terminal else "") + current.line("…"), end="" if terminal else "\n", flush=True)
