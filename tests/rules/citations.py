"""Which tests cite which rule: in the test's name, in its docstring, or in the table that it is run over.

An id in a comment, in an assertion or above a whole file is no citation: nobody could say which test fails with it.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.rules.book import ROOT, cited

_OWN = {"tests/contract/test_rulebook.py", "tests/contract/test_rules.py"}
"""Their examples of ids are no citations."""


@cache
def citations() -> dict[str, tuple[str, ...]]:
    """Rule → the tests that cite it, as pytest names them."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name not in _OWN:
            for test, ids in _of_file(path):
                for id in ids:
                    found[id].append(f"{name}::{test}")
    return {id: tuple(tests) for id, tests in found.items()}


def _of_file(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Every test of a file with what it cites."""
    source = path.read_text("utf-8")
    module = ast.parse(source)
    tables = {name: _text(node, source) for node in module.body for name in _assigned(node)}
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name, cited(_citing(node, source, tables))


def _citing(test: ast.FunctionDef | ast.AsyncFunctionDef, source: str, tables: dict[str, str]) -> str:
    decorators = "\n".join(_text(decorator, source) for decorator in test.decorator_list)
    named = {n.id for d in test.decorator_list for n in ast.walk(d) if isinstance(n, ast.Name)}
    return "\n".join([test.name, ast.get_docstring(test) or "", decorators, *(tables.get(n, "") for n in named)])


def _assigned(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _text(node: ast.AST, source: str) -> str:
    return ast.get_source_segment(source, node) or ""
