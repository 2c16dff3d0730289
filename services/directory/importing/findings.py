"""What an import says back: errors by row, and how much is new, changed or as before."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum

MOST = 200
"""So many errors are kept; the others are counted."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong: in which file, row (as a spreadsheet counts, the header is 1) and column, said in Indonesian."""

    file: str
    row: int
    column: str
    code: str
    message: str


@dataclass
class Findings:
    """The errors of all files: the first 200, and how many there are."""

    errors: list[RowError] = field(default_factory=list)
    count: int = 0

    def add(self, error: RowError) -> None:
        self.count += 1
        if len(self.errors) < MOST:
            self.errors.append(error)


@dataclass
class Difference:
    """What an import changes, or would change, in one kind of facts; the first changed ones by their key."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    examples: list[str] = field(default_factory=list)

    def count(self, key: str, before: object, after: object) -> None:
        if before == after:
            self.unchanged += 1
            return
        if before is None:
            self.new += 1
        else:
            self.changed += 1
        if len(self.examples) < 20:
            self.examples.append(key)


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that the source contradicts itself about; it was settled, and somebody should put it right (E-9)."""

    npsn: str
    code: str
    kind: str
    person_id: str
    message: str


@dataclass
class Summary:
    """What an import did, or would do: facts by kind, events by type, oddities (how many, and the first 200)."""

    kinds: dict[str, Difference] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    issues: int = 0
    oddities: list[Oddity] = field(default_factory=list)

    def odd(self, oddity: Oddity) -> None:
        self.issues += 1
        if len(self.oddities) < MOST:
            self.oddities.append(oddity)

    def row(self) -> dict[str, object]:
        """As it is kept and shown."""
        kinds = {name: asdict(difference) for name, difference in self.kinds.items()}
        return {"kinds": kinds, "events": dict(self.events), "issues": self.issues,
                "oddities": [asdict(oddity) for oddity in self.oddities]}  # fmt: skip

    def kind(self, name: str) -> Difference:
        return self.kinds.setdefault(name, Difference())


class Status(StrEnum):
    """Where an import stands. Only COMPLETED has changed anything, and not even that in a dry run."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"


@dataclass
class Outcome:
    status: Status
    findings: Findings = field(default_factory=Findings)
    summary: Summary | None = None

    def row(self) -> dict[str, object]:
        """As the table of imports keeps it."""
        return {
            "status": self.status,
            "errors": [asdict(error) for error in self.findings.errors],
            "error_count": self.findings.count,
            "summary": None if self.summary is None else self.summary.row(),
        }
