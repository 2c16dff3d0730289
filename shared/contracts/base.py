"""What every event is made of. Contracts only grow: a new field has a default, a new meaning is a `…V2` beside V1."""

from enum import StrEnum
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contracts.ids import Capacity, CycleCode, Npsn, OfficeCode, ParticipationId, PersonId


class Fact(BaseModel):
    """A value that crosses the bus: frozen, and tolerant of fields that a newer producer adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ActingRole(StrEnum):
    """In which role somebody acted (R-SEC-4)."""

    EMPLOYEE = "EMPLOYEE"
    SUPERIOR = "SUPERIOR"
    TEAM = "TEAM"
    """Of the performance team, for the superior's side."""
    OPERATOR = "OPERATOR"
    OFFICE = "OFFICE"
    OFFICE_HEAD = "OFFICE_HEAD"
    SYSTEM = "SYSTEM"


class Actor(Fact):
    """Who did it, and as what. The system itself has no id."""

    id: PersonId | None
    role: ActingRole


SYSTEM = Actor(id=None, role=ActingRole.SYSTEM)


class About(Fact):
    """Whose cycle an event tells of: enough for a listener to know who may act without asking anybody."""

    participation_id: ParticipationId
    employee_id: PersonId
    npsn: Npsn
    district_code: OfficeCode
    cycle: CycleCode
    policy: str
    capacity: Capacity = Capacity.TEACHER


class Event(Fact):
    """Something that happened. `type` is the name on the wire: written, never derived."""

    type: ClassVar[str]
    topic: ClassVar[str]

    at: AwareDatetime
    by: Actor

    @property
    def key(self) -> str:
        """What keeps its order on the topic."""
        raise NotImplementedError

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        if "type" in cls.__dict__:
            if cls.type in REGISTRY:
                raise TypeError(f"two events are called {cls.type}")
            REGISTRY[cls.type] = cls


REGISTRY: dict[str, type[Event]] = {}
"""Wire name → model, of every event there is."""


class CycleEvent(Event):
    """About one teacher in one cycle; key = participation, so that one teacher's story has one order."""

    about: About

    @property
    def key(self) -> str:
        return str(self.about.participation_id)


class SchoolEvent(Event):
    """About a school; key = NPSN."""

    npsn: Npsn

    @property
    def key(self) -> str:
        return self.npsn
