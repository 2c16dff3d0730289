"""What can be chosen in a cycle: indicators with their focus behaviours, duties, competencies, work behaviours.

Versioned data; an entry whose wording no source confirms says `verified: false` and is not shown as official.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import computed_field

from shared.contracts.base import Fact
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity
from shared.policies import policy as policy_of

T = TypeVar("T", bound="Entry")
_FOLDER = Path(__file__).parent / "catalogues"


class Entry(Fact):
    """Something that can be chosen."""

    code: str
    title: str
    verified: bool = True
    levels: tuple[EducationLevel, ...] = ()
    """Education levels it is for; empty: all."""
    leading: bool | None = None
    """True: for who leads a school (D19); False: for teachers; None: for both."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def label(self) -> str:
        """The title as people read it: what no source confirms is never shown as official."""
        return self.title if self.verified else f"{self.title} (belum terverifikasi)"

    def fits(self, level: EducationLevel, capacity: Capacity) -> bool:
        return self.of_level(level) and self.of_capacity(capacity)

    def of_level(self, level: EducationLevel) -> bool:
        return not self.levels or level in self.levels

    def of_capacity(self, capacity: Capacity) -> bool:
        return self.leading is None or self.leading is capacity.leads


class Indicator(Entry):
    """A practice indicator with its three focus behaviours (rulebook 8)."""

    behaviours: tuple[Entry, ...]


class WorkBehaviour(Entry):
    """One of the seven aspects (BerAKHLAK) with its guiding behaviours (4.5)."""

    guides: tuple[Entry, ...]


class Competency(Entry):
    """Something to develop. Where it has points (4.6), they are for one unit; None: there are none, or nobody knows."""

    under: str = ""
    """The competency that this is an indicator of; empty: it is one itself, or an activity."""
    points: int | None = None
    unit: str = ""
    evidence: str = ""


class ScaleStep(Entry):
    """One level of the observation scale (8.1): a word with its meaning."""

    meaning: str


class Catalogue(Fact):
    """One version of all lists."""

    version: str
    instrument: str
    """The version of the instrument that a new observation is made with (`shared.instruments`)."""
    indicators: tuple[Indicator, ...]
    core_duties: tuple[Entry, ...]
    competencies: tuple[Competency, ...]
    additional_duties: tuple[Entry, ...]
    behaviours: tuple[WorkBehaviour, ...]

    def indicator(self, code: str) -> Indicator | None:
        return _find(self.indicators, code)

    def competency(self, code: str) -> Competency | None:
        return _find(self.competencies, code)

    def guide(self, code: str) -> tuple[WorkBehaviour, Entry] | None:
        """The aspect and the guiding behaviour of a code such as `AK1`."""
        return next(((b, g) for b in self.behaviours for g in b.guides if g.code == code), None)


def _find(entries: Iterable[T], code: str) -> T | None:
    return next((entry for entry in entries if entry.code == code), None)


def catalogue(policy: str) -> Catalogue:
    """The lists of a policy; KeyError for a policy that nobody has written down."""
    return _read(policy_of(policy).catalogue)


@cache
def _read(version: str) -> Catalogue:
    return Catalogue.model_validate_json((_FOLDER / f"catalogue-{version}.json").read_bytes())
