"""What a person sends is what he means. Pydantic would read 86400 as a day of 1970, "ya" as a tick and "3" as three."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, NoReturn, Union, get_args, get_origin

from fastapi import Request
from pydantic import AwareDatetime
from pydantic_core import PydanticCustomError

_NUMBER = re.compile(r"\s*[+-]?[\d.]+\s*")


def _written_day(value: object) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and _NUMBER.fullmatch(value) is None)


_MEANT: dict[object, tuple[str, Callable[[object], bool]]] = {
    bool: ("bool_type", lambda value: isinstance(value, bool)),
    int: ("int_type", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    date: ("date_type", _written_day),
    datetime: ("datetime_type", _written_day),
    AwareDatetime: ("datetime_type", _written_day),
}


def exact(annotation: object, value: object) -> object:
    """The value, if it is of the kind that the field is for; None is left to the field itself."""
    if value is not None:
        for kind in _kinds(annotation):
            code, meant = _MEANT[kind]
            if not meant(value):
                raise PydanticCustomError(code, "Nilainya tidak benar.")
    return value


@cache
def _kinds(annotation: object) -> tuple[object, ...]:
    """Which of the kinds above a field is for: `date | None` is for a date."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for one in get_args(annotation) for kind in _kinds(one))
    return (annotation,) if annotation in _MEANT else ()


class Exact(Request):
    """A request whose JSON says one thing: no name twice, of which one would be lost in silence; no NaN, no Infinity,
    which are no JSON."""

    async def json(self) -> object:
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_once, parse_constant=_no_number)
        return self._json


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise json.JSONDecodeError("a name is there twice", "", 0)
    return found


def _no_number(written: str) -> NoReturn:
    raise json.JSONDecodeError(f"{written} is no number", "", 0)
