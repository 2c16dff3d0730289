"""What somebody does not want to be told, by channel (R-NTF-2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.notification.domain.notices import BY_EMAIL, Channel, Notice, Number
from shared.contracts.ids import PersonId
from shared.errors import FieldError, Refusal
from shared.texts import Text

COMPULSORY = frozenset({Number.N01, Number.N07, Number.N15, Number.N25})
"""These always appear in the app."""
EMAILED = frozenset(notice.number for notice in BY_EMAIL)


class MessageCompulsory(Refusal):
    """R-NTF-2."""

    status = 422
    title = Text("Pesan ini tidak dapat dimatikan", "This message cannot be muted")
    detail = Text(
        "Pesan ini penting dan selalu tampil di aplikasi. E-mail untuk pesan ini boleh dimatikan.",
        "This message matters and always appears in the app. Its e-mail may be muted.",
    )


@dataclass(eq=False)
class Preferences:
    """Nobody has any until he says so: everything is told."""

    person_id: PersonId
    muted_in_app: tuple[Number, ...] = ()
    muted_by_email: tuple[Number, ...] = ()
    version: int = 0

    def choose(self, in_app: Mapping[Number, bool], by_email: Mapping[Number, bool]) -> None:
        """What is not named is told."""
        muted = tuple(sorted(number for number, wanted in in_app.items() if not wanted))
        if kept := [number for number in muted if number in COMPULSORY]:
            code, detail = MessageCompulsory.code(), MessageCompulsory.detail
            raise MessageCompulsory(errors=[FieldError(f"/in_app/{number}", code, detail) for number in kept])
        self.muted_in_app = muted
        self.muted_by_email = tuple(sorted(number for number, wanted in by_email.items() if not wanted))
        self.version += 1

    def wants(self, notice: Notice, channel: Channel) -> bool:
        match channel:
            case Channel.IN_APP:
                return notice.number not in self.muted_in_app
            case Channel.EMAIL:
                return notice in BY_EMAIL and notice.number not in self.muted_by_email
