"""The performance team drafts and recommends; it never rates (rulebook 4.3, 6.7)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.observation.domain import refusals
from services.observation.domain.advice import Advice, AdviceStatus, assigned
from services.observation.domain.observation import ObservationStatus
from services.observation.domain.rubric import EMPTY, Rating, Rubric
from shared.contracts.directory import TeamMember
from shared.contracts.ids import AdviceId, Capacity
from shared.errors import Incomplete
from shared.superior import Position
from tests import builders as a
from tests.unit.observation_steps import BOSS, RUBRIC, START, a_rated_observation, a_ready_observation

RECOMMENDS = Rubric(recommendation="Beri waktu untuk diskusi.")


def an_advice(member=a.STRANGER) -> Advice:
    return Advice(AdviceId(uuid4()), a.about(), member)


def a_given_advice() -> Advice:
    advice, observation = an_advice(), a_ready_observation()
    advice.save_draft(RECOMMENDS, observation, START, reached=True)
    advice.give(observation, START, reached=True)
    return advice


def test_a_member_drafts_and_gives_what_he_saw_and_the_observation_stays_the_superiors() -> None:
    advice, observation = an_advice(), a_ready_observation()
    advice.save_draft(RECOMMENDS, observation, START, reached=True)
    assert (advice.status, advice.version, advice.given_at) == (AdviceStatus.DRAFT, 1, None)
    advice.give(observation, START, reached=True)
    assert (advice.status, advice.version, advice.given_at) == (AdviceStatus.GIVEN, 2, START)
    assert (observation.status, observation.rubric, observation.version) == (ObservationStatus.READY, EMPTY, 0)
    with pytest.raises(refusals.RatingNotDrafted):
        observation.collect(BOSS, START, reached=True)


def test_given_is_final_and_nothing_is_given_twice_R_DOC_1() -> None:
    advice = a_given_advice()
    with pytest.raises(refusals.AlreadyCollected):
        advice.save_draft(RUBRIC, a_ready_observation(), START, reached=True)
    with pytest.raises(refusals.AlreadyCollected):
        advice.give(a_ready_observation(), START, reached=True)


def test_an_empty_advice_and_one_without_a_recommendation_are_not_given() -> None:
    advice, observation = an_advice(), a_ready_observation()
    with pytest.raises(refusals.AdviceNotDrafted):
        advice.give(observation, START, reached=True)
    advice.save_draft(Rubric(general_note="Hangat."), observation, START, reached=True)
    with pytest.raises(Incomplete) as refused:
        advice.give(observation, START, reached=True)
    assert [e.field for e in refused.value.errors] == ["/recommendation"]


def test_it_keeps_the_superiors_times_D7_E_27() -> None:
    advice, observation = an_advice(), a_ready_observation()
    with pytest.raises(refusals.TimeNotReached):
        advice.save_draft(RECOMMENDS, observation, START, reached=False)
    early = RECOMMENDS.model_copy(update={"override_reason": "Dimajukan."})
    advice.save_draft(early, observation, START, reached=False)
    assert advice.rubric == early


def test_after_the_rating_was_collected_nobody_writes_or_gives_any_more() -> None:
    rated, advice = a_rated_observation(), an_advice()
    with pytest.raises(refusals.AlreadyCollected):
        advice.save_draft(RECOMMENDS, rated, START, reached=True)
    advice.save_draft(RECOMMENDS, a_ready_observation(), START, reached=True)
    with pytest.raises(refusals.AlreadyCollected):
        advice.give(rated, START, reached=True)


def test_only_behaviours_of_the_indicator_are_rated_here_too_R_OBS_1() -> None:
    with pytest.raises(Incomplete):
        an_advice().save_draft(Rubric(ratings=(Rating(behaviour="PDP1"),)), a_ready_observation(), START, reached=True)


def test_nobody_advises_on_himself_R_SEC_1() -> None:
    with pytest.raises(refusals.OwnObservation):
        an_advice(a.ANI).save_draft(RECOMMENDS, a_ready_observation(), START, reached=True)
    begun = an_advice(a.ANI)
    begun.rubric = RECOMMENDS
    with pytest.raises(refusals.OwnObservation):
        begun.give(a_ready_observation(), START, reached=True)


def test_what_has_not_happened_yet_is_not_advised_on() -> None:
    seen, advice, blink = RECOMMENDS.model_copy(update={"observed_at": START}), an_advice(), timedelta(seconds=1)
    with pytest.raises(Incomplete) as refused:
        advice.save_draft(seen, a_ready_observation(), START - blink, reached=True)
    assert [e.field for e in refused.value.errors] == ["/observed_at"]
    advice.save_draft(seen, a_ready_observation(), START, reached=True)
    with pytest.raises(Incomplete) as too_early:
        advice.give(a_ready_observation(), START - blink, reached=True)
    assert [e.field for e in too_early.value.errors] == ["/observed_at"]


FIRST, LAST = date(2025, 1, 6), date(2025, 6, 30)


@pytest.mark.parametrize(
    ("employees", "on", "holds"),
    [
        ((), FIRST, True),
        ((), LAST, True),
        ((), date(2025, 1, 5), False),
        ((), date(2025, 7, 1), False),
        ((a.ANI, a.BUDI), FIRST, True),
        ((a.BUDI,), FIRST, False),
    ],
)
def test_a_member_is_of_the_team_for_whom_and_as_long_as_the_letter_says(employees, on: date, holds: bool) -> None:
    member = TeamMember(person_id=a.STRANGER, employee_ids=employees, starts_on=FIRST, ends_on=LAST)
    assert assigned((member,), a.STRANGER, Position(a.ANI), on) is holds
    assert not assigned((member,), a.OTHER_PRINCIPAL, Position(a.ANI), on)


def test_who_is_there_for_the_whole_school_is_not_there_for_himself_R_SEC_1() -> None:
    members = (TeamMember(person_id=a.ANI, starts_on=FIRST),)
    assert assigned(members, a.ANI, Position(a.BUDI), FIRST)
    assert not assigned(members, a.ANI, Position(a.ANI), FIRST)


@pytest.mark.parametrize("capacity", [Capacity.PRINCIPAL, Capacity.ACTING_PRINCIPAL])
def test_for_who_leads_only_who_is_named_for_him_D19(capacity: Capacity) -> None:
    """Most of the team are those whom he leads."""
    leader = Position(a.PRINCIPAL, capacity)
    whole = TeamMember(person_id=a.STRANGER, starts_on=FIRST)
    assert not assigned((whole,), a.STRANGER, leader, FIRST)
    named = whole.model_copy(update={"employee_ids": (a.PRINCIPAL,), "outside": True})
    assert assigned((named,), a.STRANGER, leader, FIRST)
    assert not assigned((whole.model_copy(update={"person_id": a.PRINCIPAL}),), a.PRINCIPAL, leader, FIRST)
