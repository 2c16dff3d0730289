"""A guard: the exact text that keeps a rule, and what stands there when nobody keeps it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Guard:
    """In `file` the text `keeps` stands once; with `without` in its place the rule is broken and the code still runs.

    What a test compares with is found by the words around it, so a text may reach over several lines.
    """

    rule: str
    file: str
    keeps: str
    without: str

    def removed(self, text: str) -> str:
        """The file without the guard; ValueError if it is not there exactly once."""
        if (found := text.count(self.keeps)) != 1:
            raise ValueError(f"{self.rule}: {self.file} has {found} times {self.keeps!r}")
        return text.replace(self.keeps, self.without)

    def remove(self, tree: Path) -> str:
        """Take it out of a tree; the text of the file before."""
        path = tree / self.file
        before = path.read_text("utf-8")
        path.write_text(self.removed(before), "utf-8")
        return before
