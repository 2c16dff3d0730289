"""What stands of steps A and B when somebody changes school in the middle of a cycle (E-11)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.observation.domain.observation import Observation, ObservationStatus, standing
from services.observation.domain.preparation import Preparation, PreparationStatus
from services.observation.domain.refusals import AlreadyCollected, PreparationNotCollected
from services.observation.domain.schedule import Schedule, ScheduleStatus
from shared.contracts.base import SYSTEM
from shared.contracts.ids import Capacity, ObservationId, PracticeChangeId, ScheduleId
from tests import builders as a
from tests.unit.observation_steps import (
    AT,
    RUBRIC,
    START,
    a_collected_preparation,
    a_drafted_rating,
    a_rated_observation,
    an_agreed_schedule,
    an_open_preparation,
)

THERE = a.about(npsn=a.OTHER_NPSN)


def an_opened_one() -> Preparation:
    return an_open_preparation(THERE)


def carried(from_: Preparation | None = None) -> Preparation:
    preparation = an_opened_one()
    preparation.carry(from_ or a_collected_preparation(), START)
    return preparation


def test_what_was_handed_in_stands_as_it_is_with_its_origin_E_11() -> None:
    former, preparation = a_collected_preparation(), an_opened_one()
    former.rubric_version = "2024.1"
    told = preparation.carry(former, START)
    for name in ("target_behaviours", "effort", "proposed", "lesson_plan", "collected_at", "rubric_version"):
        assert getattr(preparation, name) == getattr(former, name), name
    assert preparation.status is PreparationStatus.COLLECTED
    assert (told.by, told.at, told.about) == (SYSTEM, START, THERE)
    assert (told.preparation_id, told.carried_from) == (preparation.id, a.about().participation_id)


def test_through_two_moves_the_first_school_is_named_E_11() -> None:
    third = an_open_preparation(a.about(npsn="20200003"))
    told = third.carry(carried(), START)
    assert (told.carried_from, third.carried) == (a.about().participation_id, carried().carried)
    assert third.carried is not None
    assert third.carried.npsn == a.NPSN


def test_nothing_is_carried_over_what_was_handed_in_or_opened_again_here_R_DOC_1() -> None:
    again = carried()
    again.supersede()
    again.reopen(PracticeChangeId(uuid4()), START)
    assert again.carried is None
    for preparation in (carried(), again):
        with pytest.raises(AlreadyCollected):
            preparation.carry(a_collected_preparation(), START)
        assert standing([a_rated_observation()], preparation) is None


def test_nothing_is_carried_that_was_not_handed_in() -> None:
    with pytest.raises(PreparationNotCollected):
        an_opened_one().carry(an_open_preparation(), START)


def test_the_rating_stands_by_the_name_of_who_rated_E_11() -> None:
    former, preparation = a_rated_observation(), carried()
    stands, rated, levels = Observation.carry(ObservationId(uuid4()), former, preparation, START)
    for name in ("indicator", "rubric_version", "targets", "prepared_at", "status", "rubric", "collected_at"):
        assert getattr(stands, name) == getattr(former, name), name
    assert (stands.observer_id, stands.carried, stands.about) == (a.PRINCIPAL, preparation.carried, THERE)
    assert (rated.by, rated.observer_id, rated.observed_at) == (SYSTEM, a.PRINCIPAL, START)
    assert (rated.observation_id, rated.carried_from) == (stands.id, a.about().participation_id)
    assert [each.behaviour for each in levels.levels] == ["KSK1", "KSK3"]
    with pytest.raises(AlreadyCollected):
        stands.save_draft(RUBRIC, a.OTHER_PRINCIPAL, START, reached=True)


def test_only_a_rating_of_the_same_indicator_stands_and_the_newest_E_11() -> None:
    first, second = a_rated_observation(), a_rated_observation()
    second.collected_at = START + timedelta(days=1)
    other = a_rated_observation()
    other.indicator = "PDK"
    voided = a_rated_observation()
    voided.status = ObservationStatus.VOIDED
    assert standing([second, first], an_opened_one()) is second
    assert standing([first, second], an_opened_one()) is second
    assert standing([other, voided, a_drafted_rating()], an_opened_one()) is None


@pytest.mark.parametrize("before", Capacity)
@pytest.mark.parametrize("now", Capacity)
def test_only_who_is_the_same_here_as_there_goes_on_and_who_leads_for_a_while_does_not_E_11(
    before: Capacity, now: Capacity
) -> None:
    rating, opened = a_rated_observation(), an_opened_one()
    rating.about, opened.about = (
        about.model_copy(update={"capacity": capacity})
        for about, capacity in ((rating.about, before), (opened.about, now))
    )
    stands = before is now and now is not Capacity.ACTING_PRINCIPAL
    assert (standing([rating], opened) is rating) is stands


def test_the_time_is_history_and_nothing_is_to_be_kept_of_it_E_11() -> None:
    former = an_agreed_schedule()
    kept = Schedule.carry(ScheduleId(uuid4()), former, THERE)
    assert (kept.status, kept.about, kept.agreed) == (ScheduleStatus.DONE, THERE, former.agreed)
    assert (kept.history, kept.observer_id) == (former.history, a.PRINCIPAL)
    assert (kept.due_at, kept.remind_at, kept.look_at, kept.appointment) == (None, None, None, None)
    assert kept.miss(AT + timedelta(days=365)) is None


def test_execution_opens_and_says_whether_something_stands_already_E_11() -> None:
    assert an_opened_one().unlock().carried_from is None
    assert an_opened_one().unlock(a_collected_preparation()).carried_from == a.about().participation_id
    assert an_opened_one().unlock(carried()).carried_from == a.about().participation_id
