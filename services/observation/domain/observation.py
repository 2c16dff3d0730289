"""Step B: the observation and its collected rating (rulebook 6.7, 7.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.observation.domain.preparation import Carried, Preparation
from services.observation.domain.refusals import (
    AlreadyCollected,
    NotRated,
    OwnObservation,
    RatingNotDrafted,
    TimeNotReached,
)
from services.observation.domain.rubric import EMPTY, Rubric, missing, wrong
from shared.contracts.base import SYSTEM, About, Actor
from shared.contracts.ids import Capacity, ObservationId, PersonId
from shared.contracts.observation import ObservationRated, ObservationRatedLevels, ObservationVoided, RatedBehaviour
from shared.errors import Incomplete
from shared.labels import words


class ObservationStatus(StrEnum):
    READY = "READY"
    RATING_DRAFT = "RATING_DRAFT"
    RATED = "RATED"
    VOIDED = "VOIDED"


@dataclass(eq=False)
class Observation:
    """One observation of one teacher; evidence to talk about, never a mark (R-OBS-2)."""

    id: ObservationId
    about: About
    indicator: str
    rubric_version: str
    targets: tuple[str, ...]
    prepared_at: datetime
    status: ObservationStatus = ObservationStatus.READY
    rubric: Rubric = EMPTY
    observer_id: PersonId | None = None
    collected_at: datetime | None = None
    printed_count: int = 0
    carried: Carried | None = None
    """Where it was rated, if at a former school (E-11)."""
    version: int = 0

    @classmethod
    def of(cls, id: ObservationId, preparation: Preparation) -> "Observation":
        """The preparation is collected: its targets can be observed."""
        p = preparation
        assert p.collected_at is not None, "only a collected preparation is observed"
        return cls(id, p.about, p.indicator, p.rubric_version, p.target_behaviours, p.collected_at)

    @classmethod
    def carry(
        cls, id: ObservationId, former: "Observation", preparation: Preparation, at: datetime
    ) -> tuple["Observation", ObservationRated, ObservationRatedLevels]:
        """E-11: the rating of the former school stands for this preparation, by the name of the one who rated."""
        f = former
        stands = cls(
            id, preparation.about, f.indicator, f.rubric_version, f.targets, f.prepared_at, f.status, f.rubric,
            f.observer_id, f.collected_at, carried=preparation.carried,
        )  # fmt: skip
        return stands, *stands._told(SYSTEM, at)

    def save_draft(self, rubric: Rubric, by: PersonId, at: datetime, *, reached: bool) -> None:
        """Keep what the superior has so far. A new superior begins anew: a draft is its author's alone (R-DOC-3)."""
        self.accept(rubric, by, at, reached=reached)
        self.rubric, self.observer_id, self.status = rubric, by, ObservationStatus.RATING_DRAFT
        self.version += 1

    def accept(self, rubric: Rubric, by: PersonId, at: datetime, *, reached: bool) -> None:
        """Whether this person may write this rubric now, as the superior or for him; refuses if not."""
        self._not_collected()
        self._not_his_own(by)
        self._in_time(rubric, reached)
        if errors := wrong(rubric, self.rubric_version, self.indicator, self.prepared_at, at):
            raise Incomplete(errors=errors)

    def collect(self, by: Actor, at: datetime, *, reached: bool) -> tuple[ObservationRated, ObservationRatedLevels]:
        """Hand the rating in, finally; the teacher may now see it. What is public says only *that* it happened."""
        self._not_collected()
        if by.id is None or self.observer_id != by.id:
            raise RatingNotDrafted()
        self.accept(self.rubric, by.id, at, reached=reached)
        if errors := missing(self.rubric, self.targets):
            raise Incomplete(errors=errors)
        self.status, self.collected_at = ObservationStatus.RATED, at
        return self._told(by, at)

    def void(self, by: Actor, at: datetime) -> ObservationVoided:
        """Its preparation was reopened (6.10): what was rated no longer counts."""
        if self.status is not ObservationStatus.RATED:
            raise NotRated()
        self.status = ObservationStatus.VOIDED
        return ObservationVoided(about=self.about, by=by, at=at, observation_id=self.id)

    def print(self) -> None:
        """A print changes nothing that anybody else is about to change: the version stays (R-OBS-3)."""
        self.printed_count += 1

    def _told(self, by: Actor, at: datetime) -> tuple[ObservationRated, ObservationRatedLevels]:
        """Of a rating that was collected."""
        assert self.observer_id is not None and self.rubric.observed_at is not None
        rated = ObservationRated(
            about=self.about, by=by, at=at, observation_id=self.id, observer_id=self.observer_id,
            observed_at=self.rubric.observed_at, practice_indicator=self.indicator,
            carried_from=self.carried and self.carried.participation_id,
        )  # fmt: skip
        levels = tuple(RatedBehaviour(behaviour=r.behaviour, level=r.level) for r in self.rubric.ratings if r.level)
        return rated, ObservationRatedLevels(about=self.about, by=by, at=at, observation_id=self.id, levels=levels)

    def _not_collected(self) -> None:
        if self.status in (ObservationStatus.RATED, ObservationStatus.VOIDED):
            raise AlreadyCollected()

    def _not_his_own(self, by: PersonId) -> None:
        if by == self.about.employee_id:
            raise OwnObservation()

    def _in_time(self, rubric: Rubric, reached: bool) -> None:
        if not reached and rubric.override_reason is None:
            raise TimeNotReached(field="/override_reason")


def standing(ratings: Iterable[Observation], preparation: Preparation) -> Observation | None:
    """E-11: of somebody's ratings elsewhere the newest that stands for this preparation; None: he is observed here.

    Of the same practice in the same capacity; and who leads for a while may do so at two schools, and is observed at
    each.
    """
    capacity = preparation.about.capacity
    if preparation.begun_here or capacity is Capacity.ACTING_PRINCIPAL:
        return None
    found = [
        (rating.collected_at, rating.id, rating) for rating in ratings
        if rating.status is ObservationStatus.RATED and rating.collected_at is not None
        and (rating.indicator, rating.about.capacity) == (preparation.indicator, capacity)
    ]  # fmt: skip
    return max(found)[-1] if found else None


def label(status: ObservationStatus | None, language: str) -> str:
    """The status in the superior's list; whether he has begun is his alone, so READY and RATING_DRAFT look alike."""
    return words(ObservationStatus, status.value if status else "").say(language, {})
