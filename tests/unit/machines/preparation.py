"""Step A: what each command does to a preparation in each state (rulebook 6.5)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.observation.domain.preparation import Preparation
from services.observation.domain.preparation import PreparationStatus as S
from services.observation.domain.refusals import AlreadyCollected, PreparationNotCollected
from services.observation.domain.times import NO_TIME
from shared.contracts.ids import PlanId, PracticeChangeId, PreparationId
from shared.errors import Incomplete
from shared.unfound import SuperiorNotFound
from tests import builders as a
from tests.unit.machines.machine import STAYS, Machine, Table, content
from tests.unit.observation_steps import ANI, AT, HOUR, PRINCIPAL, RULES, START, TERMS, WISH

EVERY = (S.OPEN, S.DRAFT, S.COLLECTED, S.SUPERSEDED)
TABLE: Table = {
    "unlock": {EVERY: (STAYS,)},
    "lock": {EVERY: (STAYS,)},
    "save_draft": {
        (S.OPEN,): (S.DRAFT, Incomplete),
        (S.DRAFT,): (STAYS, Incomplete),
        (S.COLLECTED, S.SUPERSEDED): (AlreadyCollected,),
    },
    "collect": {
        (S.OPEN,): (Incomplete, SuperiorNotFound),
        (S.DRAFT,): (S.COLLECTED, Incomplete, SuperiorNotFound),
        (S.COLLECTED, S.SUPERSEDED): (AlreadyCollected,),
    },
    "carry": {
        (S.OPEN,): (S.COLLECTED, PreparationNotCollected, AlreadyCollected),
        (S.DRAFT,): (S.COLLECTED, PreparationNotCollected, AlreadyCollected),
        (S.COLLECTED, S.SUPERSEDED): (AlreadyCollected, PreparationNotCollected),
    },
    "supersede": {(S.COLLECTED,): (S.SUPERSEDED,), (S.OPEN, S.DRAFT, S.SUPERSEDED): (PreparationNotCollected,)},
    "reopen": {(S.SUPERSEDED,): (S.OPEN,), (S.OPEN, S.DRAFT, S.COLLECTED): (PreparationNotCollected,)},
}


def save(targets: Sequence[str] = ("KSK1", "KSK3"), effort: str | None = "Belajar.", wish=WISH):
    return lambda p, at: p.save_draft(targets, effort, wish)


WAYS = {
    "unlock": {"the plan is approved": lambda p, at: p.unlock()},
    "lock": {"the plan was reset": lambda p, at: p.lock(at)},
    "save_draft": {
        "complete": save(),
        "empty": save((), None, NO_TIME),
        "without a target": save(()),
        "of another indicator": save(("PDP1",)),
        "backwards": save(wish=WISH.model_copy(update={"ends_at": START - HOUR})),
    },
    "collect": {
        "complete": lambda p, at: p.collect(PRINCIPAL, RULES, TERMS, ANI, at),
        "nobody to observe": lambda p, at: p.collect(None, RULES, TERMS, ANI, at),
    },
    "carry": {
        "rated at the former school": lambda p, at: p.carry(handed_in_elsewhere(), at),
        "not even handed in there": lambda p, at: p.carry(begin()[0], at),
    },
    "supersede": {"a practice change": lambda p, at: p.supersede()},
    "reopen": {"a practice change": lambda p, at: p.reopen(PracticeChangeId(UUID(int=8)), at)},
}
ASKS = {"require_open": lambda p, at: p.require_open()}


def handed_in_elsewhere() -> Preparation:
    """At the school where she worked before, on an older rubric."""
    about = a.about(npsn=a.OTHER_NPSN)
    p = Preparation(PreparationId(UUID(int=9)), about, PlanId(UUID(int=3)), "KSK", "2024.1", AT)
    p.save_draft(("KSK2",), "Membaca.", WISH)
    p.collect(PRINCIPAL, RULES, TERMS, ANI, AT)
    return p


def begin() -> list[Preparation]:
    return [Preparation(PreparationId(UUID(int=1)), a.about(), PlanId(UUID(int=2)), "KSK", "2025.1", AT)]


def collected_is_whole(p: Preparation) -> None:
    assert (p.status in {S.COLLECTED, S.SUPERSEDED}) == (p.collected_at is not None)
    if p.collected_at is not None:
        assert p.target_behaviours
        assert p.effort
        assert p.proposed.time() is not None


def collected_stays(before: Preparation, after: Preparation) -> None:
    """R-DOC-1: only a practice change opens it again, as the next edition (6.10)."""
    assert after.edition - before.edition == (before.status is S.SUPERSEDED and after.status is S.OPEN)
    if before.status is S.COLLECTED:
        assert {**content(after), "status": S.COLLECTED} == content(before)


def what_it_is_about_stays(before: Preparation, after: Preparation) -> None:
    same = ["id", "about", "plan_id", "indicator", "unlocked_at"]
    if after.carried == before.carried:  # what is carried keeps the rubric on which it was observed (R-DOC-5)
        same.append("rubric_version")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


def only_what_stands_is_from_elsewhere(p: Preparation) -> None:
    """E-11: its origin is told as long as it counts, and a new edition is this school's own."""
    assert p.carried is None or p.status in {S.COLLECTED, S.SUPERSEDED}


def alike(p: Preparation) -> tuple[object, ...]:
    return p.status, p.target_behaviours, p.effort, p.proposed, p.carried, p.edition > 1


MOMENTS: tuple[datetime, ...] = (AT, START)
PREPARATION = Machine(
    "Preparation", Preparation, S, begin, TABLE, WAYS, ASKS, alike, MOMENTS,
    holds=(collected_is_whole, only_what_stands_is_from_elsewhere), keeps=(collected_stays, what_it_is_about_stays),
    silent=frozenset({"supersede"}),
)  # fmt: skip
