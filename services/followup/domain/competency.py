"""The competency document: what a teacher learned in an activity; in his own words, or with a certificate (policy)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.followup.domain import document, evidence
from services.followup.domain.document import DONE_FIRST, DocumentStatus
from services.followup.domain.refusals import DocumentCollected, EvidenceUsed
from shared.contracts.base import About, Actor, Fact
from shared.contracts.followup import CompetencyDocumentCollected
from shared.contracts.ids import CompetencyDocumentId
from shared.files.attachment import Attachment
from shared.policies import Policy, policy


class CompetencyContent(Fact):
    """Any kind of activity; the reflection has no fixed format."""

    activity_name: str | None = None
    activity_kind: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reflection: str | None = None
    issuer: str | None = None
    certificate_date: date | None = None
    evidence: Attachment | None = None


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

    def require_uploads(self, files: evidence.Files) -> None:
        """R-DOC-4, where the policy takes none."""
        self._writable()
        if not self.rules.upload_allowed.competency:
            evidence.refuse(files)

    def attach(self, files: Mapping[str, Attachment | None]) -> None:
        """What was found of the files that the draft names."""
        self.content = self.content.model_copy(update=dict(files))

    def collect(
        self, *, confirmed: bool, by: Actor, at: datetime, today: date, evidence_used: bool = False
    ) -> CompetencyDocumentCollected:
        """After the activity is done (D12); whether it needs a reflection or a certificate, the policy says."""
        self._writable()
        content = self.content
        errors = document.required(content, ("activity_name", "starts_on", "ends_on"))
        if self.rules.competency_reflection_required:
            errors += document.required(content, ("reflection",))
        if self.rules.upload_allowed.competency:
            errors += document.required(content, ("certificate_date", "evidence"))
            errors += evidence.within_cycle(content.certificate_date, self.rules)
            errors += document.past(content.certificate_date, today, "/certificate_date")
        errors += document.period(content.starts_on, content.ends_on)
        errors += document.past(content.ends_on, today, "/ends_on", DONE_FIRST)
        document.ready(errors, confirmed=confirmed)
        if evidence_used:
            raise EvidenceUsed(field="/evidence")
        self.status, self.collected_at = DocumentStatus.COLLECTED, at
        return CompetencyDocumentCollected(
            about=self.about, by=by, at=at, document_id=self.id, indicator_code=self.indicator_code
        )  # fmt: skip

    @property
    def rules(self) -> Policy:
        return policy(self.about.policy)

    def require_draft(self) -> None:
        """Only a draft is thrown away (R-DOC-1)."""
        self._writable()

    def _writable(self) -> None:
        if self.status is DocumentStatus.COLLECTED:
            raise DocumentCollected()
