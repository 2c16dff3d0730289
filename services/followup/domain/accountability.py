"""What a school shows of itself in a cycle: its leader hands it in as a file, or says that it is there (policy)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.followup.domain import evidence
from services.followup.domain.refusals import DocumentCollected
from shared.contracts.base import Actor
from shared.contracts.followup import AccountabilityConfirmed, AccountabilityKind, AccountabilityUploaded
from shared.contracts.ids import PersonId
from shared.errors import ConfirmationMissing, FieldError, Incomplete
from shared.files.attachment import Attachment
from shared.policies import policy
from shared.texts import Text

TITLES = {
    AccountabilityKind.CURRICULUM: Text("Kurikulum Satuan Pendidikan (KOSP)", "The school's curriculum"),
    AccountabilityKind.ATTENDANCE: Text("Rangkuman Kehadiran", "Summary of attendance"),
}


class AccountabilityStatus(StrEnum):
    MISSING = "MISSING"
    UPLOADED = "UPLOADED"
    UNCONFIRMED = "UNCONFIRMED"
    CONFIRMED = "CONFIRMED"


MESSAGES = {
    AccountabilityStatus.MISSING: "Belum diunggah Kepala Sekolah.",
    AccountabilityStatus.UNCONFIRMED: "Belum dikonfirmasi Kepala Sekolah.",
    AccountabilityStatus.UPLOADED: "Sudah diunggah",
    AccountabilityStatus.CONFIRMED: "Sudah dikonfirmasi",
}


@dataclass(eq=False)
class AccountabilityDocument:
    """One kind of document of one school in one cycle (rulebook 6.11)."""

    id: UUID
    npsn: str
    cycle: str
    policy: str
    kind: AccountabilityKind
    status: AccountabilityStatus
    file: Attachment | None = None
    given_by: PersonId | None = None
    given_at: datetime | None = None
    version: int = 0

    def require_uploads(self, files: evidence.Files) -> None:
        """R-DOC-4, where the policy takes none."""
        self._open()
        if not self._as_file:
            evidence.refuse(files)

    def give(
        self, file: Attachment | None, *, confirmed: bool, by: Actor, at: datetime
    ) -> AccountabilityUploaded | AccountabilityConfirmed:
        """Once and for all (R-DOC-1), with the tick (R-DOC-2)."""
        self._open()
        if self._as_file and file is None:
            raise Incomplete(errors=[FieldError("/file", "required", _REQUIRED)])
        if not confirmed:
            raise ConfirmationMissing(field="/confirmation_checked")
        self.file, self.given_by, self.given_at = file, by.id, at
        if self._as_file:
            self.status = AccountabilityStatus.UPLOADED
            return AccountabilityUploaded(npsn=self.npsn, cycle=self.cycle, kind=self.kind, by=by, at=at)
        self.status = AccountabilityStatus.CONFIRMED
        return AccountabilityConfirmed(npsn=self.npsn, cycle=self.cycle, kind=self.kind, by=by, at=at)

    @property
    def _as_file(self) -> bool:
        return as_file(self.policy)

    def _open(self) -> None:
        if self.given_at is not None:
            raise DocumentCollected()


def as_file(code: str) -> bool:
    """Whether the policy takes it as a file; else it is confirmed."""
    return policy(code).upload_allowed.accountability


def at_first(code: str) -> AccountabilityStatus:
    return AccountabilityStatus.MISSING if as_file(code) else AccountabilityStatus.UNCONFIRMED


_REQUIRED = Text("Unggah berkasnya lebih dahulu (PDF).", "Upload the file first (PDF).")
