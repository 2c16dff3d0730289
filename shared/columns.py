"""Columns that hold a contract's value, so that an aggregate stays a plain dataclass."""

from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Json(TypeDecorator[T], Generic[T]):
    """A JSONB column of one Pydantic type: `Column("items", Json(tuple[PlanItem, ...]))`. Values are replaced whole."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> object:
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: object, dialect: Dialect) -> T | None:
        return None if value is None else self._adapter.validate_python(value)


class Enumerated(TypeDecorator[E], Generic[E]):
    """A state as its word: readable in the database, and a new word needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)
