"""What all reminders are made of: who has not done what a stage asks for, by office, some hundred people at a time.

Each service that knows tells its own kind, on its own topic. One event for many people: whoever writes to them fans it
out.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.base import Event, Fact, SchoolEvent
from shared.contracts.ids import Capacity, CycleCode, Npsn, OfficeCode, PersonId, ScheduleId, reminder_id
from shared.contracts.planning import Stage


class AwaitedLeader(Fact):
    """Who leads a school, as that (D19): he has not done his part, or it is done and waits for his superior."""

    employee_id: PersonId
    capacity: Capacity
    waiting: bool = False


class AwaitedAtSchool(Fact):
    """At one school: which teachers have not done their part, whose is done and waits for the superior, who leads.

    `school_waits`: for what is said of the school as a whole, of planning its start, of execution its documents, of the
    ratings its predicate.
    """

    npsn: Npsn
    undone: tuple[PersonId, ...] = ()
    waiting: tuple[PersonId, ...] = ()
    school_waits: bool = False
    leading: tuple[AwaitedLeader, ...] = ()


class StageAwaited(Event):
    """A stage closes in `days_left` days (0: today, -1: it closed yesterday), and these are not done."""

    office: OfficeCode
    cycle: CycleCode
    stage: Stage
    closes_on: date
    days_left: int
    schools: tuple[AwaitedAtSchool, ...]

    @property
    def key(self) -> str:
        return self.office

    @property
    def reminder_id(self) -> UUID:
        """Which reminder this is, whichever page of it: nobody gets one twice."""
        return reminder_id(self.cycle, self.stage, self.closes_on, self.days_left)


class PlansAwaited(StageAwaited):
    """Planning closes: who has not handed in a plan, whose plan waits for the superior, where the start was not
    confirmed."""

    type: ClassVar[str] = "planning.plans_awaited.v1"
    topic: ClassVar[str] = "planning"


class PreparationsAwaited(StageAwaited):
    """Execution closes: who has not handed in the preparation, and whose observation is not rated."""

    type: ClassVar[str] = "observation.preparations_awaited.v1"
    topic: ClassVar[str] = "observation"


class ReflectionsAwaited(StageAwaited):
    """Execution closes: who was observed and has not handed in the reflection; where the school has not shown its own
    documents."""

    type: ClassVar[str] = "followup.reflections_awaited.v1"
    topic: ClassVar[str] = "followup"


class RatingsAwaited(StageAwaited):
    """Assessment closes: whom the superior has not rated; where ratings wait for the school's predicate."""

    type: ClassVar[str] = "assessment.ratings_awaited.v1"
    topic: ClassVar[str] = "assessment"


class ObservationAhead(Fact):
    """An agreed observation: of whom, by whom, when."""

    schedule_id: ScheduleId
    cycle: CycleCode
    employee_id: PersonId
    observer_id: PersonId
    starts_at: AwareDatetime
    capacity: Capacity = Capacity.TEACHER


class ObservationsAhead(SchoolEvent):
    """Of these observations both sides are reminded."""

    observations: tuple[ObservationAhead, ...]


class ObservationsTomorrow(ObservationsAhead):
    """These observations take place tomorrow, by the school's day."""

    type: ClassVar[str] = "observation.observations_tomorrow.v1"
    topic: ClassVar[str] = "observation"


class ObservationsSoon(ObservationsAhead):
    """These observations begin within the hour."""

    type: ClassVar[str] = "observation.observations_soon.v1"
    topic: ClassVar[str] = "observation"
