"""The core duty report: told after the duty was done. Nothing is uploaded; results may be shown to the superior."""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.followup.domain import document
from services.followup.domain.document import DONE_FIRST, DocumentStatus
from services.followup.domain.refusals import DocumentCollected
from shared.contracts.base import About, Actor, Fact
from shared.contracts.followup import CoreDutyReported
from shared.contracts.ids import CoreDutyReportId


class DutyContent(Fact):
    description: str | None = None
    done_on: date | None = None
    shown_to_superior_on: date | None = None


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

    def collect(self, *, confirmed: bool, by: Actor, at: datetime, today: date) -> CoreDutyReported:
        """Only what has been done can be reported."""
        self._writable()
        errors = document.required(self.content, ("description", "done_on"))
        errors += document.past(self.content.done_on, today, "/done_on", DONE_FIRST)
        errors += document.past(self.content.shown_to_superior_on, today, "/shown_to_superior_on")
        document.ready(errors, confirmed=confirmed)
        self.status, self.collected_at = DocumentStatus.COLLECTED, at
        return CoreDutyReported(about=self.about, by=by, at=at, report_id=self.id, duty_code=self.duty_code)

    def _writable(self) -> None:
        if self.status is DocumentStatus.COLLECTED:
            raise DocumentCollected()
