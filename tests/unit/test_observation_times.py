"""Times for an observation and what becomes of an agreed one: every border, every word, all that is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from services.observation.domain.appointment import Appointment, Deed, Turn
from services.observation.domain.schedule import ScheduleStatus
from services.observation.domain.schedule_refusals import OwnProposal
from services.observation.domain.times import (
    FARTHEST,
    LONGEST,
    NO_TIME,
    Proposal,
    Terms,
    impossible,
    local,
    overlap,
    say,
)
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.directory import Zone
from shared.contracts.observation import (
    ScheduleCancelled,
    ScheduleHandedOver,
)
from shared.contracts.planning import Stage, SuperiorKind, Window
from shared.superior import Superior
from tests import builders as a
from tests.unit.observation_steps import (
    ANI,
    AT,
    BOSS,
    GRACE,
    HOUR,
    PRINCIPAL,
    RULES,
    START,
    TERMS,
    WISH,
    a_cancelled_schedule,
    a_drafted_preparation,
    a_missed_schedule,
    a_proposed_schedule,
    a_rescheduled_schedule,
    a_time,
    an_agreed_schedule,
)

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SUCCESSOR = Superior(a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)


def told(errors) -> list[tuple[str, str, str, str]]:
    """Place, code and words of each thing wrong."""
    return [(e.field, e.code, e.detail.id, e.detail.en) for e in errors]


WINDOW = Window(stage=Stage.EXECUTION, opens_on=AT.date(), closes_on=(AT + 20 * DAY).date())
HERE = Terms(WINDOW, Zone.WIT, GRACE)
OPENS = datetime(2025, 3, 2, 15, tzinfo=UTC)
"""When 3 March begins in Jayapura."""
CLOSES = datetime(2025, 3, 23, 17, tzinfo=UTC)
"""When 23 March is over in Jakarta."""
PAST = ("past", "Waktu mulai sudah lewat.", "The start has passed.")
FAR = ("too-far", "Waktu mulai lebih dari setahun lagi.", "The start is more than a year away.")
OUTSIDE = (
    "outside-window",
    "Observasi hanya pada masa pelaksanaan: 3 Maret 2025 – 23 Maret 2025.",
    "Only within the execution stage: 3 March 2025 – 23 March 2025.",
)
ORDER = ("before-start", "Waktu selesai harus sesudah waktu mulai.", "The end must be after the start.")
LONG = ("too-long", "Observasi paling lama delapan jam.", "An observation takes at most eight hours.")


def between(start: datetime, lasting: timedelta = HOUR):
    return a_time().model_copy(update={"starts_at": start, "ends_at": start + lasting})


@pytest.mark.parametrize(
    ("time", "now", "errors"),
    [
        (between(START), START - SECOND, []),
        (between(START), START, [("starts_at", *PAST)]),
        (between(AT + FARTHEST), AT, [("starts_at", *OUTSIDE)]),
        (between(AT + FARTHEST + SECOND), AT, [("starts_at", *FAR)]),
        (between(OPENS), OPENS - DAY, []),
        (between(OPENS - SECOND), OPENS - DAY, [("starts_at", *OUTSIDE)]),
        (between(CLOSES - HOUR), AT, []),
        (between(CLOSES - HOUR + SECOND), AT, [("starts_at", *OUTSIDE)]),
        (between(START, LONGEST), AT, []),
        (between(START, LONGEST + SECOND), AT, [("ends_at", *LONG)]),
        (between(START, timedelta()), AT, [("ends_at", *ORDER)]),
        (between(START, -SECOND), AT, [("ends_at", *ORDER)]),
        (between(START, timedelta()), START, [("starts_at", *PAST), ("ends_at", *ORDER)]),
    ],
)
def test_what_is_wrong_with_a_time_is_said_with_its_place_and_the_days_R_TIM_1(time, now, errors) -> None:
    assert told(impossible(time, HERE, now)) == [(f"/{field}", *rest) for field, *rest in errors]
    assert [e.field for e in impossible(time, HERE, now, "/proposed")] == [f"/proposed/{field}" for field, *_ in errors]


def test_the_window_is_said_in_both_languages() -> None:
    assert HERE.days() == ("3 Maret 2025 – 23 Maret 2025", "3 March 2025 – 23 March 2025")


@pytest.mark.parametrize(("zone", "hours"), [(Zone.WIB, 7), (Zone.WITA, 8), (Zone.WIT, 9)])
def test_the_eve_is_the_morning_of_the_day_before_at_the_school(zone: Zone, hours: int) -> None:
    eve = Terms(WINDOW, zone, GRACE).eve(a_time())
    assert eve.astimezone(UTC) == datetime(2025, 3, 9, 7, tzinfo=UTC) - timedelta(hours=hours)


def test_a_wish_is_a_time_once_it_has_all_its_parts() -> None:
    assert WISH.time() == a_time()
    for part in ("starts_at", "ends_at", "place"):
        without = WISH.model_copy(update={part: None})
        assert without.time() is None
        assert told(without.missing("/proposed")) == [(f"/proposed/{part}", "missing", "Wajib diisi.", "Required.")]
    assert [e.field for e in NO_TIME.missing("")] == ["/starts_at", "/ends_at", "/place"]
    assert WISH.missing("/proposed") == []
    assert Proposal(class_name="4A").time() is None


def test_one_time_may_end_when_the_other_begins() -> None:
    assert not overlap(a_time(), a_time(HOUR)) and not overlap(a_time(HOUR), a_time())
    assert overlap(a_time(), a_time(HOUR - SECOND)) and overlap(a_time(HOUR - SECOND), a_time())


def test_a_time_is_the_same_moment_by_the_clock_of_the_school() -> None:
    there = local(a_time(), Zone.WIT)
    assert there == a_time() and there.place == "Ruang 4A"
    assert (there.starts_at.hour, there.ends_at.hour) == (10, 11)
    over_night = between(datetime(2025, 3, 10, 14, 30, tzinfo=UTC))
    assert say(over_night, Zone.WIT, "en") == "10 March 2025, 23:30–11 March 2025, 00:30 WIT"


def test_what_is_handed_over_is_told_noted_and_stands_in_the_calendar_E_6() -> None:
    schedule = a_rescheduled_schedule()
    schedule.appointment = Appointment(time=a_time(), changed_at=AT, sequence=4)
    at = START - SECOND
    assert schedule.hand_over(SUCCESSOR, at) == ScheduleHandedOver(
        about=a.about(), by=SYSTEM, at=at, schedule_id=schedule.id, observer_id=a.OTHER_PRINCIPAL,
        former_observer_id=a.PRINCIPAL, starts_at=START, ends_at=START + HOUR,
    )  # fmt: skip
    assert schedule.appointment == Appointment(time=a_time(), changed_at=at, sequence=5)
    assert schedule.history[-1] == Turn(deed=Deed.HANDED_OVER, by=SYSTEM, at=at, time=a_time())
    assert (schedule.status, schedule.proposed) == (ScheduleStatus.RESCHEDULED, a_time(DAY))


def test_what_never_was_in_a_calendar_is_handed_over_without_one_E_6() -> None:
    schedule = an_agreed_schedule()
    schedule.appointment = None
    assert schedule.hand_over(SUCCESSOR, AT) is not None
    assert schedule.appointment is None


@pytest.mark.parametrize("lacking", ["agreed", "observer_id", "due_at"])
def test_what_lacks_a_time_or_an_observer_or_counts_no_more_is_not_handed_over_E_6(lacking: str) -> None:
    schedule = an_agreed_schedule()
    setattr(schedule, lacking, None)
    before = schedule.history
    assert schedule.hand_over(SUCCESSOR, AT) is None
    assert schedule.history == before


def test_at_its_first_moment_it_stays_with_whom_it_was_E_6() -> None:
    assert an_agreed_schedule().hand_over(SUCCESSOR, START) is None
    assert an_agreed_schedule().hand_over(Superior(a.PRINCIPAL, SuperiorKind.ACTING), AT) is None


def test_the_superior_and_his_team_are_one_side_E_8() -> None:
    member = Actor(id=a.STRANGER, role=ActingRole.TEAM)
    for proposer, other in ((BOSS, member), (member, BOSS)):
        schedule = a_proposed_schedule()
        schedule.counter(a_time(DAY), TERMS, proposer, AT)
        with pytest.raises(OwnProposal):
            schedule.agree(PRINCIPAL, (), TERMS, other, AT)
        assert schedule.agree(PRINCIPAL, (), TERMS, ANI, AT).observer_id == a.PRINCIPAL
    schedule = a_proposed_schedule()
    told = schedule.agree(PRINCIPAL, (), TERMS, member, AT)
    assert (told.by, told.observer_id, schedule.observer_id) == (member, a.PRINCIPAL, a.PRINCIPAL)


def test_who_agrees_on_the_eve_or_later_is_not_reminded_of_it() -> None:
    eve = TERMS.eve(a_time())
    for at, reminded in ((eve - SECOND, eve), (eve, None), (eve + SECOND, None)):
        schedule = a_proposed_schedule()
        schedule.agree(PRINCIPAL, (), TERMS, BOSS, at)
        assert (schedule.remind_at, schedule.due_at) == (reminded, START + HOUR + GRACE)


def test_an_hour_before_it_begins_both_are_told_unless_it_was_agreed_on_later_N13() -> None:
    soon = START - HOUR
    for at, told in ((soon - SECOND, soon), (soon, None), (soon + SECOND, None)):
        schedule = a_proposed_schedule()
        schedule.agree(PRINCIPAL, (), TERMS, BOSS, at)
        assert schedule.soon_at == told


def test_a_preparation_that_is_handed_in_again_begins_the_agreement_anew() -> None:
    schedule = an_agreed_schedule()
    schedule.version = 7
    collected = a_drafted_preparation(wish=WISH.model_copy(update={"place": "Ruang 5B"}))
    schedule.begin_again(event := collected.collect(PRINCIPAL, RULES, TERMS, ANI, AT))
    assert (schedule.status, schedule.proposed, schedule.proposed_by) == (
        ScheduleStatus.PROPOSED, event.proposed, ActingRole.EMPLOYEE,
    )  # fmt: skip
    assert (schedule.agreed, schedule.observer_id, schedule.due_at, schedule.version) == (None, None, None, 8)
    assert schedule.history[-1] == Turn(deed=Deed.PROPOSED, by=ANI, at=AT, time=event.proposed)


@pytest.mark.parametrize(
    ("so_far", "observer", "time"),
    [(a_proposed_schedule, None, a_time()), (an_agreed_schedule, a.PRINCIPAL, a_time()),
     (a_rescheduled_schedule, a.PRINCIPAL, a_time())],
)  # fmt: skip
def test_what_lapses_is_told_with_the_time_that_stood(so_far, observer, time) -> None:
    schedule = so_far()
    assert schedule.lapse("Perencanaan direset.", AT) == ScheduleCancelled(
        about=a.about(), by=SYSTEM, at=AT, schedule_id=schedule.id, observer_id=observer, starts_at=time.starts_at,
        ends_at=time.ends_at, reason="Perencanaan direset.",
    )  # fmt: skip
    assert (schedule.status, schedule.agreed, schedule.observer_id, schedule.due_at) == (
        ScheduleStatus.CANCELLED, None, None, None,
    )  # fmt: skip
    assert schedule.history[-1] == Turn(deed=Deed.CANCELLED, by=SYSTEM, at=AT, time=time, reason="Perencanaan direset.")


@pytest.mark.parametrize("so_far", [a_missed_schedule, a_cancelled_schedule])
def test_what_is_over_does_not_lapse(so_far) -> None:
    assert so_far().lapse("Perencanaan direset.", AT) is None


def test_what_is_rated_is_done_and_not_due_any_more() -> None:
    schedule = an_agreed_schedule()
    schedule.version = 3
    schedule.finish()
    assert (schedule.status, schedule.due_at, schedule.version) == (ScheduleStatus.DONE, None, 4)
    assert (schedule.agreed, schedule.observer_id) == (a_time(), a.PRINCIPAL)


def test_while_another_time_is_talked_about_the_later_one_counts() -> None:
    schedule = an_agreed_schedule()
    schedule.move(a_time(-2 * DAY), "Rapat.", TERMS, ANI, AT)
    assert schedule.due_at == START + HOUR + GRACE
    schedule.counter(a_time(DAY), TERMS, BOSS, AT)
    assert schedule.due_at == START + DAY + HOUR + GRACE


def test_a_calendar_entry_keeps_its_count() -> None:
    first = Appointment(time=a_time(), changed_at=AT)
    assert (first.sequence, first.cancelled) == (0, False)
    moved = first.moved(a_time(DAY), AT + HOUR)
    assert moved == Appointment(time=a_time(DAY), changed_at=AT + HOUR, sequence=1)
    assert moved.called_off(AT + 2 * HOUR) == Appointment(
        time=a_time(DAY), changed_at=AT + 2 * HOUR, sequence=2, cancelled=True
    )
