"""A copy of the tree in which mutants live, and the unit tests that have anything to do with the rules of a part."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
SERVICES = ("planning", "observation", "directory", "followup", "assessment", "notification", "reporting")
SHARED = "shared"
"""The rules that several services apply, each to its own facts."""
PARTS = (*SERVICES, SHARED)
_OF_SHARED = (
    "access", "catalogue", "deadlines", "exact", "explanation", "files/names", "files/pdf", "ics", "instruments",
    "labels", "superior", "team", "texts", "windows",
)  # fmt: skip
_COPIED = ("services", "shared", "deploy", "docs")
"""What the tests need besides themselves."""
_IMPORT = re.compile(r"^\s*(?:from|import) ([\w.]+)(?: import \(?([\w, ]+))?", re.MULTILINE)


def rules(part: str, root: Path = ROOT) -> list[Path]:
    """The files in which mutants are made: the domain of a service, or what is a rule in `shared`."""
    if part == SHARED:
        return [root / SHARED / f"{name}.py" for name in _OF_SHARED]
    return sorted((root / "services" / part / "domain").rglob("*.py"))


def judges_of(part: str, root: Path = ROOT) -> list[str]:
    """The unit tests that import these rules, themselves or through another file of the tests."""
    wanted = {_module(path, root) for path in rules(part, root)}
    imports = {_module(path, root): _imports(path) for path in (root / "tests").rglob("*.py")}

    def leads_there(module: str, seen: frozenset[str]) -> bool:
        return any(
            name in wanted or (name in imports and name not in seen and leads_there(name, seen | {name}))
            for name in imports[module]
        )

    found = sorted((root / "tests" / "unit").rglob("test_*.py"))
    return [str(path.relative_to(root)) for path in found if leads_there(_module(path, root), frozenset())]


def _module(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    found = set()
    for module, names in _IMPORT.findall(path.read_text("utf-8")):
        found |= {module, *(f"{module}.{name.strip()}" for name in names.split(",") if name.strip())}
    return found


@contextmanager
def tree(part: str) -> Iterator[Path]:
    """A copy of what is needed, with mutmut told what to do in it."""
    with TemporaryDirectory(prefix=f"kinerja-mutants-{part}-") as folder:
        copy = Path(folder)
        for name in (*_COPIED, "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        told = (ROOT / "pyproject.toml").read_text("utf-8") + settings(rules(part), judges_of(part))
        (copy / "pyproject.toml").write_text(told, "utf-8")
        yield copy


def settings(mutated: Iterable[Path], tests: Iterable[str], copied: Iterable[str] = _COPIED, root: Path = ROOT) -> str:
    """What mutmut is told: the files with the rules, and the tests that judge them."""
    return f"""
[tool.mutmut]
source_paths = {[str(path.relative_to(root)) for path in mutated]}
also_copy = {list(copied)}
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {list(tests)}
use_git_change_detection = false
track_dependencies = false
"""


def run(copy: Path, jobs: int) -> str | None:
    """Make the mutants and try each; what is in the way, if the tests fail before anything is changed."""
    command = [sys.executable, "tests/mutation/engine.py", "run", "--max-children", str(jobs)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    return f"{done.stdout[-3000:]}\n{done.stderr[-1000:]}" if done.returncode else None
