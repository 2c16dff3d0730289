"""The rules that differ between years, as data (rulebook 13). One code path: nobody asks for the year."""

from functools import cache
from pathlib import Path

from shared.contracts.base import Fact
from shared.contracts.planning import Stage

_FOLDER = Path(__file__).parent / "catalogues"


class StageWindow(Fact):
    """A stage's default window, as month and day of the cycle's year: `01-02`."""

    stage: Stage
    opens: str
    closes: str


class Policy(Fact):
    """The parameters of one policy. Counts are numbers of things, days are calendar days."""

    code: str
    cycle_code: str
    title: str
    step_names: dict[str, str]
    planning_screens: tuple[str, ...]
    windows: tuple[StageWindow, ...]
    behaviours_required: int
    competencies_required: int
    core_duty_required: bool
    auto_approve_acting: bool
    lesson_plan_required: bool
    challenges_required: bool
    """Whether the follow-up document must name the challenges met (D10)."""
    reflection_challenge_count: int
    """How many challenges a reflection names at least."""
    reflection_challenges_exact: bool
    reflection_requires_effort: bool
    uploads_allowed: bool
    objection_days: int


@cache
def policy(code: str) -> Policy:
    """The policy of this code; KeyError for one that nobody has written down."""
    path = _FOLDER / f"policy-{code}.json"
    if not path.is_file():
        raise KeyError(code)
    return Policy.model_validate_json(path.read_bytes())


def known(code: str) -> bool:
    return code.isalnum() and (_FOLDER / f"policy-{code}.json").is_file()
