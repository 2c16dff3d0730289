"""`make mutate` itself: what it changes, which tests it runs, how it reads what came of it. The run: `make mutate`."""

import ast
import shutil
from pathlib import Path

import libcst as cst
import pytest

from tests.mutation.faults import turned, uncalled, unraised
from tests.mutation.outcome import Outcome, Survivor, outcome
from tests.mutation.survivors import compare, entry, listed
from tests.mutation.trying import PARTS, ROOT, judges_of, rules, run, settings

TOY = '''"""A domain of one rule."""

from dataclasses import dataclass
from functools import cache


class Closed(Exception):
    pass


@dataclass
class Door:
    locked: bool = False

    def enter(self) -> str:
        self._open()
        return "in"

    def leave(self) -> str:
        self._open()
        return "out"

    def _open(self) -> None:
        if self.locked:
            raise Closed


@cache
def height() -> int:
    return _measured()


def _measured() -> int:
    return 2
'''
TEST = """import pytest
from services.toy.domain.door import Closed, Door, height


def test_it_keeps_out() -> None:
    assert (Door().enter(), Door().leave()) == ("in", "out")
    with pytest.raises(Closed):
        Door(locked=True).enter()
    assert height() == 2
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    for file, text in {
        "services/__init__.py": "", "services/toy/__init__.py": "", "services/toy/domain/__init__.py": "",
        "services/toy/domain/door.py": TOY, "tests/__init__.py": "", "tests/unit/__init__.py": "",
        "tests/unit/test_door.py": TEST, "pyproject.toml": "",
    }.items():  # fmt: skip
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    (tmp_path / "tests" / "mutation").mkdir()
    for file in ("engine.py", "faults.py"):
        shutil.copy(ROOT / "tests" / "mutation" / file, tmp_path / "tests" / "mutation")
    told = settings(rules("toy", tmp_path), judges_of("toy", tmp_path), ("services",), tmp_path)
    (tmp_path / "pyproject.toml").write_text(told, "utf-8")
    return tmp_path


def test_a_guard_that_nobody_misses_is_found_where_it_stands(toy: Path) -> None:
    assert run(toy, 2) is None
    found = outcome(toy, rules("toy", toy))
    assert found.survivors == (
        Survivor("services/toy/domain/door.py:20", "services.toy.domain.door.Door.leave", "self._open()", "pass"),
    ), "what was remembered before a mutant was made does not hide it"
    assert found.mutants > found.killed == found.mutants - 1
    assert compare("toy", found, {}).unexplained == found.survivors


def test_tests_that_fail_anyway_prove_nothing(toy: Path) -> None:
    (toy / "tests" / "unit" / "test_door.py").write_text(TEST.replace('("in", "out")', '("out", "in")'), "utf-8")
    assert "test_it_keeps_out" in (run(toy, 1) or "")


def the_only(statement: str) -> cst.CSTNode:
    line = cst.parse_statement(statement)
    return line.body[0] if isinstance(line, cst.SimpleStatementLine) else line


def code(nodes) -> list[str]:
    return [cst.Module([node if isinstance(node, cst.If) else cst.SimpleStatementLine([node])]).code for node in nodes]


def test_what_is_changed_besides() -> None:
    assert code(uncalled(the_only("self._editable()"))) == ["pass\n"]
    assert code(uncalled(the_only("'a sentence'"))) == []
    assert code(unraised(the_only("raise PlanNotEditable()"))) == ["pass\n"]
    assert code(turned(the_only("if errors: pass"))) == ["if not (errors): pass\n"]
    assert code(turned(the_only("if a is b: pass"))) == []


def test_the_judges_of_a_service_are_those_that_lead_to_its_domain() -> None:
    planning = judges_of("planning")
    assert {"tests/unit/test_planning_plan.py", "tests/unit/test_planning_points.py"} <= set(planning)
    assert not {"tests/unit/test_start.py", "tests/unit/test_followup_practice.py"} & set(planning)
    assert all(judges_of(part) for part in PARTS)


def test_what_is_a_rule_in_shared_is_judged_too() -> None:
    assert all(path.is_file() for path in rules("shared"))
    assert {"tests/unit/test_superior.py", "tests/unit/test_deadlines.py"} <= set(judges_of("shared"))
    assert "tests/unit/test_dashboard.py" not in judges_of("shared")
    alive = Survivor("shared/windows.py:9", "shared.windows.end", "a", "b")
    other = {("services.planning.domain.plan.Plan.end", "a", "b"): "so", alive.key: "so"}
    assert compare("shared", Outcome(9, 8, (alive,)), other).explained == (alive,)
    assert not compare("shared", Outcome(9, 8, (alive,)), other).killed


def test_each_that_may_live_is_a_line_that_there_is() -> None:
    for function, was, _ in listed():
        module, place = next((m, rest) for m, rest in _splits(function) if (ROOT / f"{m}.py").is_file())
        text = _source(ROOT / f"{module}.py", place)
        assert all(line in text for line in was.splitlines()), (function, was)


def _splits(function: str) -> list[tuple[str, list[str]]]:
    parts = function.split(".")
    return [("/".join(parts[:n]), parts[n:]) for n in range(len(parts) - 1, 0, -1)]


def _source(path: Path, place: list[str]) -> str:
    text = path.read_text("utf-8")
    node: ast.AST = ast.parse(text)
    for name in place:
        node = next(n for n in ast.iter_child_nodes(node) if getattr(n, "name", None) == name)
    return ast.get_source_segment(text, node) or ""


def test_who_is_listed_and_was_killed_must_leave_the_list() -> None:
    alive = Survivor("services/toy/domain/door.py:19", "services.toy.domain.door.Door.leave", "self._open()", "pass")
    killed = ("services.toy.domain.door.Door.enter", "self._open()", "pass")
    compared = compare("toy", Outcome(9, 8, (alive,)), {alive.key: "nobody leaves", killed: "nobody enters"})
    assert (compared.explained, compared.unexplained, compared.killed) == ((alive,), (), (killed,))


def test_an_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    survivor = Survivor("x.py:1", "a.b", 'return f"{x}\\n"\ncase _:', "")
    path = tmp_path / "survivors.toml"
    path.write_text(entry(survivor).replace('why = ""', 'why = "so"'), "utf-8")
    assert listed(path) == {survivor.key: "so"}


def test_who_may_live_has_a_reason_and_stands_there_once(tmp_path: Path) -> None:
    entry = '[[survivor]]\nin = "a.b"\nwas = "x"\nnow = "y"\nwhy = "{}"\n'
    path = tmp_path / "survivors.toml"
    for text in (entry.format(" "), entry.format("so") * 2):
        path.write_text(text, "utf-8")
        with pytest.raises(ValueError, match="twice, or without a reason"):
            listed(path)
