"""The history of a run: what people were promised, and what was done to the system. It only grows.

One JSON object a line, each with `at` (seconds since 1970) and `what`:
`run` (how it was called), `acked` (key, first, last: numbers that were promised), `blow` (number, name, whom, seconds),
`over` (the blow's number: what was struck is up again), `end`.
"""

import json
import os
from pathlib import Path
from time import time


class History:
    """Appends whole lines, so that several processes may write to one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def write(self, what: str, **more: object) -> float:
        """The time that was written."""
        at = time()
        os.write(self._file, (json.dumps({"at": round(at, 4), "what": what, **more}) + "\n").encode())
        return at

    def close(self) -> None:
        os.close(self._file)
