"""The report: one table on the screen, and the same as JSON in `benchmarks/NAME.json`; shortened, `NAME-short.json`."""

import argparse
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tests.benchmarks.guard import BUSY, Weather, weather
from tests.benchmarks.pairs import Comparison

HOME = Path(__file__).parents[2] / "benchmarks"
_COLUMNS = ("what", "figure", "reference", "ratio", "95 %", "aim", "verdict")

Verdict = Literal["met", "missed", "open", ""]


@dataclass(frozen=True)
class Aim:
    """What a figure should be at most (or at least)."""

    bound: float
    least: bool = False

    def verdict(self, low: float, high: float) -> Verdict:
        """Open while the interval holds the bound: more pairs, or a quieter machine, would tell."""
        if self.least:
            low, high, bound = -high, -low, -self.bound
        else:
            bound = self.bound
        return "met" if high <= bound else "missed" if low > bound else "open"

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.bound:g}"


@dataclass(frozen=True)
class Row:
    """One line: a figure in its unit; beside what; the ratio with its interval; the aim for the ratio or the figure."""

    what: str
    figure: float
    unit: str
    reference: str = ""
    ratio: float | None = None
    interval: tuple[float, float] | None = None
    aim: str = ""
    verdict: Verdict = ""
    pairs: tuple[int, int] | None = None
    """Pairs kept and dropped."""

    def cells(self) -> list[str]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        within = "" if self.interval is None else f"{self.interval[0]:.2f}–{self.interval[1]:.2f}"
        return [self.what, f"{self.figure:.4g} {self.unit}", self.reference, ratio, within, self.aim, self.verdict]


def compared(what: str, unit: str, reference: str, found: Comparison, aim: Aim | None = None) -> Row:
    """A row about a ratio."""
    verdict = aim.verdict(found.low, found.high) if aim else ""
    return Row(
        what, found.ours, unit, f"{reference}: {found.reference:.4g} {unit}", found.ratio, (found.low, found.high),
        f"{aim}×" if aim else "", verdict, (found.kept, found.dropped),
    )  # fmt: skip


def measured(what: str, unit: str, figure: float, aim: Aim | None = None) -> Row:
    """A row about a figure of its own."""
    verdict = aim.verdict(figure, figure) if aim else ""
    return Row(what, figure, unit, aim=f"{aim} {unit}" if aim else "", verdict=verdict)


@dataclass
class Report:
    """What one benchmark found; `command` is how to see it again."""

    name: str
    command: str
    setup: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    begun: Weather = field(default_factory=weather)

    def add(self, *rows: Row) -> None:
        self.rows += rows

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def weigh(self, others: float) -> None:
        """So many cores others kept busy at most: a clock on the wall then tells about them, and no verdict stands."""
        self.add(measured("cores that others kept busy at most", "cores", others))
        if others > BUSY:
            self.rows = [replace(row, verdict="") for row in self.rows]
            self.note(f"No verdict, for others kept {others:.1f} cores busy.")

    def close(self, short: bool = False) -> None:
        """Show it and keep it; a shortened run takes the place of no whole one."""
        if short:
            self.note("Shortened: fewer or smaller rounds than usual.")
        self.notes.append(f"Machine before: {self.begun}. After: {weather()}.")
        print(self.markdown(), flush=True)
        HOME.mkdir(exist_ok=True)
        name = f"{self.name}-short" if short else self.name
        (HOME / f"{name}.json").write_text(json.dumps(self.document(), ensure_ascii=False, indent=1) + "\n")

    def markdown(self) -> str:
        about = ", ".join(f"{name} {value}" for name, value in self._setup().items())
        notes = [f"- {note}" for note in self.notes]
        table = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *(_line(row.cells()) for row in self.rows)]
        return "\n".join(["", f"## {self.name} (`{self.command}`)", "", about, "", *table, "", *notes, ""])

    def document(self) -> dict[str, object]:
        return {
            "name": self.name,
            "command": self.command,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "setup": self._setup(),
            "rows": [asdict(row) for row in self.rows],
            "notes": self.notes,
        }

    def _setup(self) -> dict[str, str]:
        cores = str(len(os.sched_getaffinity(0)))
        return {"cores": cores, "Python": platform.python_version(), **self.setup}


def shortened(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> bool:
    """Something is less than it is by default: a number, or how many are named."""
    return any(_less(value, parser.get_default(name)) for name, value in vars(asked).items())


def _less(value: object, usual: object) -> bool:
    if isinstance(value, list) and isinstance(usual, list):
        return len(value) < len(usual)
    return isinstance(value, int | float) and isinstance(usual, int | float) and value < usual


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
