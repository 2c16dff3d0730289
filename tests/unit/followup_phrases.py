"""Phrases for the tests of followup: documents as they stand at a moment of the cycle."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.followup.domain.competency import CompetencyContent, CompetencyDocument
from services.followup.domain.core_duty import CoreDutyReport, DutyContent
from services.followup.domain.effort import Effort
from services.followup.domain.follow_up import FollowUp, FollowUpContent, LearningChoice, SelfPaced
from services.followup.domain.participation import Participation
from services.followup.domain.reflection import Reflection, ReflectionContent
from shared.contracts.base import SYSTEM, About, ActingRole, Actor
from shared.contracts.followup import LearningForm
from shared.contracts.ids import (
    CompetencyDocumentId,
    CoreDutyReportId,
    EffortId,
    FollowUpId,
    ObservationId,
    PlanId,
    ReflectionId,
)
from shared.contracts.planning import ApprovalMode, PlanApproved, PlannedCompetency, SuperiorKind
from tests import builders as a

TODAY, AT = date(2025, 3, 20), datetime(2025, 3, 20, 3, 0, tzinfo=UTC)
ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
OBSERVATION = ObservationId(UUID(int=7))
ACT = {"by": ANI, "at": AT, "today": TODAY}
TICKED = {"confirmed": True, **ACT}

CHOICE = LearningChoice(
    goal="Kesepakatan kelas diingat", effort="Kursus daring, lalu mencoba", form=LearningForm.ONLINE_COURSE,
    starts_on=date(2025, 4, 1), ends_on=date(2025, 5, 15), support_needed="Umpan balik",
)  # fmt: skip
MODULE = SelfPaced(
    goal="Disiplin positif", module_code="PM-1", starts_on=date(2025, 4, 1), ends_on=date(2025, 5, 31)
)  # fmt: skip
COMPLETE = FollowUpContent(challenges="Murid lupa", learning_choices=(CHOICE,), discussed_on=TODAY)
REFLECTED = ReflectionContent(
    inspiration="Murid ikut menyusun", practice_change="Ditinjau tiap Senin", challenges=("Waktu",),
    strategies="Sepuluh menit pertama", done_with_superior_on=TODAY,
)  # fmt: skip
LEARNED = CompetencyContent(
    activity_name="Komunitas belajar", starts_on=date(2025, 3, 1), ends_on=TODAY, reflection="Mendengarkan lebih dulu"
)
DONE = DutyContent(description="Pembelajaran semester genap", done_on=TODAY)


def a_locked_follow_up(about: About | None = None) -> FollowUp:
    return FollowUp(FollowUpId(UUID(int=1)), about or a.about())


def an_available_follow_up(about: About | None = None) -> FollowUp:
    follow_up = a_locked_follow_up(about)
    follow_up.make_available(OBSERVATION, AT)
    return follow_up


def a_follow_up_draft(content: FollowUpContent = COMPLETE, about: About | None = None) -> FollowUp:
    follow_up = an_available_follow_up(about)
    follow_up.open(ANI, AT)
    follow_up.save_draft(content)
    return follow_up


def an_effort() -> Effort:
    choice_id, choice = a_follow_up_draft().choices()[0]
    return Effort(EffortId(UUID(int=2)), a.about(), FollowUpId(UUID(int=1)), choice_id, choice)


def a_requested_reflection(about: About | None = None) -> Reflection:
    reflection = Reflection(ReflectionId(UUID(int=3)), about or a.about())
    reflection.request(date(2025, 5, 31), AT)
    return reflection


def an_approved_plan() -> PlanApproved:
    return PlanApproved(
        about=a.about(), by=SYSTEM, at=AT, plan_id=PlanId(UUID(int=4)), revision=1, approval_mode=ApprovalMode.MANUAL,
        superior_id=a.PRINCIPAL, superior_kind=SuperiorKind.DEFINITIVE, adjusted_count=0, practice_indicator="KSK",
        competencies=(PlannedCompetency(indicator_code="PED", activity_plan="Komunitas belajar"),),
        core_duty_focus="CARRY_OUT_LEARNING", additional_duties=("HOMEROOM",), behaviours=("BP1", "AK1"),
    )  # fmt: skip


def a_participation(plan: PlanApproved | None) -> Participation:
    return Participation(a.about().participation_id, a.about(), plan)


def a_competency_document(content: CompetencyContent = LEARNED) -> CompetencyDocument:
    return CompetencyDocument(CompetencyDocumentId(UUID(int=5)), a.about(), "PED", content)


def a_duty_report(content: DutyContent = DONE) -> CoreDutyReport:
    return CoreDutyReport(CoreDutyReportId(UUID(int=6)), a.about(), "CARRY_OUT_LEARNING", content)
