"""What observation tells. Levels travel only in `ObservationRatedLevels`, on a restricted topic (R-SEC-2)."""

from enum import StrEnum
from typing import ClassVar

from pydantic import AwareDatetime

from shared.contracts.base import CycleEvent, Fact
from shared.contracts.ids import ObservationId, PersonId, PlanId, PreparationId, ScheduleId


class ObservationLevel(StrEnum):
    """Ordinal, in words; never summed (R-OBS-2)."""

    NOT_YET = "NOT_YET"
    DONE_NOT_EFFECTIVE = "DONE_NOT_EFFECTIVE"
    DONE_EFFECTIVE = "DONE_EFFECTIVE"


class ExecutionUnlocked(CycleEvent):
    """The plan is approved: the preparation document is open."""

    type: ClassVar[str] = "observation.execution_unlocked.v1"
    topic: ClassVar[str] = "observation"

    plan_id: PlanId
    practice_indicator: str


class ProposedTime(Fact):
    """A time for the observation."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str = ""


class PreparationCollected(CycleEvent):
    """Step A is handed in, finally."""

    type: ClassVar[str] = "observation.preparation_collected.v1"
    topic: ClassVar[str] = "observation"

    preparation_id: PreparationId
    target_behaviours: tuple[str, ...]
    proposed: ProposedTime


class ObservationScheduled(CycleEvent):
    """Both agree on the time."""

    type: ClassVar[str] = "observation.observation_scheduled.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    observer_id: PersonId
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class ScheduleCountered(CycleEvent):
    """One side proposes another time; the other side's word is awaited."""

    type: ClassVar[str] = "observation.schedule_countered.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class ObservationRated(CycleEvent):
    """The superior collected the rating: *that*, not *how well*. It opens the follow-up document."""

    type: ClassVar[str] = "observation.observation_rated.v1"
    topic: ClassVar[str] = "observation"

    observation_id: ObservationId
    observer_id: PersonId
    observed_at: AwareDatetime
    practice_indicator: str
    has_recommendation: bool = True


class RatedBehaviour(Fact):
    """The level of one focus behaviour."""

    behaviour: str
    level: ObservationLevel


class ObservationRatedLevels(CycleEvent):
    """The restricted twin of ObservationRated."""

    type: ClassVar[str] = "observation.observation_rated_levels.v1"
    topic: ClassVar[str] = "observation.rating"

    observation_id: ObservationId
    levels: tuple[RatedBehaviour, ...]
