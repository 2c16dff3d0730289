"""The duty report: told after the duty was done. With letter and report as files, or shown to the superior (policy)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.followup.domain import document, evidence
from services.followup.domain.document import DONE_FIRST, DocumentStatus
from services.followup.domain.refusals import DocumentCollected
from shared.contracts.base import About, Actor, Fact
from shared.contracts.followup import CoreDutyReported
from shared.contracts.ids import CoreDutyReportId
from shared.files.attachment import Attachment
from shared.policies import policy


class DutyContent(Fact):
    description: str | None = None
    done_on: date | None = None
    shown_to_superior_on: date | None = None
    letter: Attachment | None = None
    report: Attachment | None = None


@dataclass(eq=False)
class CoreDutyReport:
    """The report on one core or additional duty of the approved plan."""

    id: CoreDutyReportId
    about: About
    duty_code: str
    content: DutyContent = field(default_factory=DutyContent)
    status: DocumentStatus = DocumentStatus.DRAFT
    collected_at: datetime | None = None
    version: int = 0

    def save_draft(self, content: DutyContent) -> None:
        self._writable()
        self.content = content
        self.version += 1

    def require_uploads(self, files: evidence.Files) -> None:
        """R-DOC-4, where the policy takes none."""
        self._writable()
        if not self._with_files:
            evidence.refuse(files)

    def attach(self, files: Mapping[str, Attachment | None]) -> None:
        """What was found of the files that the draft names."""
        self.content = self.content.model_copy(update=dict(files))

    def collect(self, *, confirmed: bool, by: Actor, at: datetime, today: date) -> CoreDutyReported:
        """Only what has been done can be reported; with letter and report where the policy takes them."""
        self._writable()
        errors = document.required(self.content, ("description", "done_on"))
        if self._with_files:
            errors += document.required(self.content, ("letter", "report"))
        errors += document.past(self.content.done_on, today, "/done_on", DONE_FIRST)
        errors += document.past(self.content.shown_to_superior_on, today, "/shown_to_superior_on")
        document.ready(errors, confirmed=confirmed)
        self.status, self.collected_at = DocumentStatus.COLLECTED, at
        return CoreDutyReported(about=self.about, by=by, at=at, report_id=self.id, duty_code=self.duty_code)

    @property
    def _with_files(self) -> bool:
        return policy(self.about.policy).upload_allowed.duty

    def require_draft(self) -> None:
        """Only a draft is thrown away (R-DOC-1)."""
        self._writable()

    def _writable(self) -> None:
        if self.status is DocumentStatus.COLLECTED:
            raise DocumentCollected()
