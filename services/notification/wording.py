"""What a message says: a subject, and a sentence with gaps."""

from typing import NamedTuple

from shared.texts import Text


class Wording(NamedTuple):
    """A subject that gives nothing away, and the sentence. `mail` stands in for it where it must not leave the app."""

    subject: Text
    text: Text
    mail: Text | None = None
