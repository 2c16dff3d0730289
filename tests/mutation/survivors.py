"""The mutants that may live, each with its reason; the list stays true: what is killed by now must leave it."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.outcome import Outcome, Survivor

LIST = Path(__file__).with_name("survivors.toml")
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Comparison:
    """The survivors of a part beside the list."""

    explained: tuple[Survivor, ...]
    unexplained: tuple[Survivor, ...]
    killed: tuple[Key, ...]
    """Listed, and no survivor any more."""


def listed(path: Path = LIST) -> dict[Key, str]:
    """The reason of each survivor that may live; ValueError where one is missing or one stands there twice."""
    found: dict[Key, str] = {}
    for entry in tomllib.loads(path.read_text("utf-8")).get("survivor", []):
        key = (entry["in"], entry["was"], entry["now"])
        if key in found or not entry["why"].strip():
            raise ValueError(f"twice, or without a reason: {key}")
        found[key] = entry["why"]
    return found


def entry(survivor: Survivor) -> str:
    """As it stands in the list, but for the reason. What JSON escapes, TOML reads."""
    function, was, now = (json.dumps(text, ensure_ascii=False) for text in survivor.key)
    return f'[[survivor]]\nin = {function}\nwas = {was}\nnow = {now}\nwhy = ""\n'


def compare(part: str, outcome: Outcome, reasons: dict[Key, str]) -> Comparison:
    mine = {key for key in reasons if key[0].startswith((f"services.{part}.", f"{part}."))}
    alive = {survivor.key for survivor in outcome.survivors}
    return Comparison(
        tuple(s for s in outcome.survivors if s.key in mine),
        tuple(s for s in outcome.survivors if s.key not in mine),
        tuple(sorted(mine - alive)),
    )
