"""When the stages of a cycle are open (rulebook 10): a recommended day warns, only a window's end blocks (R-TIM-1).

A stage opens when the day begins at the school. A national deadline is the end of the day in Jakarta, 23:59 WIB; one
that an office gave is the end of the day at its schools (R-TIM-3).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from shared.clock import ZONES
from shared.contracts.directory import Zone
from shared.contracts.planning import Stage, Window
from shared.edge import View
from shared.errors import Refusal
from shared.policies import Policy, codes, policy
from shared.texts import Text, say_day

NATIONAL = Zone.WIB
"""In whose time the state's deadlines are."""

STAGES = {
    Stage.PRE_PLANNING: Text("Pra-perencanaan", "Pre-planning"),
    Stage.DATA_UPDATE: Text("Pemutakhiran data", "Data update"),
    Stage.PLANNING: Text("Perencanaan", "Planning"),
    Stage.EXECUTION: Text("Pelaksanaan", "Execution"),
    Stage.ASSESSMENT: Text("Penilaian", "Assessment"),
}


class StageNotOpen(Refusal):
    """R-TIM-1: the window has not opened yet."""

    title = Text("Tahap belum dibuka", "The stage is not open yet")
    detail = Text(
        "{stage_id} periode {cycle} baru dibuka pada {day_id}.",
        "{stage_en} of cycle {cycle} opens on {day_en}.",
    )


class StageClosed(Refusal):
    """R-TIM-1: the window's end blocks; the office can extend it."""

    title = Text("Tahap sudah ditutup", "The stage is closed")
    detail = Text(
        "{stage_id} periode {cycle} sudah ditutup pada {day_id} pukul 23.59 {zone}. "
        "Yang dapat memperpanjangnya hanya Dinas Pendidikan.",
        "{stage_en} of cycle {cycle} closed on {day_en} at 23:59 {zone}. Only the education office can extend it.",
    )


def national(rules: Policy) -> tuple[Window, ...]:
    """The windows of a policy, without anybody's extension."""
    year = int(rules.cycle_code[:4])

    def on(month_and_day: str) -> date:
        return date.fromisoformat(f"{year}-{month_and_day}")

    return tuple(
        Window(
            stage=w.stage, opens_on=on(w.opens), closes_on=on(w.closes),
            recommended_until=on(w.recommended) if w.recommended else None,
        )
        for w in rules.windows
    )  # fmt: skip


def advised(rules: Policy, step: str) -> date | None:
    """The day until which a step is advised to be done; None: the policy names none."""
    day = rules.steps_recommended_until.get(step)
    return None if day is None else date.fromisoformat(f"{rules.cycle_code[:4]}-{day}")


def leaders_plan_from(rules: Policy) -> date | None:
    """The first day on which whoever leads a school plans for himself; None: that of all."""
    day = rules.leaders_plan_from
    return None if day is None else date.fromisoformat(f"{rules.cycle_code[:4]}-{day}")


def late_step(rules: Policy, step: str, window: Window, zone: Zone, at: datetime, language: str) -> str | None:
    """The warning of a step that is not done on its advised day; it stops nobody, and after the window it is none."""
    day = advised(rules, step)
    if day is None or at >= end(window) or at.astimezone(ZONES[zone]).date() <= day:
        return None
    return f"{rules.step_names[step]}: {_late(window, day, language)}"


def policy_of_day(on: date) -> Policy:
    """The policy whose first window opened last; before the first of all, that one."""
    begun = [rules for first, rules in _beginnings() if first <= on]
    return begun[-1] if begun else _beginnings()[0][1]


@cache
def _beginnings() -> tuple[tuple[date, Policy], ...]:
    """Each policy with its first day, the oldest first."""
    found = [(min(w.opens_on for w in national(rules)), rules) for rules in map(policy, codes())]
    return tuple(sorted(found, key=lambda each: each[0]))


def of_stage(windows: Iterable[Window], stage: Stage) -> Window:
    """The window of a stage; every policy has one for planning, execution and assessment."""
    return next(w for w in windows if w.stage is stage)


def last(windows: Iterable[Window]) -> Window:
    """The one that closes last: with it the cycle ends."""
    return max(windows, key=end)


def begin(window: Window, zone: Zone) -> datetime:
    """The first moment."""
    return datetime.combine(window.opens_on, time(), ZONES[zone])


def end(window: Window) -> datetime:
    """The first moment after it."""
    return datetime.combine(window.closes_on + timedelta(days=1), time(), ZONES[window.deadline_zone])


def require(window: Window, cycle: str, zone: Zone, at: datetime) -> None:
    """Refuse what comes before the window or after it, with the day in the sentence."""
    if at < begin(window, zone):
        raise _refusal(StageNotOpen, window, cycle, window.opens_on)
    require_not_over(window, cycle, at)


def require_not_over(window: Window, cycle: str, at: datetime) -> None:
    if at >= end(window):
        raise _refusal(StageClosed, window, cycle, window.closes_on)


def _refusal(kind: type[Refusal], window: Window, cycle: str, day: date) -> Refusal:
    """With the words of both languages: a refusal does not know who reads it."""
    name = STAGES[window.stage]
    return kind(
        cycle=cycle, stage_id=name.id, stage_en=name.en, zone=window.deadline_zone.value,
        day_id=say_day(day, "id"), day_en=say_day(day, "en"),
    )  # fmt: skip


class StageState(StrEnum):
    NOT_OPEN = "NOT_OPEN"
    OPEN = "OPEN"
    PAST_RECOMMENDED = "PAST_RECOMMENDED"
    CLOSED = "CLOSED"


class StageView(View):
    """A stage as people see it."""

    stage: Stage
    name: str
    state: StageState
    opens_on: date
    closes_on: date
    closes_at: datetime
    """The first moment at which it is closed."""
    recommended_until: date | None
    warning: str | None
    """The recommended day has passed; it is still in time."""


def view(window: Window, zone: Zone, at: datetime, language: str) -> StageView:
    state = _state(window, zone, at)
    warning = None
    if state is StageState.PAST_RECOMMENDED and window.recommended_until is not None:
        warning = _late(window, window.recommended_until, language)
    return StageView(
        stage=window.stage, name=STAGES[window.stage].say(language, {}), state=state, opens_on=window.opens_on,
        closes_on=window.closes_on, closes_at=end(window), recommended_until=window.recommended_until, warning=warning,
    )  # fmt: skip


def _state(window: Window, zone: Zone, at: datetime) -> StageState:
    if at < begin(window, zone):
        return StageState.NOT_OPEN
    if at >= end(window):
        return StageState.CLOSED
    late = window.recommended_until is not None and at.astimezone(ZONES[zone]).date() > window.recommended_until
    return StageState.PAST_RECOMMENDED if late else StageState.OPEN


def _late(window: Window, advised: date, language: str) -> str:
    until, zone = say_day(window.closes_on, language), window.deadline_zone.value
    return _LATE.say(language, {"advised": say_day(advised, language), "until": until, "zone": zone})


_LATE = Text(
    "Tanggal yang dianjurkan, {advised}, sudah lewat. Anda masih dapat melanjutkan sampai {until} pukul 23.59 {zone}.",
    "The recommended day, {advised}, has passed. You can still go on until {until}, 23:59 {zone}.",
)
