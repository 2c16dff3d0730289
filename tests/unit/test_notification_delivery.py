"""The fate of a letter: every transition, every refusal, and any sequence of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.notification.domain.delivery import ATTEMPTS, BACK_OFF, Delivery, DeliveryOver, DeliveryStatus
from services.notification.domain.notices import Channel
from shared.contracts.base import SYSTEM
from shared.contracts.ids import NotificationId
from shared.contracts.notification import NotificationFailed, NotificationSent
from tests import builders as a

AT = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)
LETTER, MESSAGE = UUID(int=1), NotificationId(UUID(int=2))


def a_delivery() -> Delivery:
    return Delivery(LETTER, MESSAGE, a.ANI, Channel.EMAIL, AT, "00-0-0-01", "story")


def told(kind: type, attempt: int):
    return kind(notification_id=MESSAGE, recipient_id=a.ANI, channel="EMAIL", attempt=attempt, by=SYSTEM, at=AT)


def test_a_letter_that_is_taken_is_sent() -> None:
    delivery = a_delivery()
    assert delivery.succeed(AT) == told(NotificationSent, 1)
    assert (delivery.status, delivery.finished_at) == (DeliveryStatus.SENT, AT)


def test_a_letter_refused_for_now_is_tried_again_later() -> None:
    delivery = a_delivery()
    assert delivery.fail("451 later", AT, for_good=False) is None
    assert (delivery.status, delivery.next_attempt_at) == (DeliveryStatus.WAITING, AT + timedelta(seconds=30))
    assert delivery.succeed(AT) == told(NotificationSent, 2)


def test_a_letter_refused_for_good_is_given_up_at_once() -> None:
    delivery = a_delivery()
    later = AT + timedelta(minutes=1)
    given_up = told(NotificationFailed, 1).model_copy(update={"at": later})
    assert delivery.fail("550 unknown", later, for_good=True) == given_up
    assert (delivery.status, delivery.reason) == (DeliveryStatus.FAILED, "550 unknown")
    assert (delivery.finished_at, delivery.next_attempt_at) == (later, AT)


def test_each_refusal_is_followed_by_the_next_pause_and_keeps_its_reason() -> None:
    delivery = a_delivery()
    for attempt, pause in enumerate(BACK_OFF, start=1):
        assert delivery.fail(f"451 {attempt}", AT, for_good=False) is None
        assert (delivery.attempts, delivery.next_attempt_at, delivery.reason) == (attempt, AT + pause, f"451 {attempt}")
        assert delivery.finished_at is None


def test_after_eight_attempts_it_is_given_up() -> None:
    delivery = a_delivery()
    assert [delivery.fail("451", AT, for_good=False) for _ in range(ATTEMPTS - 1)] == [None] * 7
    assert delivery.next_attempt_at == AT + timedelta(hours=6)
    assert delivery.fail("451", AT, for_good=False) == told(NotificationFailed, 8)


def test_the_pauses_grow_from_half_a_minute_to_six_hours() -> None:
    assert (ATTEMPTS, BACK_OFF[0], BACK_OFF[-1]) == (8, timedelta(seconds=30), timedelta(hours=6))
    assert list(BACK_OFF) == sorted(set(BACK_OFF))


def test_without_an_address_nothing_is_tried_and_nothing_told() -> None:
    delivery = a_delivery()
    delivery.without_address(AT)
    assert (delivery.status, delivery.attempts, delivery.finished_at) == (DeliveryStatus.NO_ADDRESS, 0, AT)


@pytest.mark.parametrize("act", ["succeed", "fail", "without_address"])
@pytest.mark.parametrize("end", ["succeed", "fail", "without_address"])
def test_a_decided_fate_is_not_changed(end: str, act: str) -> None:
    delivery = a_delivery()
    acts = {
        "succeed": lambda: delivery.succeed(AT),
        "fail": lambda: delivery.fail("550", AT, for_good=True),
        "without_address": lambda: delivery.without_address(AT),
    }
    acts[end]()
    with pytest.raises(DeliveryOver):
        acts[act]()


class Letters(RuleBasedStateMachine):
    """Whatever servers say, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.delivery, self.told, self.now = a_delivery(), [], AT

    def waiting(self) -> bool:
        return self.delivery.status is DeliveryStatus.WAITING

    @precondition(waiting)
    @rule(for_good=st.booleans())
    def fail(self, for_good: bool) -> None:
        self.now = self.delivery.next_attempt_at
        event = self.delivery.fail("no", self.now, for_good=for_good)
        self.told += [event] if event else []

    @precondition(waiting)
    @rule()
    def succeed(self) -> None:
        self.now = self.delivery.next_attempt_at
        self.told.append(self.delivery.succeed(self.now))

    @precondition(waiting)
    @rule()
    def without_address(self) -> None:
        self.delivery.without_address(self.now)

    @precondition(lambda self: not self.waiting())
    @rule()
    def again(self) -> None:
        with pytest.raises(DeliveryOver):
            self.delivery.succeed(self.now)

    @invariant()
    def it_is_tried_at_most_eight_times(self) -> None:
        assert self.delivery.attempts <= ATTEMPTS

    @invariant()
    def its_end_is_told_once_and_only_then(self) -> None:
        ended = self.delivery.status in (DeliveryStatus.SENT, DeliveryStatus.FAILED)
        assert len(self.told) == (1 if ended else 0)
        assert (self.delivery.finished_at is None) == self.waiting()

    @invariant()
    def a_waiting_letter_is_due_later_than_its_last_attempt(self) -> None:
        if self.waiting() and self.delivery.attempts:
            assert timedelta(seconds=30) <= self.delivery.next_attempt_at - self.now <= timedelta(hours=6)


TestLetters = Letters.TestCase
