"""What notification tells: that a message was delivered, or was not. Never what it says."""

from typing import ClassVar

from shared.contracts.base import Event
from shared.contracts.ids import NotificationId, PersonId


class DeliveryEvent(Event):
    """Key = the recipient."""

    notification_id: NotificationId
    recipient_id: PersonId
    channel: str
    attempt: int

    @property
    def key(self) -> str:
        return str(self.recipient_id)


class NotificationSent(DeliveryEvent):
    """A message reached its channel."""

    type: ClassVar[str] = "notification.notification_sent.v1"
    topic: ClassVar[str] = "notification"


class NotificationFailed(DeliveryEvent):
    """Given up after the last attempt; operators see it."""

    type: ClassVar[str] = "notification.notification_failed.v1"
    topic: ClassVar[str] = "notification"
