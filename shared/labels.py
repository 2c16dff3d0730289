"""The words of the platform for what the API tells in codes, so that no client has to invent any (D20).

One table, Indonesian first. What differs between years belongs to the policy (`step_names`); of these nothing does.
"""

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

from shared.contracts.base import Fact
from shared.texts import Text

_TABLE = Path(__file__).parent / "catalogues" / "labels.json"


class Act(StrEnum):
    """What one presses: to come to a list, and then to what is next."""

    PLAN_APPROVAL = "PLAN_APPROVAL"
    EXAMINE = "EXAMINE"
    CHECK = "CHECK"
    TO_ADDITIONAL = "TO_ADDITIONAL"
    TO_BEHAVIOUR = "TO_BEHAVIOUR"
    TO_APPROVAL = "TO_APPROVAL"
    APPROVE = "APPROVE"
    DETAILS = "DETAILS"
    ASSESSMENT = "ASSESSMENT"
    ASSESS = "ASSESS"
    TEACHERS = "TEACHERS"
    RATE = "RATE"
    CHECK_DETAILS = "CHECK_DETAILS"


class Labelled(Fact):
    """A code, and its words in the reader's language."""

    code: str
    label: str


def label(code: StrEnum, language: str) -> str:
    """KeyError for a code that has no words."""
    return words(type(code), code.value).say(language, {})


def labelled(codes: Iterable[StrEnum], language: str) -> tuple[Labelled, ...]:
    return tuple(Labelled(code=code.value, label=label(code, language)) for code in codes)


def words(kind: type[StrEnum], code: str) -> Text:
    """Of a code of this kind; the empty code: of what is not there yet."""
    return _table()[kind.__name__][code]


@cache
def _table() -> dict[str, dict[str, Text]]:
    read = json.loads(_TABLE.read_text("utf-8"))
    return {kind: {code: Text(*both) for code, both in rows.items()} for kind, rows in read.items()}
