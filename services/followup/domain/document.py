"""What holds for every document: a draft until it is handed in, complete and ticked; after that it stays as it is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import SYSTEM, About, Fact
from shared.contracts.followup import DocumentVoided
from shared.errors import ConfirmationMissing, FieldError, Incomplete
from shared.texts import Text


class DocumentStatus(StrEnum):
    DRAFT = "DRAFT"
    COLLECTED = "COLLECTED"


def voided(about: About, id: UUID, at: datetime) -> DocumentVoided:
    """The plan it was written on was reset (6.4)."""
    return DocumentVoided(about=about, by=SYSTEM, at=at, document_id=id)


def required(content: Fact, names: Iterable[str], at: str = "") -> list[FieldError]:
    """Which of these fields are empty. `at` is where the content stands in what was sent."""
    return [FieldError(f"{at}/{name}", "required", _REQUIRED) for name in names if not getattr(content, name)]


def period(starts_on: date | None, ends_on: date | None, at: str = "") -> list[FieldError]:
    """A period does not end before it begins."""
    if starts_on is None or ends_on is None or starts_on <= ends_on:
        return []
    return [FieldError(f"{at}/ends_on", "ends-before-start", _BACKWARDS)]


def past(day: date | None, today: date, field: str, saying: Text | None = None) -> list[FieldError]:
    """What is told as done has been done: today at the latest."""
    if day is None or day <= today:
        return []
    return [FieldError(field, "in-the-future", saying or _FUTURE)]


def ready(errors: Sequence[FieldError], *, confirmed: bool) -> None:
    """It can be handed in: nothing is missing, and the confirmation is ticked (R-DOC-2)."""
    if errors:
        raise Incomplete(errors=errors)
    if not confirmed:
        raise ConfirmationMissing(field="/confirmation_checked")


_REQUIRED = Text("Wajib diisi.", "Required.")
_BACKWARDS = Text("Selesai tidak boleh sebelum mulai.", "The end cannot be before the start.")
_FUTURE = Text("Tanggal tidak boleh di masa depan.", "The date cannot be in the future.")
DONE_FIRST = Text("Laporkan setelah kegiatan selesai dilakukan.", "Report it after the activity is done.")
