"""What is observed and how it is told: a versioned rubric per practice indicator (rulebook 8).

Versioned apart from the other lists: a document keeps the version it began with (R-DOC-5, E-25). What no source
confirms says `verified: false`, and is not shown as official.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from shared.catalogue import Entry, ScaleStep
from shared.contracts.base import Fact

_FOLDER = Path(__file__).parent / "catalogues"


class Wording(Fact):
    """A sentence of the instrument."""

    text: str
    verified: bool = True


class FocusBehaviour(Entry):
    """What is looked at, with examples of what is encouraged (`do`) and what is not (`avoid`)."""

    do: tuple[str, ...]
    avoid: tuple[str, ...]
    examples_verified: bool = True


class Practice(Entry):
    """One indicator: what it means, when it succeeds, and its three focus behaviours."""

    dimension: str
    definition: Wording
    success: Wording
    behaviours: tuple[FocusBehaviour, FocusBehaviour, FocusBehaviour]

    @property
    def official(self) -> bool:
        """Whether sources confirm all of it."""
        return all(self._confirmed())

    def _confirmed(self) -> Iterator[bool]:
        yield from (self.verified, self.definition.verified, self.success.verified)
        for behaviour in self.behaviours:
            yield behaviour.verified and behaviour.examples_verified


class Instrument(Fact):
    """One version of the rubrics, lowest level first; codes of levels are those of `ObservationLevel`."""

    version: str
    also: tuple[str, ...] = ()
    """Names under which documents keep it that were begun when the version of the lists stood for it."""
    source: str
    practices: tuple[Practice, ...]
    levels: tuple[ScaleStep, ScaleStep, ScaleStep]

    def practice(self, code: str) -> Practice | None:
        return next((practice for practice in self.practices if practice.code == code), None)


def instrument(version: str) -> Instrument:
    """The instrument of this version; KeyError for one that nobody has written down."""
    return _all()[version]


@cache
def _all() -> dict[str, Instrument]:
    found: dict[str, Instrument] = {}
    for path in sorted(_FOLDER.glob("instrument-*.json")):
        read = Instrument.model_validate_json(path.read_bytes())
        for name in (read.version, *read.also):
            if name in found:
                raise ValueError(f"two instruments are called {name}")
            found[name] = read
    return found
