"""Takes a guard out of a copy of the tree and runs the tests that cite its rule there: one of them must fail."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.guards.guard import Guard
from tests.rules.book import ROOT
from tests.rules.citations import citations

_NEEDED = (
    "shared",
    "services",
    "deploy",
    "tests",
    "docs",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
    "Makefile",
)
_SLOW = "tests/integration/"
_LEFT_OUT = ("tests/e2e/", "tests/chaos/", "tests/compose/")
"""They start whole systems: whoever cites a rule there cites it somewhere else too."""
_BROKEN = re.compile(r"NameError|SyntaxError|ImportError|UnboundLocalError|IndentationError")

Runner = Callable[[Iterable[str], Path], subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Trial:
    """What happened without the guard: the test that failed, or why nothing is proven."""

    guard: Guard
    red: str | None
    trouble: str = ""

    @property
    def proven(self) -> bool:
        return self.red is not None and not self.trouble


@contextmanager
def tree() -> Iterator[Path]:
    """A copy of what the tests need, gone afterwards."""
    with TemporaryDirectory(prefix="kinerja-guards-") as name:
        copy = Path(name)
        for part in _NEEDED:
            if (source := ROOT / part).is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
            else:
                shutil.copy(source, copy / part)
        yield copy


def citing(guard: Guard, *, slow: bool = True) -> list[list[str]]:
    """The tests that cite its rule: first those that need nothing, then those that need PostgreSQL."""
    tests = [test for test in citations().get(guard.rule, ()) if not test.startswith(_LEFT_OUT)]
    quick = [test for test in tests if not test.startswith(_SLOW)]
    rest = [test for test in tests if test.startswith(_SLOW)] if slow else []
    return [group for group in (quick, rest) if group]


def attempt(guard: Guard, copy: Path, *, slow: bool = True, runner: Runner | None = None) -> Trial:
    """Remove it, run, put it back."""
    before = guard.remove(copy)
    try:
        for tests in citing(guard, slow=slow):
            trial = _verdict(guard, run(tests, copy, runner))
            if trial.red is not None or trial.trouble:
                return trial
        return Trial(guard, None)
    finally:
        (copy / guard.file).write_text(before, "utf-8")


def run(tests: Iterable[str], copy: Path, runner: Runner | None = None) -> subprocess.CompletedProcess[str]:
    """pytest in the copy, until the first failure."""
    # Bytecode of the same second as a change of the same length would be taken for current: none is written.
    return (runner or separately)(["-x", "-rfE", "--tb=line", "-p", "no:cacheprovider", *tests], copy)


def separately(arguments: Iterable[str], copy: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own; from a process that has threads or a loop, as a test has."""
    command = [sys.executable, "-B", "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=600, check=False)


def _verdict(guard: Guard, done: subprocess.CompletedProcess[str]) -> Trial:
    """Red is a test that fails; code that cannot even run proves nothing."""
    if done.returncode == 0:
        return Trial(guard, None)
    red = re.search(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
    if red is None or _BROKEN.search(done.stdout):
        return Trial(guard, None, "\n".join(done.stdout.splitlines()[-12:]) + done.stderr[-600:])
    return Trial(guard, red[1])
