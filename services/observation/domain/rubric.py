"""What a rubric says, and what is wrong or missing in it (rulebook 7.4). Levels are words; nothing adds them up."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime

from services.observation.domain.instrument import focus_behaviours
from shared.contracts.base import Fact
from shared.contracts.observation import ObservationLevel
from shared.errors import FieldError
from shared.texts import Text


class Rating(Fact):
    """One focus behaviour: what was seen, and the level. In a draft the level may still be open."""

    behaviour: str
    level: ObservationLevel | None = None
    note: str | None = None


class Rubric(Fact):
    """What the superior writes, or somebody of the performance team for him."""

    ratings: tuple[Rating, ...] = ()
    recommendation: str | None = None
    general_note: str | None = None
    observed_at: AwareDatetime | None = None
    lesson_plan_checked: bool = False
    override_reason: str | None = None
    """Why it is rated although the agreed time has not come (E-27)."""


EMPTY = Rubric()


def wrong(rubric: Rubric, rubric_version: str, indicator: str, prepared_at: datetime, at: datetime) -> list[FieldError]:
    """What is not of this indicator, is there twice, or cannot have happened then."""
    known = focus_behaviours(rubric_version, indicator)
    repeated = {code for code, n in Counter(r.behaviour for r in rubric.ratings).items() if n > 1}
    errors = [
        FieldError(f"/ratings/{place}/behaviour", *(_REPEATED if rating.behaviour in known else _OTHER))
        for place, rating in enumerate(rubric.ratings)
        if rating.behaviour not in known or rating.behaviour in repeated
    ]
    if rubric.observed_at is not None and rubric.observed_at > at:
        errors.append(FieldError("/observed_at", "future", _FUTURE))
    if rubric.observed_at is not None and rubric.observed_at < prepared_at:
        errors.append(FieldError("/observed_at", "before-preparation", _BEFORE))
    return errors


def missing(rubric: Rubric, targets: Iterable[str]) -> list[FieldError]:
    """D8: each target has its level, and a rating that was begun is finished; the recommendation is compulsory."""
    rated = {rating.behaviour for rating in rubric.ratings}
    errors = [
        FieldError(f"/ratings/{place}/level", "missing", _NO_LEVEL)
        for place, rating in enumerate(rubric.ratings)
        if rating.level is None
    ]
    errors += [FieldError("/ratings", "target-not-rated", _target(t)) for t in targets if t not in rated]
    if rubric.recommendation is None:
        errors.append(no_recommendation())
    if rubric.observed_at is None:
        errors.append(FieldError("/observed_at", "missing", _NO_DATE))
    return errors


def no_recommendation() -> FieldError:
    return FieldError("/recommendation", "missing", _NO_RECOMMENDATION)


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
