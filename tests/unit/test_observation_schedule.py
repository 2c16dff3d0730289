"""The rules of the agreed time, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.observation.domain import schedule_refusals
from services.observation.domain.appointment import Deed
from services.observation.domain.schedule import Schedule, ScheduleStatus
from services.observation.domain.times import overlap, say
from shared.contracts.base import SYSTEM, ActingRole
from shared.contracts.directory import Zone
from shared.contracts.observation import (
    ObservationScheduled,
    ScheduleCancelled,
    ScheduleCountered,
    ScheduleHandedOver,
    ScheduleMissed,
    ScheduleMoveProposed,
)
from shared.contracts.planning import SuperiorKind
from shared.errors import Incomplete
from shared.superior import Superior
from shared.unfound import SuperiorNotFound
from tests import builders as a
from tests.unit.observation_steps import (
    ANI,
    AT,
    BOSS,
    GRACE,
    HOUR,
    PRINCIPAL,
    START,
    TERMS,
    a_cancelled_schedule,
    a_missed_schedule,
    a_proposed_schedule,
    a_rescheduled_schedule,
    a_time,
    an_agreed_schedule,
)

DAY = timedelta(days=1)
DUE = START + HOUR + GRACE
SUCCESSOR = Superior(a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)


def deeds(schedule: Schedule) -> list[Deed]:
    return [turn.deed for turn in schedule.history]


def test_the_collected_preparation_proposes_the_time() -> None:
    schedule = a_proposed_schedule()
    assert (schedule.status, schedule.proposed, schedule.proposed_by) == (
        ScheduleStatus.PROPOSED, a_time(), ActingRole.EMPLOYEE,
    )  # fmt: skip
    assert (schedule.reached(START), schedule.appointment, schedule.due_at) == (False, None, None)


def test_the_superior_agrees_and_it_is_told() -> None:
    schedule = a_proposed_schedule()
    assert schedule.agree(PRINCIPAL, (), TERMS, BOSS, AT) == ObservationScheduled(
        about=a.about(), by=BOSS, at=AT, schedule_id=schedule.id, observer_id=a.PRINCIPAL, starts_at=START,
        ends_at=START + HOUR,
    )  # fmt: skip
    assert (schedule.status, schedule.agreed, schedule.agreed_at) == (ScheduleStatus.AGREED, a_time(), AT)
    assert (schedule.reached(START - timedelta(seconds=1)), schedule.reached(START)) == (False, True)


def test_nobody_agrees_to_his_own_proposal() -> None:
    schedule = a_proposed_schedule()
    with pytest.raises(schedule_refusals.OwnProposal):
        schedule.agree(PRINCIPAL, (), TERMS, ANI, AT)
    schedule.counter(a_time(DAY), TERMS, BOSS, AT)
    with pytest.raises(schedule_refusals.OwnProposal):
        schedule.agree(PRINCIPAL, (), TERMS, BOSS, AT)


def test_the_other_side_agrees_to_a_counter_proposal() -> None:
    schedule = a_proposed_schedule()
    assert schedule.counter(a_time(DAY), TERMS, BOSS, AT) == ScheduleCountered(
        about=a.about(), by=BOSS, at=AT, schedule_id=schedule.id, starts_at=START + DAY, ends_at=START + DAY + HOUR
    )
    assert schedule.status is ScheduleStatus.COUNTERED
    event = schedule.agree(PRINCIPAL, (), TERMS, ANI, AT)
    assert (event.starts_at, event.observer_id, event.instead_of) == (START + DAY, a.PRINCIPAL, None)
    assert deeds(schedule) == [Deed.PROPOSED, Deed.COUNTERED, Deed.AGREED]


def test_what_is_agreed_is_moved_with_a_reason_and_stands_until_the_other_side_agrees_D7() -> None:
    schedule = an_agreed_schedule()
    assert schedule.move(a_time(DAY), "Rapat dinas.", TERMS, ANI, AT) == ScheduleMoveProposed(
        about=a.about(), by=ANI, at=AT, schedule_id=schedule.id, starts_at=START + DAY, ends_at=START + DAY + HOUR,
        reason="Rapat dinas.",
    )  # fmt: skip
    assert (schedule.status, schedule.agreed) == (ScheduleStatus.RESCHEDULED, a_time())
    assert schedule.reached(START)
    event = schedule.agree(PRINCIPAL, (), TERMS, BOSS, AT)
    assert (event.starts_at, event.instead_of) == (START + DAY, START)
    assert (schedule.status, schedule.agreed, schedule.reached(START)) == (ScheduleStatus.AGREED, a_time(DAY), False)
    assert [(turn.deed, turn.by, turn.time, turn.reason) for turn in schedule.history] == [
        (Deed.PROPOSED, ANI, a_time(), None), (Deed.AGREED, BOSS, a_time(), None),
        (Deed.MOVE_PROPOSED, ANI, a_time(DAY), "Rapat dinas."), (Deed.AGREED, BOSS, a_time(DAY), None),
    ]  # fmt: skip


def test_the_wish_to_move_is_answered_with_yet_another_time() -> None:
    schedule = a_rescheduled_schedule()
    schedule.counter(a_time(2 * DAY), TERMS, BOSS, AT)
    assert (schedule.status, schedule.agreed) == (ScheduleStatus.RESCHEDULED, a_time())
    assert schedule.agree(PRINCIPAL, (), TERMS, ANI, AT).starts_at == START + 2 * DAY


@pytest.mark.parametrize("so_far", [an_agreed_schedule, a_missed_schedule])
def test_what_was_agreed_does_not_change_without_a_reason_D7(so_far) -> None:
    schedule = so_far()
    with pytest.raises(schedule_refusals.TimeAgreed):
        schedule.counter(a_time(DAY), TERMS, ANI, AT)
    assert schedule.proposed == a_time()


@pytest.mark.parametrize("so_far", [a_proposed_schedule, a_cancelled_schedule])
def test_what_was_never_agreed_is_not_moved(so_far) -> None:
    with pytest.raises(schedule_refusals.NothingAgreed):
        so_far().move(a_time(DAY), "Rapat dinas.", TERMS, ANI, AT)


@pytest.mark.parametrize("so_far", [an_agreed_schedule, a_missed_schedule, a_cancelled_schedule])
def test_where_nothing_is_proposed_nothing_is_agreed(so_far) -> None:
    with pytest.raises(schedule_refusals.NothingProposed):
        so_far().agree(PRINCIPAL, (), TERMS, BOSS, AT)


def test_a_time_that_has_passed_is_not_agreed() -> None:
    with pytest.raises(schedule_refusals.TimePassed):
        a_proposed_schedule().agree(PRINCIPAL, (), TERMS, BOSS, START)


def test_without_a_superior_nothing_is_agreed_R_SUP_2() -> None:
    schedule = a_proposed_schedule()
    schedule.counter(a_time(DAY), TERMS, BOSS, AT)
    with pytest.raises(SuperiorNotFound):
        schedule.agree(None, (), TERMS, ANI, AT)


def test_a_time_that_cannot_come_is_not_proposed() -> None:
    for schedule, deed in (
        (a_proposed_schedule(), lambda s: s.counter(a_time(-8 * DAY), TERMS, BOSS, AT)),
        (an_agreed_schedule(), lambda s: s.move(a_time(-8 * DAY), "Rapat.", TERMS, BOSS, AT)),
    ):
        before = schedule.status
        with pytest.raises(Incomplete) as refused:
            deed(schedule)
        assert [(e.field, e.code) for e in refused.value.errors] == [("/starts_at", "past")]
        assert (schedule.status, schedule.proposed) == (before, a_time())


def test_a_time_outside_the_execution_stage_is_neither_proposed_nor_agreed_R_TIM_1() -> None:
    schedule = a_proposed_schedule()
    with pytest.raises(Incomplete) as refused:
        schedule.counter(a_time(260 * DAY), TERMS, BOSS, AT)
    (error,) = refused.value.errors
    assert (error.field, error.code) == ("/starts_at", "outside-window")
    assert "1 Februari 2025 – 12 November 2025" in error.detail.id
    over = replace(TERMS, window=TERMS.window.model_copy(update={"closes_on": AT.date()}))
    with pytest.raises(schedule_refusals.TimeOutsideWindow):
        schedule.agree(PRINCIPAL, (), over, BOSS, AT)


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
        with pytest.raises(schedule_refusals.ObserverBusy):
            schedule.agree(PRINCIPAL, (a_time(5 * DAY), taken), TERMS, BOSS, AT)
        assert schedule.agreed is None
    else:
        schedule.agree(PRINCIPAL, (taken,), TERMS, BOSS, AT)


@pytest.mark.parametrize("who", [ANI, BOSS])
def test_either_side_cancels_with_a_reason_before_it_begins(who) -> None:
    schedule = an_agreed_schedule()
    assert schedule.cancel("Banjir.", who, START - timedelta(seconds=1)) == ScheduleCancelled(
        about=a.about(), by=who, at=START - timedelta(seconds=1), schedule_id=schedule.id, observer_id=a.PRINCIPAL,
        starts_at=START, ends_at=START + HOUR, reason="Banjir.",
    )  # fmt: skip
    assert (schedule.status, schedule.agreed, schedule.observer_id) == (ScheduleStatus.CANCELLED, None, None)
    assert not schedule.reached(START)
    assert (schedule.history[-1].deed, schedule.history[-1].reason) == (Deed.CANCELLED, "Banjir.")


@pytest.mark.parametrize("so_far", [an_agreed_schedule, a_rescheduled_schedule, a_missed_schedule])
def test_what_has_begun_is_not_cancelled(so_far) -> None:
    with pytest.raises(schedule_refusals.TimeBegun):
        so_far().cancel("Banjir.", ANI, START)


def test_what_is_cancelled_is_not_cancelled_again_and_begins_anew_with_a_proposal() -> None:
    schedule = a_cancelled_schedule()
    with pytest.raises(schedule_refusals.AlreadyCancelled):
        schedule.cancel("Banjir.", ANI, AT)
    schedule.counter(a_time(DAY), TERMS, BOSS, AT)
    assert schedule.status is ScheduleStatus.COUNTERED
    schedule.agree(PRINCIPAL, (), TERMS, ANI, AT)
    assert (schedule.agreed, schedule.observer_id) == (a_time(DAY), a.PRINCIPAL)


def test_a_time_that_nobody_rated_is_missed_once_E_26() -> None:
    schedule = an_agreed_schedule()
    assert schedule.miss(DUE - timedelta(seconds=1)) is None
    assert schedule.miss(DUE) == ScheduleMissed(
        about=a.about(), by=SYSTEM, at=DUE, schedule_id=schedule.id, observer_id=a.PRINCIPAL, starts_at=START,
        ends_at=START + HOUR,
    )  # fmt: skip
    assert (schedule.status, schedule.miss(DUE + DAY)) == (ScheduleStatus.MISSED, None)
    assert (deeds(schedule)[-1], schedule.history[-1].time) == (Deed.MISSED, schedule.agreed)


def test_a_missed_time_still_opens_the_rubric_and_is_moved_with_a_reason_E_26() -> None:
    """Whoever did observe and forgot the rubric may still write it; whoever did not asks for another time."""
    schedule = a_missed_schedule()
    assert schedule.reached(DUE)
    schedule.move(a_time(9 * DAY), "Guru sakit.", TERMS, BOSS, DUE)
    schedule.agree(PRINCIPAL, (), TERMS, ANI, DUE)
    assert (schedule.status, schedule.agreed, schedule.reached(DUE)) == (ScheduleStatus.AGREED, a_time(9 * DAY), False)


def test_nothing_is_missed_while_a_later_time_is_talked_about() -> None:
    schedule = a_rescheduled_schedule()
    assert schedule.miss(DUE) is None
    assert schedule.miss(DUE + DAY) is not None
    assert (deeds(schedule)[-1], schedule.history[-1].time) == (Deed.MISSED, a_time()), "what was agreed is missed"


@pytest.mark.parametrize("so_far", [a_proposed_schedule, a_cancelled_schedule])
def test_what_was_not_agreed_is_not_missed(so_far) -> None:
    assert so_far().miss(DUE + 99 * DAY) is None


def test_after_the_rating_the_time_does_not_change() -> None:
    for so_far in (a_proposed_schedule, an_agreed_schedule, a_rescheduled_schedule, a_missed_schedule):
        schedule = so_far()
        schedule.finish()
        for deed in (
            lambda s: s.counter(a_time(DAY), TERMS, ANI, AT),
            lambda s: s.move(a_time(DAY), "Rapat.", TERMS, ANI, AT),
            lambda s: s.cancel("Banjir.", ANI, AT),
            lambda s: s.agree(PRINCIPAL, (), TERMS, BOSS, AT),
        ):
            with pytest.raises(schedule_refusals.ObservationDone):
                deed(schedule)
        assert (schedule.miss(DUE), schedule.lapse("Reset.", AT), schedule.status) == (None, None, ScheduleStatus.DONE)


def test_another_superior_gets_what_is_agreed_and_still_to_come_E_6() -> None:
    schedule = an_agreed_schedule()
    assert schedule.hand_over(SUCCESSOR, AT) == ScheduleHandedOver(
        about=a.about(), by=SYSTEM, at=AT, schedule_id=schedule.id, observer_id=a.OTHER_PRINCIPAL,
        former_observer_id=a.PRINCIPAL, starts_at=START, ends_at=START + HOUR,
    )  # fmt: skip
    assert (schedule.observer_id, schedule.agreed) == (a.OTHER_PRINCIPAL, a_time())
    assert schedule.hand_over(SUCCESSOR, AT) is None


@pytest.mark.parametrize(
    ("so_far", "at"),
    [(a_proposed_schedule, AT), (a_cancelled_schedule, AT), (an_agreed_schedule, START), (a_missed_schedule, DUE)],
)
def test_what_is_not_agreed_or_has_begun_stays_with_whom_it_was_E_6(so_far, at) -> None:
    assert so_far().hand_over(SUCCESSOR, at) is None


def test_calendars_learn_of_each_agreement_move_and_cancellation_in_order() -> None:
    schedule = an_agreed_schedule()
    assert schedule.appointment is not None
    seen = [schedule.appointment]
    schedule.move(a_time(DAY), "Rapat.", TERMS, ANI, AT + HOUR)
    assert schedule.appointment == seen[0], "a wish is in nobody's calendar"
    schedule.agree(PRINCIPAL, (), TERMS, BOSS, AT + HOUR)
    seen.append(schedule.appointment)
    schedule.cancel("Banjir.", ANI, AT + 2 * HOUR)
    seen.append(schedule.appointment)
    schedule.counter(a_time(2 * DAY), TERMS, ANI, AT)
    schedule.agree(PRINCIPAL, (), TERMS, BOSS, AT + 3 * HOUR)
    seen.append(schedule.appointment)
    assert [(e.sequence, e.time, e.cancelled, e.changed_at) for e in seen] == [
        (0, a_time(), False, AT), (1, a_time(DAY), False, AT + HOUR), (2, a_time(DAY), True, AT + 2 * HOUR),
        (3, a_time(2 * DAY), False, AT + 3 * HOUR),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        (Zone.WIB, "id", "10 Maret 2025 pukul 08.00–09.00 WIB"),
        (Zone.WITA, "id", "10 Maret 2025 pukul 09.00–10.00 WITA"),
        (Zone.WIT, "en", "10 March 2025, 10:00–11:00 WIT"),
    ],
)
def test_a_time_is_said_by_the_clock_of_the_school_R_TIM_3(zone: Zone, language: str, said: str) -> None:
    assert say(a_time(), zone, language) == said


def test_a_time_over_midnight_names_both_days() -> None:
    late = a_time().model_copy(update={"starts_at": datetime(2025, 3, 10, 16, 30, tzinfo=UTC),
                                       "ends_at": datetime(2025, 3, 10, 17, 30, tzinfo=UTC)})  # fmt: skip
    assert say(late, Zone.WIB, "id") == "10 Maret 2025 pukul 23.30–11 Maret 2025 pukul 00.30 WIB"
