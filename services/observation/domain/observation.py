"""Step B: the rubric and its collected rating (rulebook 6.7, 7.4). Levels are words; nothing here adds them up."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from pydantic import AwareDatetime

from services.observation.domain.preparation import Preparation, focus_behaviours
from services.observation.domain.refusals import AlreadyCollected, OwnObservation, RatingNotDrafted, TimeNotReached
from shared.contracts.base import About, Actor, Fact
from shared.contracts.ids import ObservationId, PersonId
from shared.contracts.observation import ObservationLevel, ObservationRated, ObservationRatedLevels, RatedBehaviour
from shared.errors import FieldError, Incomplete
from shared.texts import Text


class ObservationStatus(StrEnum):
    READY = "READY"
    RATING_DRAFT = "RATING_DRAFT"
    RATED = "RATED"


class Rating(Fact):
    """One focus behaviour: what was seen, and the level. In a draft the level may still be open."""

    behaviour: str
    level: ObservationLevel | None = None
    note: str | None = None


class Rubric(Fact):
    """What the superior writes."""

    ratings: tuple[Rating, ...] = ()
    recommendation: str | None = None
    general_note: str | None = None
    observed_at: AwareDatetime | None = None
    lesson_plan_checked: bool = False
    override_reason: str | None = None
    """Why it is rated although the agreed time has not come (E-27)."""


EMPTY = Rubric()


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
    version: int = 0

    @classmethod
    def of(cls, id: ObservationId, preparation: Preparation) -> "Observation":
        """The preparation is collected: its targets can be observed."""
        p = preparation
        assert p.collected_at is not None, "only a collected preparation is observed"
        return cls(id, p.about, p.indicator, p.rubric_version, p.target_behaviours, p.collected_at)

    def save_draft(self, rubric: Rubric, by: PersonId, at: datetime, *, reached: bool) -> None:
        """Keep what the superior has so far. A new superior begins anew: a draft is its author's alone (R-DOC-3)."""
        self._not_collected()
        self._not_his_own(by)
        self._in_time(rubric, reached)
        if errors := self._wrong(rubric, at):
            raise Incomplete(errors=errors)
        self.rubric, self.observer_id, self.status = rubric, by, ObservationStatus.RATING_DRAFT
        self.version += 1

    def collect(self, by: Actor, at: datetime, *, reached: bool) -> tuple[ObservationRated, ObservationRatedLevels]:
        """Hand the rating in, finally; the teacher may now see it. What is public says only *that* it happened."""
        self._not_collected()
        if by.id is None or self.observer_id != by.id:
            raise RatingNotDrafted()
        self._not_his_own(by.id)
        self._in_time(self.rubric, reached)
        errors = self._wrong(self.rubric, at) + self._missing()
        if errors or self.rubric.observed_at is None:
            raise Incomplete(errors=errors)
        self.status, self.collected_at = ObservationStatus.RATED, at
        rated = ObservationRated(
            about=self.about, by=by, at=at, observation_id=self.id, observer_id=by.id,
            observed_at=self.rubric.observed_at, practice_indicator=self.indicator,
        )  # fmt: skip
        levels = tuple(RatedBehaviour(behaviour=r.behaviour, level=r.level) for r in self.rubric.ratings if r.level)
        return rated, ObservationRatedLevels(about=self.about, by=by, at=at, observation_id=self.id, levels=levels)

    def _not_collected(self) -> None:
        if self.status is ObservationStatus.RATED:
            raise AlreadyCollected()

    def _not_his_own(self, by: PersonId) -> None:
        if by == self.about.employee_id:
            raise OwnObservation()

    def _in_time(self, rubric: Rubric, reached: bool) -> None:
        if not reached and rubric.override_reason is None:
            raise TimeNotReached(field="/override_reason")

    def _wrong(self, rubric: Rubric, at: datetime) -> list[FieldError]:
        """What is not of this indicator, is there twice, or cannot have happened then."""
        known = focus_behaviours(self.about.policy, self.indicator)
        repeated = {code for code, n in Counter(r.behaviour for r in rubric.ratings).items() if n > 1}
        errors = [
            FieldError(f"/ratings/{place}/behaviour", *(_REPEATED if rating.behaviour in known else _OTHER))
            for place, rating in enumerate(rubric.ratings)
            if rating.behaviour not in known or rating.behaviour in repeated
        ]
        if rubric.observed_at is not None and rubric.observed_at > at:
            errors.append(FieldError("/observed_at", "future", _FUTURE))
        if rubric.observed_at is not None and rubric.observed_at < self.prepared_at:
            errors.append(FieldError("/observed_at", "before-preparation", _BEFORE))
        return errors

    def _missing(self) -> list[FieldError]:
        """D8: each target has its level, and a rating that was begun is finished; the recommendation is compulsory."""
        r = self.rubric
        rated = {rating.behaviour for rating in r.ratings}
        errors = [
            FieldError(f"/ratings/{place}/level", "missing", _NO_LEVEL)
            for place, rating in enumerate(r.ratings)
            if rating.level is None
        ]
        errors += [FieldError("/ratings", "target-not-rated", _target(t)) for t in self.targets if t not in rated]
        if r.recommendation is None:
            errors.append(FieldError("/recommendation", "missing", _NO_RECOMMENDATION))
        if r.observed_at is None:
            errors.append(FieldError("/observed_at", "missing", _NO_DATE))
        return errors


def label(status: ObservationStatus | None) -> str:
    """The status in the superior's list; whether he has begun is his alone, so READY and RATING_DRAFT look alike."""
    match status:
        case None:
            return "Menunggu Dokumen Persiapan"
        case ObservationStatus.READY | ObservationStatus.RATING_DRAFT:
            return "Nilai Observasi"
        case ObservationStatus.RATED:
            return "Sudah dinilai"
        case _:
            assert_never(status)


def _target(code: str) -> Text:
    return Text(f"Target perilaku {code} belum dinilai.", f"The target behaviour {code} is not rated.")


_OTHER = ("not-of-indicator", Text("Ini bukan fokus perilaku indikatornya.", "This is not of the indicator."))
_REPEATED = ("repeated", Text("Perilaku ini ada dua kali.", "This behaviour is there twice."))
_FUTURE = Text("Waktu observasi belum terjadi.", "This time is in the future.")
_BEFORE = Text(
    "Observasi dilaksanakan sesudah dokumen persiapan dikumpulkan.", "The preparation comes before the observation."
)
_NO_LEVEL = Text("Pilih tingkatnya.", "Choose the level.")
_NO_RECOMMENDATION = Text("Tuliskan rekomendasi.", "Write a recommendation.")
_NO_DATE = Text("Isi waktu observasi dilaksanakan.", "Say when the observation took place.")
