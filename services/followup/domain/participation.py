"""What followup remembers of a teacher's cycle: who it is about, and the plan as it was approved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.followup.domain.competency import CompetencyContent, CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport, DutyContent
from services.followup.domain.evidence import takes_files
from services.followup.domain.refusals import (
    DutyNotPlanned,
    DutyReportExists,
    IndicatorNotPlanned,
    PlanNotAgreed,
    PlanNotApproved,
    TooManyDocuments,
    UploadNotAccepted,
)
from shared.contracts.base import About
from shared.contracts.ids import CompetencyDocumentId, CoreDutyReportId, ParticipationId, PreparationId
from shared.contracts.planning import PlanApproved
from shared.policies import policy

MOST_DOCUMENTS = 100
"""Competency documents of one teacher in one cycle: more than anybody writes, so that a list stays a list."""


@dataclass(eq=False)
class Participation:
    """A teacher in a cycle. Without a plan there is nothing to report on yet."""

    id: ParticipationId
    about: About
    plan: PlanApproved | None = None
    agreed_at: datetime | None = None
    prepared_at: datetime | None = None
    """When step A was handed in; None while it is open, for the first time or again."""
    preparation_id: PreparationId | None = None
    assessed_at: datetime | None = None
    """When the assessor gave his ratings: from then on nothing is changed any more (R-ASM-1)."""

    def start_competency(
        self, id: CompetencyDocumentId, indicator_code: str, content: CompetencyContent, *, there: int
    ) -> CompetencyDocument:
        """For an indicator of the approved plan; as many as wished, of which `there` are there (D12)."""
        if indicator_code not in {planned.indicator_code for planned in self._approved().competencies}:
            raise IndicatorNotPlanned(field="/indicator_code")
        if there >= MOST_DOCUMENTS:
            raise TooManyDocuments(most=MOST_DOCUMENTS)
        return CompetencyDocument(id, self.about, indicator_code, content)

    def start_duty_report(
        self, id: CoreDutyReportId, duty_code: str, content: DutyContent, *, there: Collection[str]
    ) -> CoreDutyReport:
        """One for each duty that was chosen; those `there` are started already (D13)."""
        if duty_code not in duties(self._approved()):
            raise DutyNotPlanned(field="/duty_code")
        if duty_code in there:
            raise DutyReportExists()
        return CoreDutyReport(id, self.about, duty_code, content)

    def require_uploads(self) -> None:
        """R-DOC-4, before the first byte of a file that no document could name."""
        if not takes_files(self.about):
            raise UploadNotAccepted(field="/file")

    def _approved(self) -> PlanApproved:
        if self.plan is None:
            raise PlanNotApproved()
        if self.agreed_at is None and policy(self.about.policy).agreement_required:
            raise PlanNotAgreed()
        return self.plan


def duties(plan: PlanApproved) -> tuple[str, ...]:
    """The core duty in focus and the additional duties, as approved."""
    focus = () if plan.core_duty_focus is None else (plan.core_duty_focus,)
    return (*focus, *plan.additional_duties)
