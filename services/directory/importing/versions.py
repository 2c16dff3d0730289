"""What an event's order hangs on. The names of the classes stand in the outbox: an office, a school, a person."""

from dataclasses import dataclass
from uuid import UUID


@dataclass
class Aggregate:
    """An id, and how many events it has had."""

    id: UUID
    version: int


class Person(Aggregate): ...


class Office(Aggregate): ...


@dataclass
class School(Aggregate):
    npsn: str
