"""What a rubric, an advice and a preparation lack, refuse and tell, whole: place, code and words."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.observation.domain import preparation, refusals, rubric, times
from services.observation.domain.advice import Advice, AdviceStatus
from services.observation.domain.observation import Observation, ObservationStatus, label
from services.observation.domain.preparation import PreparationStatus
from services.observation.domain.rubric import EMPTY, Rating, Rubric, missing, wrong
from services.observation.domain.times import (
    NO_TIME,
)
from shared.contracts.base import SYSTEM
from shared.contracts.ids import AdviceId, ObservationId, PracticeChangeId
from shared.contracts.observation import (
    ExecutionLocked,
    ObservationLevel,
    ObservationVoided,
)
from shared.errors import Incomplete
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
    a_collected_preparation,
    a_drafted_preparation,
    a_drafted_rating,
    a_rated_observation,
    a_ready_observation,
    an_open_preparation,
)
from tests.unit.test_observation_times import told

SECOND = timedelta(seconds=1)
TWICE = ("repeated", "Perilaku ini ada dua kali.", "This behaviour is there twice.")
OTHER = ("not-of-indicator", "Ini bukan fokus perilaku indikatornya.", "This is not of the indicator.")
FUTURE = ("/observed_at", "future", "Waktu observasi belum terjadi.", "This time is in the future.")
BEFORE = (
    "/observed_at", "before-preparation", "Observasi dilaksanakan sesudah dokumen persiapan dikumpulkan.",
    "The preparation comes before the observation.",
)  # fmt: skip
NO_ADVICE = ("/recommendation", "missing", "Tuliskan rekomendasi.", "Write a recommendation.")


def rated_as(*behaviours: str) -> Rubric:
    return Rubric(ratings=tuple(Rating(behaviour=b) for b in behaviours))


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (EMPTY, []),
        (rated_as("KSK1", "KSK2", "KSK3"), []),
        (rated_as("KSK1", "KSK2", "KSK1"), [("/ratings/0/behaviour", *TWICE), ("/ratings/2/behaviour", *TWICE)]),
        (rated_as("KSK1", "PDP1"), [("/ratings/1/behaviour", *OTHER)]),
        (rated_as("XX", "XX"), [("/ratings/0/behaviour", *OTHER), ("/ratings/1/behaviour", *OTHER)]),
        (Rubric(observed_at=START), []),
        (Rubric(observed_at=START + SECOND), [FUTURE]),
        (Rubric(observed_at=AT), []),
        (Rubric(observed_at=AT - SECOND), [BEFORE]),
    ],
)
def test_what_is_wrong_in_a_rubric_is_said_with_its_place_R_OBS_1(given: Rubric, errors) -> None:
    assert told(wrong(given, "2025.1", "KSK", AT, START)) == errors


def test_what_a_rubric_lacks_is_said_with_its_place_D8() -> None:
    seen = Rating(behaviour="KSK1", level=ObservationLevel.NOT_YET)
    assert told(missing(Rubric(ratings=(seen, Rating(behaviour="KSK2"))), ("KSK1", "KSK3"))) == [
        ("/ratings/1/level", "missing", "Pilih tingkatnya.", "Choose the level."),
        (
            "/ratings", "target-not-rated", "Target perilaku KSK3 belum dinilai.",
            "The target behaviour KSK3 is not rated.",
        ),
        NO_ADVICE,
        ("/observed_at", "missing", "Isi waktu observasi dilaksanakan.", "Say when the observation took place."),
    ]  # fmt: skip
    assert missing(RUBRIC, ("KSK1", "KSK3")) == []
    assert rubric.no_recommendation().field == "/recommendation"


def test_an_observation_is_of_what_was_prepared() -> None:
    prepared, id = a_collected_preparation(), ObservationId(uuid4())
    one = Observation.of(id, prepared)
    assert (one.id, one.about, one.indicator, one.rubric_version, one.targets, one.prepared_at) == (
        id, prepared.about, "KSK", "2025.1", ("KSK1", "KSK3"), AT,
    )  # fmt: skip
    assert (one.status, one.rubric, one.observer_id, one.collected_at, one.printed_count, one.version) == (
        ObservationStatus.READY, EMPTY, None, None, 0, 0,
    )  # fmt: skip
    with pytest.raises(AssertionError, match="only a collected preparation is observed"):
        Observation.of(id, an_open_preparation())


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (None, "Menunggu Dokumen Persiapan"), (ObservationStatus.READY, "Nilai Observasi"),
        (ObservationStatus.RATING_DRAFT, "Nilai Observasi"), (ObservationStatus.RATED, "Sudah dinilai"),
        (ObservationStatus.VOIDED, "Dibatalkan"),
    ],
)  # fmt: skip
def test_the_list_of_the_superior_says_where_it_stands_R_SEC_2(status: ObservationStatus | None, said: str) -> None:
    assert label(status, "id") == said


def test_a_draft_is_its_authors_and_raises_the_version_by_one() -> None:
    one = a_drafted_rating()
    assert (one.status, one.rubric, one.observer_id, one.version) == (
        ObservationStatus.RATING_DRAFT, RUBRIC, a.PRINCIPAL, 1,
    )  # fmt: skip
    one.save_draft(EMPTY, a.OTHER_PRINCIPAL, START, reached=True)
    assert (one.rubric, one.observer_id, one.version) == (EMPTY, a.OTHER_PRINCIPAL, 2)


def test_a_rating_is_void_once() -> None:
    one = a_rated_observation()
    assert (one.status, one.collected_at) == (ObservationStatus.RATED, START)
    assert one.void(BOSS, START + HOUR) == ObservationVoided(
        about=a.about(), by=BOSS, at=START + HOUR, observation_id=one.id
    )
    with pytest.raises(refusals.NotRated):
        one.void(BOSS, START)
    with pytest.raises(refusals.NotRated):
        a_ready_observation().void(BOSS, START)


def test_the_place_of_a_missing_reason_is_said_D7() -> None:
    with pytest.raises(refusals.TimeNotReached) as refused:
        a_ready_observation().save_draft(RUBRIC, a.PRINCIPAL, START, reached=False)
    assert [(e.field, e.code) for e in refused.value.errors] == [("/override_reason", "time-not-reached")]


def test_a_level_that_was_left_open_is_not_collected_and_told_of() -> None:
    one = a_drafted_rating(rated_as("KSK1", "KSK3").model_copy(update={"recommendation": "Ada.", "observed_at": START}))
    with pytest.raises(Incomplete) as refused:
        one.collect(BOSS, START, reached=True)
    assert [e.field for e in refused.value.errors] == ["/ratings/0/level", "/ratings/1/level"]
    assert (one.status, one.collected_at) == (ObservationStatus.RATING_DRAFT, None)


def an_advice() -> Advice:
    return Advice(AdviceId(UUID(int=1)), a.about(), a.STRANGER)


def test_an_advice_begins_as_an_empty_draft() -> None:
    one = an_advice()
    assert (one.status, one.rubric, one.given_at, one.version) == (AdviceStatus.DRAFT, EMPTY, None, 0)


def test_what_is_refused_of_an_advice_changes_nothing_of_it() -> None:
    one, observation = an_advice(), a_ready_observation()
    for attempt, refusal in (
        (lambda: one.give(observation, START, reached=True), refusals.AdviceNotDrafted),
        (lambda: one.save_draft(RUBRIC, observation, START, reached=False), refusals.TimeNotReached),
        (lambda: one.save_draft(RUBRIC, a_rated_observation(), START, reached=True), refusals.AlreadyCollected),
        (lambda: one.save_draft(rated_as("PDP1"), observation, START, reached=True), Incomplete),
    ):
        before = dict(vars(one))
        with pytest.raises(refusal):
            attempt()
        assert vars(one) == before


def test_an_advice_is_given_with_its_recommendation_when_its_time_has_come() -> None:
    one, observation = an_advice(), a_ready_observation()
    one.save_draft(Rubric(general_note="Hangat."), observation, START, reached=True)
    with pytest.raises(Incomplete) as refused:
        one.give(observation, START, reached=True)
    assert told(refused.value.errors) == [NO_ADVICE]
    early = Rubric(recommendation="Ada.", override_reason="Dimajukan.")
    one.save_draft(early, observation, START, reached=False)
    one.rubric = early.model_copy(update={"override_reason": None})
    with pytest.raises(refusals.TimeNotReached):
        one.give(observation, START, reached=False)
    one.give(observation, START + HOUR, reached=True)
    assert (one.status, one.given_at, one.version) == (AdviceStatus.GIVEN, START + HOUR, 3)
    with pytest.raises(refusals.AlreadyCollected):
        one.give(observation, START, reached=True)


def test_what_a_preparation_lacks_is_said_in_words() -> None:
    with pytest.raises(Incomplete) as refused:
        an_open_preparation().collect(
            PRINCIPAL, RULES.model_copy(update={"lesson_plan_required": True}), TERMS, ANI, AT
        )
    required = ("missing", "Wajib diisi.", "Required.")
    assert told(refused.value.errors) == [
        ("/target_behaviours", "missing", *preparation._NO_TARGET),
        ("/effort", "missing", *preparation._NO_EFFORT),
        ("/lesson_plan", "missing", *preparation._NO_LESSON_PLAN),
        ("/proposed/starts_at", *required), ("/proposed/ends_at", *required), ("/proposed/place", *required),
    ]  # fmt: skip


def test_what_is_chosen_twice_or_of_another_indicator_is_said_with_its_place() -> None:
    with pytest.raises(Incomplete) as refused:
        a_drafted_preparation(targets=("KSK1", "KSK2", "KSK1", "PDP1"))
    assert told(refused.value.errors) == [
        ("/target_behaviours/0", *flat(preparation._REPEATED)),
        ("/target_behaviours/2", *flat(preparation._REPEATED)),
        ("/target_behaviours/3", *flat(preparation._OTHER)),
    ]


def flat(known) -> tuple[str, str, str]:
    code, text = known
    return code, text.id, text.en


def test_a_preparation_is_locked_with_its_plan_and_opens_as_the_next_edition() -> None:
    one = a_collected_preparation()
    assert one.lock(START) == ExecutionLocked(about=a.about(), by=SYSTEM, at=START, plan_id=one.plan_id)
    one.supersede()
    request = PracticeChangeId(uuid4())
    reopened = one.reopen(request, START)
    assert (reopened.request_id, reopened.preparation_id, reopened.edition, reopened.at) == (request, one.id, 2, START)
    assert (one.status, one.collected_at, one.proposed, one.edition) == (PreparationStatus.OPEN, None, NO_TIME, 2)
    assert one.target_behaviours == ("KSK1", "KSK3")


def test_a_saved_draft_raises_the_version_by_one() -> None:
    one = an_open_preparation()
    one.version = 4
    one.save_draft(["KSK1"], "Belajar.", WISH)
    assert (one.version, one.status, one.target_behaviours, one.effort, one.proposed) == (
        5, PreparationStatus.DRAFT, ("KSK1",), "Belajar.", WISH,
    )  # fmt: skip
    assert timedelta(hours=8) == times.LONGEST
