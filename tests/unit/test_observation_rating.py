"""Step B's rules, without a database; and a walk through all of A and B that keeps what must always hold."""

import contextlib
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.observation.domain import refusals
from services.observation.domain.observation import Observation, ObservationStatus, label
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.rubric import EMPTY, Rating, Rubric
from services.observation.domain.schedule import Schedule, ScheduleStatus
from shared.contracts.base import ActingRole, Actor
from shared.contracts.ids import ObservationId, ScheduleId
from shared.contracts.observation import (
    ObservationLevel,
    ObservationRated,
    ObservationRatedLevels,
    ProposedTime,
    RatedBehaviour,
)
from shared.errors import Incomplete, Refusal
from tests import builders as a
from tests.unit.observation_steps import (
    ANI,
    AT,
    BOSS,
    HOUR,
    PRINCIPAL,
    RUBRIC,
    RULES,
    START,
    TERMS,
    WISH,
    a_drafted_rating,
    a_rated_observation,
    a_ready_observation,
    an_open_preparation,
)

SUCCESSOR = Actor(id=a.OTHER_PRINCIPAL, role=ActingRole.SUPERIOR)


def test_collecting_says_publicly_that_it_happened_and_the_levels_only_to_the_restricted_twin_R_SEC_2() -> None:
    observation = a_drafted_rating()
    rated, levels = observation.collect(BOSS, START, reached=True)
    assert rated == ObservationRated(
        about=a.about(), by=BOSS, at=START, observation_id=observation.id, observer_id=a.PRINCIPAL, observed_at=START,
        practice_indicator="KSK",
    )  # fmt: skip
    assert levels == ObservationRatedLevels(
        about=a.about(), by=BOSS, at=START, observation_id=observation.id,
        levels=(RatedBehaviour(behaviour="KSK1", level=ObservationLevel.DONE_EFFECTIVE),
                RatedBehaviour(behaviour="KSK3", level=ObservationLevel.NOT_YET)),
    )  # fmt: skip
    assert levels.topic == "observation.rating" != rated.topic
    told = rated.model_dump_json()
    assert not any(word in told for word in (*ObservationLevel, "KSK1", "Susun", "Menyapa"))


def test_the_rubric_opens_at_the_agreed_time_D7() -> None:
    observation = a_ready_observation()
    with pytest.raises(refusals.TimeNotReached) as refused:
        observation.save_draft(RUBRIC, a.PRINCIPAL, START, reached=False)
    assert refused.value.errors[0].field == "/override_reason"
    assert observation.status is ObservationStatus.READY
    observation.save_draft(RUBRIC, a.PRINCIPAL, START, reached=True)
    with pytest.raises(refusals.TimeNotReached):
        observation.collect(BOSS, START, reached=False)


def test_or_earlier_with_a_reason_E_27() -> None:
    observation = a_ready_observation()
    early = RUBRIC.model_copy(update={"override_reason": "Dimajukan.", "observed_at": AT})
    observation.save_draft(early, a.PRINCIPAL, AT, reached=False)
    observation.collect(BOSS, AT, reached=False)
    assert observation.rubric.override_reason == "Dimajukan."


def test_a_draft_may_lack_everything() -> None:
    observation = a_drafted_rating(EMPTY)
    assert (observation.status, observation.version) == (ObservationStatus.RATING_DRAFT, 1)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"ratings": RUBRIC.ratings[:1]}, "/ratings", "target-not-rated"),
        ({"ratings": ()}, "/ratings", "target-not-rated"),
        ({"ratings": (*RUBRIC.ratings, Rating(behaviour="KSK2", note="Terlihat."))}, "/ratings/2/level", "missing"),
        ({"recommendation": None}, "/recommendation", "missing"),
        ({"observed_at": None}, "/observed_at", "missing"),
    ],
)
def test_an_incomplete_rubric_is_not_collected_D8(change: dict, field: str, code: str) -> None:
    observation = a_drafted_rating(RUBRIC.model_copy(update=change))
    with pytest.raises(Incomplete) as refused:
        observation.collect(BOSS, START, reached=True)
    assert {(e.field, e.code) for e in refused.value.errors} == {(field, code)}
    assert observation.status is ObservationStatus.RATING_DRAFT


def test_the_behaviour_that_was_not_a_target_may_be_rated_too_R_OBS_1() -> None:
    third = Rating(behaviour="KSK2", level=ObservationLevel.DONE_NOT_EFFECTIVE)
    observation = a_drafted_rating(RUBRIC.model_copy(update={"ratings": (*RUBRIC.ratings, third)}))
    _, levels = observation.collect(BOSS, START, reached=True)
    assert len(levels.levels) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ratings": (Rating(behaviour="PDP1"),)}, "not-of-indicator"),
        ({"ratings": (Rating(behaviour="KSK1"), Rating(behaviour="KSK1"))}, "repeated"),
        ({"observed_at": START + HOUR}, "future"),
        ({"observed_at": AT - HOUR}, "before-preparation"),
    ],
)
def test_what_cannot_be_is_not_saved(change: dict, code: str) -> None:
    observation = a_ready_observation()
    with pytest.raises(Incomplete) as refused:
        observation.save_draft(RUBRIC.model_copy(update=change), a.PRINCIPAL, START, reached=True)
    assert {e.code for e in refused.value.errors} == {code}
    assert observation.rubric == EMPTY


def test_nothing_drafted_is_not_collected() -> None:
    with pytest.raises(refusals.RatingNotDrafted):
        a_ready_observation().collect(BOSS, START, reached=True)


def test_a_new_superior_does_not_collect_the_draft_of_the_old_one_E_6() -> None:
    observation = a_drafted_rating()
    with pytest.raises(refusals.RatingNotDrafted):
        observation.collect(SUCCESSOR, START, reached=True)
    observation.save_draft(RUBRIC, a.OTHER_PRINCIPAL, START, reached=True)
    rated, _ = observation.collect(SUCCESSOR, START, reached=True)
    assert rated.observer_id == a.OTHER_PRINCIPAL


def test_nobody_rates_himself_R_SEC_1() -> None:
    observation = a_ready_observation()
    with pytest.raises(refusals.OwnObservation):
        observation.save_draft(RUBRIC, a.ANI, START, reached=True)
    observation.status, observation.rubric, observation.observer_id = ObservationStatus.RATING_DRAFT, RUBRIC, a.ANI
    with pytest.raises(refusals.OwnObservation):
        observation.collect(Actor(id=a.ANI, role=ActingRole.SUPERIOR), START, reached=True)


def test_collected_is_final_R_DOC_1() -> None:
    observation = a_rated_observation()
    with pytest.raises(refusals.AlreadyCollected):
        observation.save_draft(RUBRIC, a.PRINCIPAL, START, reached=True)
    with pytest.raises(refusals.AlreadyCollected):
        observation.collect(BOSS, START, reached=True)


def test_levels_are_words_with_no_number_anywhere_R_OBS_2() -> None:
    assert not any(int in get_args(f.annotation) or f.annotation is int for f in Rubric.model_fields.values())
    assert all(not level.value.isdigit() for level in ObservationLevel)


def test_every_level_and_status_has_its_words() -> None:
    assert [label(s, "id") for s in (None, *ObservationStatus)] == [
        "Menunggu Dokumen Persiapan", "Nilai Observasi", "Nilai Observasi", "Sudah dinilai",
        "Dibatalkan",
    ]  # fmt: skip
    assert label(ObservationStatus.VOIDED, "en") == "Voided"


class StepsAAndB(RuleBasedStateMachine):
    """Any order of acts by either side, on a clock that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = AT
        self.preparation = an_open_preparation()
        self.schedule: Schedule | None = None
        self.observation: Observation | None = None
        self.collected: dict[str, object] = {}
        self.rated_in_time = False

    @initialize(far=st.sampled_from(["agreed", "collected", "open"]))
    def begin(self, far: str) -> None:
        """Some walks begin further on, so that the end is reached often."""
        if far != "open":
            self.write(("KSK1", "KSK3"), HOUR)
            self.collect_the_preparation(PRINCIPAL)
        if far == "agreed":
            self.agree(BOSS, False)

    def attempt(self, act) -> None:
        with contextlib.suppress(Refusal):
            act()

    @rule(hours=st.integers(1, 24))
    def time_goes_on(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule(chosen=st.sampled_from([("KSK1", "KSK3"), ("KSK1",), (), ("PDP1",)]), soon=st.sampled_from([HOUR, -HOUR]))
    def write(self, chosen, soon) -> None:
        start = self.now + soon
        wish = WISH.model_copy(update={"starts_at": start, "ends_at": start + HOUR})
        self.attempt(lambda: self.preparation.save_draft(chosen, "Belajar.", wish))

    @precondition(lambda self: self.preparation.status is not PreparationStatus.OPEN)
    @rule(superior=st.sampled_from([PRINCIPAL, None]))
    def collect_the_preparation(self, superior) -> None:
        def act() -> None:
            event = self.preparation.collect(superior, RULES, TERMS, ANI, self.now)
            self.schedule = Schedule.of(ScheduleId(event.preparation_id), event)
            self.observation = Observation.of(ObservationId(event.preparation_id), self.preparation)

        self.attempt(act)

    @precondition(lambda self: self.schedule is not None)
    @rule(by=st.sampled_from([BOSS, ANI]), busy=st.booleans())
    def agree(self, by, busy: bool) -> None:
        diary = (self.schedule.proposed,) if busy else ()
        self.attempt(lambda: self.schedule.agree(PRINCIPAL, diary, TERMS, by, self.now))

    @precondition(lambda self: self.schedule is not None)
    @rule(by=st.sampled_from([ANI, BOSS]), hours=st.integers(-2, 24))
    def counter(self, by, hours: int) -> None:
        start = self.now + hours * HOUR
        time = ProposedTime(starts_at=start, ends_at=start + HOUR, place="Aula")
        self.attempt(lambda: self.schedule.counter(time, TERMS, by, self.now))
        self.attempt(lambda: self.schedule.move(time, "Rapat dinas.", TERMS, by, self.now))

    @precondition(lambda self: self.schedule is not None)
    @rule(by=st.sampled_from([ANI, BOSS]), late=st.booleans())
    def drop(self, by, late: bool) -> None:
        """Either side calls it off; or the clock does."""
        if late:
            self.schedule.miss(self.now)
        else:
            self.attempt(lambda: self.schedule.cancel("Banjir.", by, self.now))

    @precondition(lambda self: self.observation is not None)
    @rule(
        ratings=st.sampled_from([RUBRIC.ratings, RUBRIC.ratings[:1], ()]),
        reason=st.sampled_from([None, None, "Dimajukan."]),
        by=st.sampled_from([a.PRINCIPAL, a.OTHER_PRINCIPAL, a.ANI]),
    )
    def rate(self, ratings, reason, by) -> None:
        rubric = RUBRIC.model_copy(update={"ratings": ratings, "override_reason": reason, "observed_at": self.now})
        reached = self.schedule.reached(self.now)
        self.attempt(lambda: self.observation.save_draft(rubric, by, self.now, reached=reached))

    @precondition(lambda self: self.observation is not None)
    @rule(by=st.sampled_from([BOSS, SUCCESSOR]))
    def collect_the_rating(self, by) -> None:
        def act() -> None:
            reached = self.schedule.reached(self.now)
            self.observation.collect(by, self.now, reached=reached)
            self.rated_in_time = reached
            self.schedule.finish()

        self.attempt(act)

    @invariant()
    def what_was_collected_never_changes(self) -> None:
        for name, document, final in (
            ("preparation", self.preparation, PreparationStatus.COLLECTED),
            ("observation", self.observation, ObservationStatus.RATED),
        ):
            if document is not None and document.status is final:
                assert self.collected.setdefault(name, dict(vars(document))) == vars(document)

    @invariant()
    def nothing_is_observed_without_a_collected_preparation(self) -> None:
        if self.observation is not None:
            assert self.preparation.status is PreparationStatus.COLLECTED
            assert self.preparation.target_behaviours
            assert set(self.observation.targets) <= {"KSK1", "KSK2", "KSK3"}

    @invariant()
    def a_rating_is_complete_in_time_and_never_by_oneself(self) -> None:
        o = self.observation
        if o is None or o.status is not ObservationStatus.RATED:
            return
        assert set(o.targets) <= {r.behaviour for r in o.rubric.ratings if r.level}
        assert o.rubric.recommendation
        assert o.observer_id != a.ANI
        assert self.rated_in_time or o.rubric.override_reason
        assert self.schedule.status is ScheduleStatus.DONE

    @invariant()
    def an_agreed_schedule_has_its_time_and_observer(self) -> None:
        s = self.schedule
        if s is not None and (s.status is ScheduleStatus.AGREED or s.agreed is not None):
            assert s.agreed is not None
            assert s.observer_id == a.PRINCIPAL
            assert s.agreed.starts_at > s.agreed_at


TestStepsAAndB = StepsAAndB.TestCase
TestStepsAAndB.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
