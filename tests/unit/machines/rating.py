"""Step B: what each command does to an observation's rating in each state (rulebook 6.7)."""

from uuid import UUID

from services.observation.domain.observation import Observation
from services.observation.domain.observation import ObservationStatus as S
from services.observation.domain.refusals import (
    AlreadyCollected,
    NotRated,
    OwnObservation,
    RatingNotDrafted,
    TimeNotReached,
)
from services.observation.domain.rubric import EMPTY, Rating, Rubric
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import ObservationId
from shared.errors import Incomplete
from tests import builders as a
from tests.unit.machines.machine import STAYS, Machine, Table, content
from tests.unit.observation_steps import (
    AT,
    BOSS,
    RUBRIC,
    START,
    a_collected_preparation,
    a_rated_observation,
    an_open_preparation,
)

TABLE: Table = {
    "save_draft": {
        (S.READY,): (S.RATING_DRAFT, OwnObservation, TimeNotReached, Incomplete),
        (S.RATING_DRAFT,): (STAYS, OwnObservation, TimeNotReached, Incomplete),
        (S.RATED, S.VOIDED): (AlreadyCollected,),
    },
    "collect": {
        (S.READY,): (RatingNotDrafted,),
        (S.RATING_DRAFT,): (S.RATED, RatingNotDrafted, TimeNotReached, Incomplete),
        (S.RATED, S.VOIDED): (AlreadyCollected,),
    },
    "void": {(S.RATED,): (S.VOIDED,), (S.READY, S.RATING_DRAFT, S.VOIDED): (NotRated,)},
    "print": {(S.READY, S.RATING_DRAFT, S.RATED, S.VOIDED): (STAYS,)},
}
SUCCESSOR = Actor(id=a.OTHER_PRINCIPAL, role=ActingRole.SUPERIOR)


def save(rubric: Rubric = RUBRIC, by=a.PRINCIPAL, reached: bool = True):
    return lambda o, at: o.save_draft(rubric, by, at, reached=reached)


WAYS = {
    "save_draft": {
        "complete": save(),
        "empty": save(EMPTY),
        "by the successor": save(by=a.OTHER_PRINCIPAL),
        "by himself": save(by=a.ANI),
        "too early": save(reached=False),
        "too early with a reason": save(
            RUBRIC.model_copy(update={"override_reason": "Dimajukan.", "observed_at": AT}), reached=False
        ),
        "of another indicator": save(RUBRIC.model_copy(update={"ratings": (Rating(behaviour="PDP1"),)})),
    },
    "collect": {
        "the superior": lambda o, at: o.collect(BOSS, at, reached=True),
        "the successor": lambda o, at: o.collect(SUCCESSOR, at, reached=True),
        "too early": lambda o, at: o.collect(BOSS, at, reached=False),
    },
    "void": {"its preparation was reopened": lambda o, at: o.void(BOSS, at)},
    "print": {"by the superior": lambda o, at: o.print()},
}
ASKS = {"accept": lambda o, at: o.accept(RUBRIC, a.PRINCIPAL, at, reached=True)}


def begin() -> list[Observation]:
    """One to be rated here, and one that was rated at the former school (E-11)."""
    here = Observation(ObservationId(UUID(int=4)), a.about(), "KSK", "2025.1", ("KSK1", "KSK3"), AT)
    preparation = an_open_preparation(a.about(npsn=a.OTHER_NPSN))
    preparation.carry(a_collected_preparation(), AT)
    return [here, Observation.carry(ObservationId(UUID(int=5)), a_rated_observation(), preparation, AT)[0]]


def rated_is_whole(o: Observation) -> None:
    """D8: each target has its level, there is a recommendation, and nobody rated himself (R-SEC-1)."""
    assert (o.status is S.READY) == (o.observer_id is None)
    assert o.observer_id != o.about.employee_id
    assert (o.status in {S.RATED, S.VOIDED}) == (o.collected_at is not None)
    if o.collected_at is not None:
        assert set(o.targets) <= {r.behaviour for r in o.rubric.ratings if r.level}
        assert o.rubric.recommendation
        assert o.rubric.observed_at is not None


def rated_stays(before: Observation, after: Observation) -> None:
    """R-DOC-1: it may be voided, never changed; and each print is counted."""
    free = {"status", "printed_count"}
    if before.status in {S.RATED, S.VOIDED}:
        assert {k: v for k, v in content(after).items() if k not in free} == {
            k: v for k, v in content(before).items() if k not in free
        }
    assert after.printed_count - before.printed_count in {0, 1}


def alike(o: Observation) -> tuple[object, ...]:
    return o.status, o.rubric, o.observer_id


RATING = Machine(
    "Rating", Observation, S, begin, TABLE, WAYS, ASKS, alike, (AT, START),
    holds=(rated_is_whole,), keeps=(rated_stays,), silent=frozenset({"print"}),
)  # fmt: skip
