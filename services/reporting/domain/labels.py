"""Words for codes."""

from datetime import datetime

from services.reporting.domain.progress import AssessmentState, PlanState, TakingPart
from shared.clock import ZONES
from shared.contracts.assessment import Expectation, OrganisationPredicate, Predicate
from shared.contracts.base import ActingRole
from shared.contracts.directory import Zone
from shared.contracts.followup import LearningForm
from shared.contracts.observation import ObservationLevel
from shared.texts import Text, say_day

LEVELS = {
    ObservationLevel.NOT_YET: Text("belum dilakukan", "not yet done"),
    ObservationLevel.DONE_NOT_EFFECTIVE: Text("dilakukan tapi belum efektif", "done, not yet effective"),
    ObservationLevel.DONE_EFFECTIVE: Text("dilakukan dan efektif", "done and effective"),
}
EXPECTATIONS = {
    Expectation.BELOW: Text("di bawah ekspektasi", "below expectation"),
    Expectation.MEETS: Text("sesuai ekspektasi", "meets expectation"),
    Expectation.ABOVE: Text("di atas ekspektasi", "above expectation"),
}
PLAN_STATES = {
    PlanState.NOT_SUBMITTED: Text("Belum diajukan", "Not submitted"),
    PlanState.WAITING_SUPERIOR: Text("Menunggu data atasan", "Waiting for a superior"),
    PlanState.SUBMITTED: Text("Perlu disetujui", "To be approved"),
    PlanState.RETURNED: Text("Dikembalikan", "Returned"),
    PlanState.APPROVED: Text("Disetujui", "Approved"),
    PlanState.CANCELLED: Text("Dibatalkan", "Cancelled"),
}
TAKING_PART = {
    TakingPart.TAKES_PART: Text("Ikut", "Takes part"),
    TakingPart.TRANSFERRED: Text("Pindah sekolah", "Moved to another school"),
    TakingPart.WITHDRAWN: Text("Tidak ikut lagi", "Takes no part any more"),
    TakingPart.EXEMPT: Text("Dibebaskan", "Exempt"),
}
ASSESSMENT_STATES = {
    AssessmentState.NOT_READY: Text("Belum siap dinilai", "Not ready"),
    AssessmentState.READY: Text("Siap dinilai", "Ready"),
    AssessmentState.RATED: Text("Sudah dinilai", "Rated"),
    AssessmentState.PREDICATE_SET: Text("Predikat ditetapkan", "Predicate set"),
    AssessmentState.RECEIVED: Text("Predikat diterima", "Predicate received"),
    AssessmentState.FINAL: Text("Final", "Final"),
}
PREDICATES = {
    Predicate.VERY_GOOD: Text("Sangat Baik", "Very good"),
    Predicate.GOOD: Text("Baik", "Good"),
    Predicate.NEEDS_IMPROVEMENT: Text("Butuh Perbaikan", "Needs improvement"),
    Predicate.POOR_MISCONDUCT: Text("Kurang/Misconduct", "Poor or misconduct"),
    Predicate.VERY_POOR: Text("Sangat Kurang", "Very poor"),
}
ORGANISATION_PREDICATES = {
    OrganisationPredicate.EXCELLENT: Text("Istimewa", "Excellent"),
    OrganisationPredicate.GOOD: Text("Baik", "Good"),
    OrganisationPredicate.NEEDS_IMPROVEMENT: Text("Butuh Perbaikan", "Needs improvement"),
    OrganisationPredicate.POOR: Text("Kurang", "Poor"),
    OrganisationPredicate.VERY_POOR: Text("Sangat Kurang", "Very poor"),
}
FORMS = {
    LearningForm.WEBINAR: Text("webinar", "webinar"),
    LearningForm.ONLINE_COURSE: Text("kursus daring", "online course"),
    LearningForm.OFFLINE_COURSE: Text("kursus luring", "offline course"),
    LearningForm.DISCUSSION_GROUP: Text("kelompok diskusi", "discussion group"),
    LearningForm.ONLINE_COMMUNITY: Text("komunitas daring", "online community"),
    LearningForm.OTHER: Text("bentuk lain", "another form"),
}
ROLES = {
    ActingRole.EMPLOYEE: Text("pegawai", "the employee"),
    ActingRole.SUPERIOR: Text("atasan", "the superior"),
    ActingRole.TEAM: Text("tim kinerja", "the performance team"),
    ActingRole.OPERATOR: Text("operator sekolah", "the school's operator"),
    ActingRole.OFFICE: Text("dinas pendidikan", "the education office"),
    ActingRole.OFFICE_HEAD: Text("kepala dinas", "the head of the office"),
    ActingRole.SYSTEM: Text("sistem", "the system"),
}


def say_moment(moment: datetime, zone: Zone, language: str) -> str:
    """The school's own time: `20 Februari 2025 pukul 09.00 WIB`."""
    there = moment.astimezone(ZONES[zone])
    clock = f"pukul {there:%H.%M}" if language == "id" else f"at {there:%H:%M}"
    return f"{say_day(there.date(), language)} {clock} {zone.value}"
