"""What a note carries: whom it is about, whom it is for, and what fills its words."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.notification.domain.delivery import Delivery, DeliveryOver, DeliveryStatus
from services.notification.domain.message import Message
from services.notification.domain.notices import Audience, Channel, Notice, Values
from services.notification.domain.preferences import MessageCompulsory, Preferences
from services.notification.domain.telling import notes
from services.notification.messages import WORDINGS
from shared.contracts.base import CycleEvent
from shared.contracts.ids import Capacity, NotificationId
from tests import builders as a
from tests.unit.test_notification_telling import AT, SOME, TABLE

each = pytest.mark.parametrize("event", [event for event, _ in TABLE], ids=lambda event: type(event).__name__)
ADJUSTED = next(event for event, told in TABLE if told == [(Notice.PLAN_APPROVED_ADJUSTED, Audience.TEACHER)])
FILLED = {
    Notice.PLAN_APPROVED_ADJUSTED: Values(count=2),
    Notice.PLAN_RETURNED: Values(reason="Belum sesuai"),
    Notice.PLAN_RETURNED_OFTEN: Values(count=3),
    Notice.PLAN_RESET_REQUESTED: Values(day=date(2025, 5, 2)),
    Notice.PLAN_RESET_REJECTED: Values(reason="Belum sesuai"),
    Notice.PLAN_RESET_SUGGESTED: Values(reason="Belum sesuai"),
    Notice.PREPARATION_COLLECTED: Values(moment=AT),
    Notice.SCHEDULE_COUNTERED: Values(moment=AT),
    Notice.SCHEDULE_AGREED: Values(moment=AT),
    Notice.SCHEDULE_MOVE_PROPOSED: Values(moment=AT, reason="Belum sesuai"),
    Notice.SCHEDULE_CANCELLED: Values(moment=AT, reason="Belum sesuai"),
    Notice.SCHEDULE_HANDED_OVER: Values(moment=AT),
    Notice.SCHEDULE_MISSED: Values(moment=AT),
    Notice.SCHEDULE_MISSED_FOR_OBSERVER: Values(moment=AT),
    Notice.EFFORT_OVERDUE: Values(day=date(2025, 5, 2)),
    Notice.EFFORT_OVERDUE_FOR_SUPERIOR: Values(day=date(2025, 5, 2)),
    Notice.REFLECTION_REQUESTED: Values(day=date(2025, 5, 2)),
    Notice.PREDICATE_SET: Values(days=14),
    Notice.PREDICATE_RECEIVED: Values(moment=AT + timedelta(days=14)),
}
"""What their words have to be filled with."""
FOR = {
    Notice.PLAN_SUBMITTED: a.PRINCIPAL,
    Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_ACTING: a.PRINCIPAL,
    Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_FORMER: a.OTHER_PRINCIPAL,
    Notice.PLAN_CANCELLED: a.PRINCIPAL,
    Notice.SCHEDULE_AGREED: a.PRINCIPAL,
    Notice.SCHEDULE_CANCELLED: a.PRINCIPAL,
    Notice.SCHEDULE_HANDED_OVER: a.PRINCIPAL,
    Notice.SCHEDULE_MISSED_FOR_OBSERVER: a.PRINCIPAL,
}
GAPS = {"moment_day": "moment", "ends": "day"} | {gap: gap for gap in ("moment", "day", "days", "count", "reason")}
"""Which value of a note fills which gap of its words."""


@each
def test_it_says_about_whom_of_which_cycle_and_when(event) -> None:
    about = event.about if isinstance(event, CycleEvent) else None
    teacher = (about.employee_id, about.participation_id) if about else (None, None)
    for note in notes(event):
        assert (note.teacher_id, note.participation_id) == teacher
        school = event.to_npsn if note.notice is Notice.TEACHER_ARRIVED else (about or event).npsn
        assert (note.npsn, note.cycle, note.at) == (school, (about or event).cycle, AT)


@each
def test_its_words_are_filled_from_the_event(event) -> None:
    for note in notes(event):
        assert note.values == FILLED.get(note.notice, note.values)


@each
def test_no_gap_of_its_words_stays_empty(event) -> None:
    for note in notes(event):
        wording = WORDINGS[note.notice]
        words = "".join(text.id + text.en for text in (wording.text, wording.mail) if text is not None)
        needed = {value for gap, value in GAPS.items() if f"{{{gap}}}" in words}
        assert needed <= set(note.values.model_dump(exclude_none=True)), "and nothing is said of nothing"


@each
def test_it_names_the_person_only_where_the_event_does(event) -> None:
    for note in notes(event):
        assert (note.person_id is not None) == (note.audience is Audience.PERSON)
        assert note.person_id in (None, FOR.get(note.notice, note.person_id))


def test_a_message_is_what_the_note_says_for_one_person() -> None:
    (note,) = notes(ADJUSTED)
    id, event_id = NotificationId(UUID(int=1)), UUID(int=2)
    assert vars(Message.of(note, id, event_id, a.ANI, in_app=True)).items() >= {
        "id": id, "event_id": event_id, "recipient_id": a.ANI, "notice": note.notice, "values": Values(count=2),
        "npsn": a.NPSN, "cycle": "2025", "participation_id": SOME, "teacher_id": a.ANI, "at": AT, "in_app": True,
        "read_at": None,
    }.items()  # fmt: skip
    assert Message.of(note.model_copy(update={"cycle": None}), id, event_id, a.ANI, in_app=True).cycle == ""


def test_a_note_is_about_somebody_as_what_he_takes_part_D19() -> None:
    leader = ADJUSTED.model_copy(update={"about": a.about().model_copy(update={"capacity": Capacity.PRINCIPAL})})
    assert [notes(event)[0].capacity for event in (ADJUSTED, leader)] == [Capacity.TEACHER, Capacity.PRINCIPAL]


def test_reading_again_keeps_the_first_time() -> None:
    message = Message.of(notes(ADJUSTED)[0], NotificationId(UUID(int=1)), UUID(int=2), a.ANI, in_app=False)
    message.read(AT)
    message.read(AT + timedelta(days=1))
    assert (message.read_at, message.in_app) == (AT, False)


def test_a_compulsory_message_is_named_with_its_field_and_code() -> None:
    with pytest.raises(MessageCompulsory) as refused:
        Preferences(a.ANI).choose({Notice.PLAN_RETURNED.number: False}, {})
    assert [(e.field, e.code, e.detail) for e in refused.value.errors] == [
        ("/in_app/N07", "message-compulsory", MessageCompulsory.detail)
    ]


def test_a_letter_whose_fate_is_decided_says_which_it_was() -> None:
    letter = Delivery(UUID(int=1), NotificationId(UUID(int=2)), a.ANI, Channel.EMAIL, AT, "", "")
    letter.succeed(AT)
    with pytest.raises(DeliveryOver) as fault:
        letter.succeed(AT)
    assert fault.value.args == (DeliveryStatus.SENT,)
