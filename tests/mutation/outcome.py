"""What became of the mutants of a part: how many were killed; where those are that lived, and what differs."""

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

_KILLED = {1, 3}
"""How the tests of a killed mutant end."""
_TIMED_OUT = {36, 24, -24, 152, 255}
_UNTESTED = {33, 5}


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test notices: in which function, what the lines were and what they are."""

    place: str
    """`services/planning/domain/plan.py:140`."""
    function: str
    was: str
    now: str
    tested: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        """Stays the same when lines above it come and go."""
        return self.function, self.was, self.now

    def __str__(self) -> str:
        change = f"{self.was or '(nothing)'}  →  {self.now or '(nothing)'}"
        return f"{self.place}  {change}{'' if self.tested else '  (untested)'}"


@dataclass(frozen=True)
class Outcome:
    mutants: int
    killed: int
    survivors: tuple[Survivor, ...]

    @property
    def score(self) -> float:
        """Killed of all, in per cent."""
        return 100 * self.killed / self.mutants


def outcome(copy: Path, mutated: Iterable[Path]) -> Outcome:
    """Of a finished run in this copy of the tree, in these files of it."""
    mutants, killed, survivors = 0, 0, []
    for path in mutated:
        codes = _codes(copy / "mutants" / f"{path.relative_to(copy)}.meta")
        alive = {name: code for name, code in codes.items() if code not in _KILLED | _TIMED_OUT}
        mutants, killed = mutants + len(codes), killed + len(codes) - len(alive)
        survivors += list(_survivors(copy, path, alive))
    return Outcome(mutants, killed, tuple(survivors))


def _codes(meta: Path) -> dict[str, int]:
    if not meta.is_file():
        return {}
    found: dict[str, int] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return found


def _survivors(copy: Path, path: Path, alive: dict[str, int]) -> Iterator[Survivor]:
    relative = path.relative_to(copy)
    mutated, original = _functions(copy / "mutants" / relative), _functions(path)
    for name, code in alive.items():
        mangled = name.rpartition(".")[2]
        plain = _plain(mangled)
        first, before = original[plain]
        after = mutated[mangled][1]
        offset, was, now = _difference(before, [line.replace(mangled, plain.rpartition(".")[2]) for line in after])
        module = ".".join(relative.with_suffix("").parts)
        yield Survivor(f"{relative}:{first + offset}", f"{module}.{plain}", was, now, code not in _UNTESTED)


def _plain(mangled: str) -> str:
    """`xǁPlanǁsubmit__mutmut_3` → `Plan.submit`, `x_total__mutmut_1` → `total`."""
    stem = mangled[: mangled.rindex("__mutmut_")]
    return stem.removeprefix("xǁ").replace("ǁ", ".") if "ǁ" in stem else stem.removeprefix("x_")


def _functions(path: Path) -> dict[str, tuple[int, list[str]]]:
    """Of each function and method, by its name: its first line's number, and its lines."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    found: dict[str, tuple[int, list[str]]] = {}
    for node in ast.parse(text).body:
        for owner, one in [(f"{node.name}.", n) for n in node.body] if isinstance(node, ast.ClassDef) else [("", node)]:
            if isinstance(one, ast.FunctionDef):
                name = one.name if "__mutmut_" in one.name else owner + one.name
                found[name] = one.lineno, lines[one.lineno - 1 : one.end_lineno]
    return found


def _difference(before: list[str], after: list[str]) -> tuple[int, str, str]:
    """Where they part, and the lines on both sides."""
    changes = [c for c in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if c[0] != "equal"]
    was = "\n".join(line.strip() for _, i, j, _, _ in changes for line in before[i:j])
    now = "\n".join(line.strip() for _, _, _, i, j in changes for line in after[i:j])
    return changes[0][1], was, now
