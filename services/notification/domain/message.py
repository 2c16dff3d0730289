"""A message in somebody's inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notification.domain.notices import Note, Notice, Values
from shared.contracts.ids import NotificationId, ParticipationId, PersonId


@dataclass(eq=False)
class Message:
    """What was told to one person because of one event. It is put into words when it is read."""

    id: NotificationId
    event_id: UUID
    recipient_id: PersonId
    notice: Notice
    values: Values
    npsn: str
    cycle: str
    """Empty: it is about no cycle."""
    participation_id: ParticipationId | None
    teacher_id: PersonId | None
    at: datetime
    in_app: bool
    read_at: datetime | None = None

    @classmethod
    def of(
        cls, note: Note, message_id: NotificationId, event_id: UUID, recipient: PersonId, *, in_app: bool
    ) -> "Message":
        return cls(
            message_id, event_id, recipient, note.notice, note.values, note.npsn, note.cycle or "",
            note.participation_id, note.teacher_id, note.at, in_app,
        )  # fmt: skip

    def read(self, at: datetime) -> None:
        """Reading again keeps the first time."""
        self.read_at = self.read_at or at
