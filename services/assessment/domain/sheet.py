"""What the assessor writes: the ratings and the discussion (rulebook 7.11, D18). All of it may be open in a draft."""

from collections.abc import Collection
from datetime import date

from services.assessment.domain.matrix import Aspect
from shared.contracts.assessment import Expectation
from shared.contracts.base import Fact
from shared.errors import FieldError
from shared.texts import Text


class Achievement(Fact):
    """What was achieved in one indicator or duty of the plan."""

    code: str
    text: str


class Sheet(Fact):
    """The assessor's sheet. Nothing in it is ever filled in by the program."""

    aspect_ratings: dict[Aspect, Expectation] = {}
    result: Expectation | None = None
    behaviour: Expectation | None = None
    behaviour_ratings: dict[str, Expectation] = {}
    achievements: tuple[Achievement, ...] = ()
    feedback: str | None = None
    strengths: str | None = None
    next_steps: str | None = None
    discussed_on: date | None = None

    def unknown(self, planned: Collection[str], behaviours: Collection[str]) -> list[FieldError]:
        """What names something that is not in the approved plan, or not among the behaviours."""
        found = [
            FieldError(f"/achievements/{place}/code", "not-planned", _NOT_PLANNED)
            for place, achievement in enumerate(self.achievements)
            if achievement.code not in planned
        ]
        return found + [
            FieldError(f"/behaviour_ratings/{code}", "unknown-code", _NO_BEHAVIOUR)
            for code in self.behaviour_ratings
            if code not in behaviours
        ]

    def lacking(self, today: date) -> list[FieldError]:
        """What must be there before it is collected; the ratings per behaviour and the texts are free."""
        checks = [
            *((aspect in self.aspect_ratings, f"/aspect_ratings/{aspect}", "missing", _RATE) for aspect in Aspect),
            (self.result is not None, "/result", "missing", _RATE),
            (self.behaviour is not None, "/behaviour", "missing", _RATE),
            (self.discussed_on is None or self.discussed_on <= today, "/discussed_on", "in-the-future", _FUTURE),
        ]
        return [FieldError(field, code, text) for holds, field, code, text in checks if not holds]


EMPTY = Sheet()

_NOT_PLANNED = Text("Ini tidak ada dalam perencanaan yang disetujui.", "This is not in the approved plan.")
_NO_BEHAVIOUR = Text("Aspek perilaku kerja ini tidak ada.", "There is no such work behaviour.")
_RATE = Text("Wajib dinilai.", "Must be rated.")
_FUTURE = Text("Tanggal diskusi tidak boleh sesudah hari ini.", "The discussion cannot be after today.")
