"""The rules that differ between years, as data (rulebook 13). One code path: nobody asks for the year."""

from collections import Counter
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, model_validator

from shared.contracts.base import Fact
from shared.contracts.ids import CycleCode
from shared.contracts.planning import Stage

_FOLDER = Path(__file__).parent / "catalogues"
_STEPS = {"A", "B", "C", "D", "E"}
_DEMANDED = {Stage.PLANNING, Stage.EXECUTION, Stage.ASSESSMENT}


class _Parameters(Fact):
    """A parameter that the code does not know would be obeyed by nobody: it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StageWindow(_Parameters):
    """A stage's default window, as month and day of the cycle's year: `01-02`."""

    stage: Stage
    opens: str
    closes: str
    recommended: str | None = None
    """The day that is advised; later is still in time (R-TIM-1)."""


class Frequency(StrEnum):
    """How often a predicate is set."""

    SEMESTER = "SEMESTER"
    YEAR = "YEAR"


class Screen(StrEnum):
    """A screen of planning."""

    CORE_DUTY = "CORE_DUTY"
    PRACTICE = "PRACTICE"
    COMPETENCY = "COMPETENCY"
    ADDITIONAL = "ADDITIONAL"
    BEHAVIOUR = "BEHAVIOUR"
    SUMMARY = "SUMMARY"


class DataSource(StrEnum):
    """A register of the state that knows a teacher."""

    DAPODIK = "DAPODIK"
    DUKCAPIL = "DUKCAPIL"
    SIASN = "SIASN"


class Enforcement(StrEnum):
    """What becomes of a plan whose points are out of range."""

    BLOCK = "BLOCK"
    WARN = "WARN"


class PointsEnforcement(_Parameters):
    below: Enforcement
    above: Enforcement


class Uploads(_Parameters):
    """For what a file may be handed in."""

    competency: bool
    duty: bool
    accountability: bool


class Policy(_Parameters):
    """The parameters of one policy. Counts are numbers of things, days are calendar days.

    What is marked *not yet* in the table of rulebook 13 is asked by no code so far.
    """

    code: str
    cycle_code: CycleCode
    title: str
    """What people call the period."""
    platform: str
    catalogue: str
    """Which lists one chooses from."""
    cycle_months: int
    predicate_frequency: Frequency
    step_names: dict[str, str]
    planning_screens: tuple[Screen, ...]
    """With which screens a teacher plans, in their order; `leader_screens`: who leads a school (D19)."""
    leader_screens: tuple[Screen, ...]
    windows: tuple[StageWindow, ...]
    leaders_plan_from: str | None
    """The first day on which principals plan as employees, as month and day; None: that of all (D19)."""
    steps_recommended_until: dict[str, str]
    """The advised last day of a step, as month and day of the cycle's year: later is still in time (R-TIM-1)."""
    behaviours_required: int
    competencies_required: int
    competency_reflection_required: bool
    points_min: int | None
    points_max: int | None
    """The points of the planned competency development; None: there are none."""
    points_enforcement: PointsEnforcement | None
    core_duty_required: bool
    duty_letter_required: bool
    """Whether a planned additional duty names its letter (D13)."""
    auto_approve_acting: bool
    agreement_required: bool
    """Whether execution waits for the teacher to agree to what was approved."""
    return_enabled: bool
    """Whether the superior may give a plan back; where not, he changes it himself (6.3)."""
    reset_working_days: int
    """Within how many working days a reset should be decided (R-TIM-5)."""
    data_sources: tuple[DataSource, ...]
    """Which registers have to say the same of a teacher before he plans (R-DAT-3)."""
    change_request_enabled: bool
    lesson_plan_required: bool
    missed_after_hours: int
    """How long after the end of an agreed time that nobody has rated it counts as missed (E-26)."""
    challenges_required: bool
    """Whether the follow-up document must name the challenges met (D10)."""
    reflection_questions: tuple[str, ...]
    """Which questions of the reflection have to be answered, beside the challenges (D11)."""
    reflection_challenge_count: int
    """How many challenges a reflection names at least."""
    reflection_challenges_exact: bool
    reflection_requires_effort: bool
    upload_allowed: Uploads
    other_documents: tuple[str, ...]
    """What stands under "Cek Dokumen Lainnya"."""
    scored: tuple[str, ...]
    private_school_asn: bool
    start_confirmation_required: bool
    """Whether who leads the school has to say that the period starts before anybody plans (R-CYC-2)."""
    reminder_days: tuple[int, ...]
    """So many days before a stage ends those are reminded who are not done; 0: on the last day, -1: the day after."""
    newcomer_planning_days: int
    """How long at least somebody may plan who comes in the middle of a cycle (E-14)."""
    objection_days: int

    @model_validator(mode="after")
    def _whole(self) -> Self:
        stages = Counter(w.stage for w in self.windows)
        if set(stages.values()) != {1} or not stages.keys() >= _DEMANDED:
            raise ValueError("each stage has one window, and planning, execution and assessment have theirs")
        if any(not w.opens <= (w.recommended or w.closes) <= w.closes for w in self.windows):
            raise ValueError("a window opens, then comes the advised day, then it closes")
        if self.step_names.keys() != _STEPS:
            raise ValueError("each of the steps A to E has a name")
        if not self.steps_recommended_until.keys() <= _STEPS:
            raise ValueError("an advised day is that of one of the steps A to E")
        if len(set(self.reminder_days)) != len(self.reminder_days):
            raise ValueError("each day of a reminder stands once")
        if len({self.points_min is None, self.points_max is None, self.points_enforcement is None}) != 1:
            raise ValueError("points have a least, a most, and what follows; or there are none")
        return self


@cache
def policy(code: str) -> Policy:
    """The policy of this code; KeyError for one that nobody has written down."""
    if not known(code):
        raise KeyError(code)
    return Policy.model_validate_json(_path(code).read_bytes())


def known(code: str) -> bool:
    return code in codes()


def codes() -> tuple[str, ...]:
    """All policies that are written down, the oldest first."""
    return tuple(sorted(path.stem.removeprefix("policy-") for path in _FOLDER.glob("policy-*.json")))


def _path(code: str) -> Path:
    return _FOLDER / f"policy-{code}.json"
