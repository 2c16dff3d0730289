"""The competency document: what a teacher learned in an activity, in his own words. No certificate, no points."""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.followup.domain import document
from services.followup.domain.document import DONE_FIRST, DocumentStatus
from services.followup.domain.refusals import DocumentCollected
from shared.contracts.base import About, Actor, Fact
from shared.contracts.followup import CompetencyDocumentCollected
from shared.contracts.ids import CompetencyDocumentId
from shared.policies import policy


class CompetencyContent(Fact):
    """Any kind of activity; the reflection has no fixed format."""

    activity_name: str | None = None
    activity_kind: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reflection: str | None = None


@dataclass(eq=False)
class CompetencyDocument:
    """One activity for one competency indicator of the approved plan."""

    id: CompetencyDocumentId
    about: About
    indicator_code: str
    content: CompetencyContent = field(default_factory=CompetencyContent)
    status: DocumentStatus = DocumentStatus.DRAFT
    collected_at: datetime | None = None
    version: int = 0

    def save_draft(self, content: CompetencyContent) -> None:
        self._writable()
        self.content = content
        self.version += 1

    def collect(self, *, confirmed: bool, by: Actor, at: datetime, today: date) -> CompetencyDocumentCollected:
        """After the activity is done (D12); whether the written reflection is compulsory, the policy says."""
        self._writable()
        content = self.content
        errors = document.required(content, ("activity_name", "starts_on", "ends_on"))
        if policy(self.about.policy).competency_reflection_required:
            errors += document.required(content, ("reflection",))
        errors += document.period(content.starts_on, content.ends_on)
        errors += document.past(content.ends_on, today, "/ends_on", DONE_FIRST)
        document.ready(errors, confirmed=confirmed)
        self.status, self.collected_at = DocumentStatus.COLLECTED, at
        return CompetencyDocumentCollected(
            about=self.about, by=by, at=at, document_id=self.id, indicator_code=self.indicator_code
        )  # fmt: skip

    def _writable(self) -> None:
        if self.status is DocumentStatus.COLLECTED:
            raise DocumentCollected()
