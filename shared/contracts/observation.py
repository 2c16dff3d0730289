"""What observation tells. Levels travel only in `ObservationRatedLevels`, on a restricted topic (R-SEC-2)."""

from enum import StrEnum
from typing import ClassVar

from pydantic import AwareDatetime

from shared.contracts.base import CycleEvent, Fact
from shared.contracts.ids import (
    ObservationId,
    ParticipationId,
    PersonId,
    PlanId,
    PracticeChangeId,
    PreparationId,
    ScheduleId,
)


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
    carried_from: ParticipationId | None = None
    """Where the preparation and the rating were made that stand here too (E-11); None: they begin here."""


class ExecutionLocked(CycleEvent):
    """The plan was reset: the preparation, and whatever followed it, is gone until there is a new plan."""

    type: ClassVar[str] = "observation.execution_locked.v1"
    topic: ClassVar[str] = "observation"

    plan_id: PlanId


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
    carried_from: ParticipationId | None = None
    """Where it was handed in, if that was at a former school (E-11)."""


class ObservationScheduled(CycleEvent):
    """Both agree on the time."""

    type: ClassVar[str] = "observation.observation_scheduled.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    observer_id: PersonId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    instead_of: AwareDatetime | None = None
    """When it would have begun by what was agreed before, if something was."""


class ScheduleCountered(CycleEvent):
    """One side proposes another time; the other side's word is awaited."""

    type: ClassVar[str] = "observation.schedule_countered.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class ScheduleMoveProposed(CycleEvent):
    """One side asks for another time than the agreed one, or than the missed one, and says why."""

    type: ClassVar[str] = "observation.schedule_move_proposed.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: str


class ScheduleMissed(CycleEvent):
    """The agreed time is long over and no rating was collected. It does not say whether one was begun (R-SEC-2)."""

    type: ClassVar[str] = "observation.schedule_missed.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    observer_id: PersonId
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class ScheduleCancelled(CycleEvent):
    """No time stands any more, agreed or proposed; either side may propose one anew."""

    type: ClassVar[str] = "observation.schedule_cancelled.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    observer_id: PersonId | None
    """Who had agreed to observe; None: nobody yet."""
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: str


class ScheduleHandedOver(CycleEvent):
    """Another superior has come: the agreed time stands, and it is he who observes (E-6)."""

    type: ClassVar[str] = "observation.schedule_handed_over.v1"
    topic: ClassVar[str] = "observation"

    schedule_id: ScheduleId
    observer_id: PersonId
    former_observer_id: PersonId
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
    carried_from: ParticipationId | None = None
    """Where it was rated, if that was at a former school and stands here too (E-11); `at` is since when it does."""


class PreparationReopened(CycleEvent):
    """The practice is changed: the preparation is open again, as another edition; the former one no longer counts."""

    type: ClassVar[str] = "observation.preparation_reopened.v1"
    topic: ClassVar[str] = "observation"

    preparation_id: PreparationId
    request_id: PracticeChangeId
    edition: int


class ObservationVoided(CycleEvent):
    """The rating no longer counts: the practice is changed, and its preparation is open again."""

    type: ClassVar[str] = "observation.observation_voided.v1"
    topic: ClassVar[str] = "observation"

    observation_id: ObservationId


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
