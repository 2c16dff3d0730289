"""The files of the tests run in any order: none of them makes, while it is imported, what a service may map later."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LATER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def mapped() -> set[str]:
    """The classes whose objects are rows: SQLAlchemy changes a class when it is mapped, and not its older objects."""
    stores = "".join(path.read_text("utf-8") for path in (ROOT / "services").rglob("*.py"))
    return set(re.findall(r"map_imperatively\(\s*([A-Z]\w+)", stores))


def made_at_once(node: ast.AST, classes: set[str]) -> Iterator[str]:
    """Objects of these classes that are made and kept when this is imported; what only tells an event is not kept."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _LATER):
            continue
        if isinstance(child, ast.Attribute) and isinstance(child.value, ast.Call):
            child = child.value
            yield from (name for each in ast.iter_child_nodes(child) for name in made_at_once(each, classes))
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in classes:
            yield child.func.id
        yield from made_at_once(child, classes)


def test_no_test_file_makes_a_row_while_it_is_imported() -> None:
    classes = mapped()
    assert {"Plan", "Participation", "SchoolCycle", "Schedule", "Assessment"} <= classes
    found = {
        str(path.relative_to(ROOT)): names
        for path in (ROOT / "tests").rglob("*.py")
        if (names := list(made_at_once(ast.parse(path.read_text("utf-8")), classes)))
    }
    assert found == {}


def test_what_is_made_at_once_is_seen() -> None:
    seen = list(
        made_at_once(ast.parse("A = Plan(1)\nB = [Plan(2)]\nC = Plan(3).start()\nD = lambda: Plan(4)"), {"Plan"})
    )
    assert seen == ["Plan", "Plan"]
