"""pytest in a child of a process that has the libraries loaded already: two hundred runs begin without that wait.

None of our own modules come with it: the child reads those of the copy.
"""

import importlib
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryFile

_LIBRARIES = (
    "pytest", "pytest_asyncio", "hypothesis.stateful", "pydantic", "pydantic_settings", "fastapi", "httpx",
    "sqlalchemy.ext.asyncio", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "asyncpg", "alembic", "aiokafka",
    "joserfc.jwt", "structlog", "prometheus_client", "uuid_utils.compat", "jinja2", "multipart", "time_machine",
)  # fmt: skip
_OURS = ("shared", "services", "deploy", "tests")


def load() -> None:
    """Before the first child."""
    for name in _LIBRARIES:
        importlib.import_module(name)


def run(command: Iterable[str], tree: Path) -> CompletedProcess[str]:
    """What `python -m pytest …` in the tree would give."""
    arguments = list(command)
    with TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            os._exit(_pytest(arguments, tree, output.fileno()))
        _, status = os.waitpid(child, 0)
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    return CompletedProcess(arguments, os.waitstatus_to_exitcode(status), said, "")


def _pytest(arguments: list[str], tree: Path, output: int) -> int:
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout = sys.stderr = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), line_buffering=True)
    os.chdir(tree)
    sys.dont_write_bytecode = True
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]
    sys.path[:] = [str(tree), *(place for place in sys.path if place not in ("", os.fspath(Path(__file__).parents[2])))]
    try:
        return int(sys.modules["pytest"].main(arguments))
    finally:
        sys.stdout.flush()
