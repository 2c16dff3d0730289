"""The fate of a letter: tried until it is sent, refused for good, or given up (R-NTF-5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notification.domain.notices import Channel
from shared.contracts.base import SYSTEM
from shared.contracts.ids import NotificationId, PersonId
from shared.contracts.notification import NotificationFailed, NotificationSent

BACK_OFF = tuple(
    timedelta(seconds=s) for s in (30, 2 * 60, 10 * 60, 30 * 60, 60 * 60, 3 * 60 * 60, 6 * 60 * 60)
)  # fmt: skip
"""How long to wait after the first, second, … refusal."""
ATTEMPTS = len(BACK_OFF) + 1


class DeliveryStatus(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"
    NO_ADDRESS = "NO_ADDRESS"


class DeliveryOver(Exception):
    """A letter whose fate is decided was tried again: a fault of ours, not of a person."""


@dataclass(eq=False)
class Delivery:
    """One message on its way over one channel."""

    id: UUID
    message_id: NotificationId
    recipient_id: PersonId
    channel: Channel
    next_attempt_at: datetime
    traceparent: str
    correlation_id: str
    status: DeliveryStatus = DeliveryStatus.WAITING
    attempts: int = 0
    reason: str | None = None
    finished_at: datetime | None = None
    version: int = 0

    def succeed(self, at: datetime) -> NotificationSent:
        self._try()
        self._finish(DeliveryStatus.SENT, at)
        return NotificationSent(
            notification_id=self.message_id, recipient_id=self.recipient_id, channel=self.channel,
            attempt=self.attempts, by=SYSTEM, at=at,
        )  # fmt: skip

    def fail(self, reason: str, at: datetime, *, for_good: bool) -> NotificationFailed | None:
        """It was refused: for good, or to be tried again later, eight times in all."""
        self._try()
        self.reason = reason
        if not for_good and self.attempts < ATTEMPTS:
            self.next_attempt_at = at + BACK_OFF[self.attempts - 1]
            return None
        self._finish(DeliveryStatus.FAILED, at)
        return NotificationFailed(
            notification_id=self.message_id, recipient_id=self.recipient_id, channel=self.channel,
            attempt=self.attempts, by=SYSTEM, at=at,
        )  # fmt: skip

    def without_address(self, at: datetime) -> None:
        """The directory knows no address of the recipient: he has it in the app."""
        self._waiting()
        self._finish(DeliveryStatus.NO_ADDRESS, at)

    def _try(self) -> None:
        self._waiting()
        self.attempts += 1

    def _waiting(self) -> None:
        if self.status is not DeliveryStatus.WAITING:
            raise DeliveryOver(self.status)

    def _finish(self, status: DeliveryStatus, at: datetime) -> None:
        self.status, self.finished_at = status, at
