"""The rule book as rows, and the ids that a text cites."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULEBOOK = (ROOT / "docs" / "rulebook.md").read_text("utf-8")
ID = re.compile(r"\bR-[A-Z]+-\d+(?:-\d+)?\b|\bD\d{1,2}\b|\bE-\d{1,2}\b|\bN\d\d\b")
RANGE = re.compile(r"\b(R-[A-Z]+-|D|E-|N)(\d+)–\1(\d+)\b")
MESSAGES = "`notification/messages.py`, `notification/domain/telling.py`"
"""Where every message is kept; the rule book says it once, above their table."""
_KINDS = ("R-", "D", "E-", "N")


@dataclass(frozen=True)
class Rule:
    """A rule that the book explains: what it demands, and the modules that keep it."""

    id: str
    sentence: str
    kept_in: str

    @property
    def built(self) -> bool:
        """Not, if its row begins by saying so."""
        return not self.sentence.startswith("*Not yet*")

    @property
    def in_part(self) -> bool:
        """Built, and its row says of something in it that it is not."""
        return self.built and "*not yet*" in self.sentence.lower()


def rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if line[:1] == "|"]


def explained(found: list[list[str]]) -> list[list[str]]:
    """The rows of an id with a line of its own that says something."""
    return [row for row in found if ID.fullmatch(row[0]) and len(row) > 2 and all(row) and len(row[1]) > 12]


def all_rules(text: str = RULEBOOK) -> list[Rule]:
    """Every rule that the book explains, R, D, E, N, each by number."""
    return sorted((_rule(row) for row in explained(rows(text))), key=lambda rule: _order(rule.id))


def rules(text: str = RULEBOOK) -> list[Rule]:
    """Those that are built."""
    return [rule for rule in all_rules(text) if rule.built]


def ids() -> list[str]:
    """The ids of the domain, explained or not."""
    lines = (Path(__file__).parent / "ids.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def cited(text: str) -> set[str]:
    """Ids in a text; a test's name has them with underscores, and a range means all between."""
    for name, plain in (
        (r"_R_([A-Z]+)_(\d\d)_(\d)(?![^_\W])", r" R-\1-\2-\3 "),
        (r"_R_([A-Z]+)_(\d+)(?![^_\W])", r" R-\1-\2 "),
        (r"_E_(\d+)(?![^_\W])", r" E-\1 "),
    ):
        text = re.sub(name, plain, text)
    text = re.sub(r"_([DN]\d+)(?![^_\W])", r" \1 ", text)
    between = {f"{kind}{n}" for kind, a, b in RANGE.findall(text) for n in range(int(a), int(b) + 1)}
    return between | set(ID.findall(text))


def _rule(row: list[str]) -> Rule:
    if row[0].startswith("N"):
        return Rule(row[0], f"{row[1]}: {row[2]}" if row[1][0] != "*" else row[1], MESSAGES)
    return Rule(row[0], row[1], row[-1])


def _order(id: str) -> tuple[int, str, list[int]]:
    kind = next(place for place, start in enumerate(_KINDS) if id.startswith(start))
    return kind, re.sub(r"\d+", "", id), [int(n) for n in re.findall(r"\d+", id)]
