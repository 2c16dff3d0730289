"""The rules of the agreed time, without a database."""

from datetime import timedelta

import pytest

from services.observation.domain import refusals
from services.observation.domain.schedule import ScheduleStatus
from services.observation.domain.times import overlap
from shared.contracts.base import ActingRole
from shared.contracts.observation import ObservationScheduled, ScheduleCountered
from shared.errors import Incomplete
from tests import builders as a
from tests.unit.observation_steps import (
    ANI,
    AT,
    BOSS,
    HOUR,
    PRINCIPAL,
    START,
    a_proposed_schedule,
    a_time,
    an_agreed_schedule,
)

DAY = timedelta(days=1)


def test_the_collected_preparation_proposes_the_time() -> None:
    schedule = a_proposed_schedule()
    assert (schedule.status, schedule.proposed, schedule.proposed_by) == (
        ScheduleStatus.PROPOSED, a_time(), ActingRole.EMPLOYEE,
    )  # fmt: skip
    assert not schedule.reached(START)


def test_the_superior_agrees_and_it_is_told() -> None:
    schedule = a_proposed_schedule()
    assert schedule.agree(PRINCIPAL, (), BOSS, AT) == ObservationScheduled(
        about=a.about(), by=BOSS, at=AT, schedule_id=schedule.id, observer_id=a.PRINCIPAL, starts_at=START,
        ends_at=START + HOUR,
    )  # fmt: skip
    assert (schedule.status, schedule.agreed, schedule.agreed_at) == (ScheduleStatus.AGREED, a_time(), AT)
    assert (schedule.reached(START - timedelta(seconds=1)), schedule.reached(START)) == (False, True)


def test_nobody_agrees_to_his_own_proposal() -> None:
    schedule = a_proposed_schedule()
    with pytest.raises(refusals.OwnProposal):
        schedule.agree(PRINCIPAL, (), ANI, AT)
    schedule.counter(a_time(DAY), BOSS, AT)
    with pytest.raises(refusals.OwnProposal):
        schedule.agree(PRINCIPAL, (), BOSS, AT)


def test_the_other_side_agrees_to_a_counter_proposal() -> None:
    schedule = a_proposed_schedule()
    assert schedule.counter(a_time(DAY), BOSS, AT) == ScheduleCountered(
        about=a.about(), by=BOSS, at=AT, schedule_id=schedule.id, starts_at=START + DAY, ends_at=START + DAY + HOUR
    )
    assert schedule.status is ScheduleStatus.COUNTERED
    event = schedule.agree(PRINCIPAL, (), ANI, AT)
    assert (event.starts_at, event.observer_id) == (START + DAY, a.PRINCIPAL)


def test_what_was_agreed_stands_until_another_time_is_agreed_D7() -> None:
    schedule = an_agreed_schedule()
    schedule.counter(a_time(DAY), ANI, AT)
    assert (schedule.agreed, schedule.reached(START)) == (a_time(), True)
    schedule.agree(PRINCIPAL, (), BOSS, AT)
    assert (schedule.agreed, schedule.reached(START)) == (a_time(DAY), False)


def test_an_agreed_time_is_not_agreed_again() -> None:
    with pytest.raises(refusals.NothingProposed):
        an_agreed_schedule().agree(PRINCIPAL, (), BOSS, AT)


def test_a_time_that_has_passed_is_not_agreed() -> None:
    with pytest.raises(refusals.TimePassed):
        a_proposed_schedule().agree(PRINCIPAL, (), BOSS, START)


def test_without_a_superior_nothing_is_agreed() -> None:
    schedule = a_proposed_schedule()
    schedule.counter(a_time(DAY), BOSS, AT)
    with pytest.raises(refusals.SuperiorNotFound):
        schedule.agree(None, (), ANI, AT)


def test_a_time_that_cannot_come_is_not_proposed() -> None:
    schedule = a_proposed_schedule()
    with pytest.raises(Incomplete) as refused:
        schedule.counter(a_time(-8 * DAY), BOSS, AT)
    assert [(e.field, e.code) for e in refused.value.errors] == [("/starts_at", "past")]
    assert schedule.status is ScheduleStatus.PROPOSED


@pytest.mark.parametrize(
    ("taken", "busy"),
    [
        (a_time(), True),
        (a_time(HOUR / 2), True),
        (a_time(-HOUR / 2), True),
        (a_time(-HOUR, 3 * HOUR), True),
        (a_time(HOUR / 4, HOUR / 4), True),
        (a_time(HOUR), False),
        (a_time(-HOUR), False),
        (a_time(DAY), False),
    ],
)
def test_an_observer_has_one_agreed_slot_per_time(taken, busy: bool) -> None:
    assert overlap(a_time(), taken) is busy is overlap(taken, a_time())
    schedule = a_proposed_schedule()
    if busy:
        with pytest.raises(refusals.ObserverBusy):
            schedule.agree(PRINCIPAL, (a_time(5 * DAY), taken), BOSS, AT)
        assert schedule.agreed is None
    else:
        schedule.agree(PRINCIPAL, (taken,), BOSS, AT)


def test_after_the_rating_the_time_does_not_change() -> None:
    schedule = an_agreed_schedule()
    schedule.finish()
    with pytest.raises(refusals.ObservationDone):
        schedule.counter(a_time(DAY), ANI, AT)
    with pytest.raises(refusals.ObservationDone):
        schedule.agree(PRINCIPAL, (), BOSS, AT)
