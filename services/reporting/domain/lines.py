"""What each event of a teacher's cycle says in the dossier: data. `keep` names what is kept of it: codes and dates.

Names never come here, and no text that somebody wrote: who may read a document reads it at its owner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.reporting.domain.steps import Step
from shared.contracts import assessment, followup, observation, planning
from shared.contracts.base import CycleEvent
from shared.texts import Text

Keep = Mapping[str, bool | Mapping[str, Mapping[str, bool]]]


@dataclass(frozen=True)
class Line:
    """A sentence with gaps for what is kept. A twin says the same as its public event, and more."""

    step: Step
    text: Text
    keep: Keep = field(default_factory=dict)
    document: bool = False
    twin_of: type[CycleEvent] | None = None


def _all(*fields: str) -> Keep:
    return dict.fromkeys(fields, True)


_OF_THE_PLAN: Keep = {
    **_all("revision", "approval_mode", "superior_kind", "adjusted_count", "practice_indicator", "core_duty_focus"),
    **_all("additional_duties", "behaviours"),
    "competencies": {"__all__": {"indicator_code": True}},
}

_LINES: dict[type[CycleEvent], Line] = {
    planning.ParticipationStarted: Line(
        Step.PLAN, Text("Mulai mengikuti periode {cycle}.", "Takes part in cycle {cycle}.")
    ),
    planning.SuperiorNotFound: Line(
        Step.PLAN,
        Text(
            "Rencana diajukan; data atasan tidak ditemukan, rencana menunggu.",
            "Plan submitted; no superior is known, so it waits.",
        ),
    ),
    planning.SuperiorResolved: Line(
        Step.PLAN, Text("Data atasan sudah ada.", "There is a superior now.")
    ),
    planning.PlanSubmitted: Line(
        Step.PLAN,
        Text(
            "Rencana diajukan. Praktik kinerja: {practice_indicator}.",
            "Plan submitted. Practice: {practice_indicator}.",
        ),
        _all("revision", "practice_indicator"),
    ),
    planning.PlanWithdrawn: Line(
        Step.PLAN, Text("Rencana ditarik kembali.", "Plan withdrawn."), _all("revision")
    ),
    planning.PlanReturned: Line(
        Step.PLAN, Text("Rencana dikembalikan oleh atasan.", "Plan returned by the superior."), _all("revision")
    ),
    planning.PlanApproved: Line(
        Step.PLAN,
        Text(
            "Rencana disetujui. Praktik kinerja: {practice_indicator}. Penyesuaian dari atasan: {adjusted_count}.",
            "Plan approved. Practice: {practice_indicator}. Adjusted by the superior: {adjusted_count}.",
        ),
        _OF_THE_PLAN,
        document=True,
    ),
    planning.PlanAgreed: Line(Step.PLAN, Text("Rencana disepakati.", "Plan agreed to."), _all("revision")),
    planning.PlanCancelled: Line(
        Step.PLAN,
        Text("Rencana dibatalkan karena keikutsertaan berhenti.", "Plan cancelled: the participation has stopped."),
    ),
    planning.ParticipationLeft: Line(
        Step.PLAN, Text("Keikutsertaan di sekolah ini berhenti.", "The participation at this school has stopped.")
    ),
    planning.ParticipationExempted: Line(
        Step.PLAN,
        Text("Dibebaskan sejak {since}: {reason}.", "Exempt since {since}: {reason}."),
        _all("since", "reason"),
    ),
    planning.PlanResetSuggested: Line(
        Step.PLAN, Text("Atasan menyarankan reset rencana.", "The superior suggests to have the plan reset.")
    ),
    planning.PlanResetRequested: Line(
        Step.PLAN,
        Text("Reset rencana diminta; diputuskan paling lambat {due_on}.", "A reset is asked for, due by {due_on}."),
        _all("due_on"),
    ),
    planning.PlanReset: Line(
        Step.PLAN, Text("Rencana direset dan dimulai dari awal.", "Plan reset; it begins anew.")
    ),
    planning.PlanResetRejected: Line(Step.PLAN, Text("Reset rencana ditolak.", "The reset was rejected.")),
    observation.ExecutionLocked: Line(
        Step.A, Text("Pelaksanaan dikunci kembali.", "Execution is locked again.")
    ),
    followup.DocumentVoided: Line(
        Step.C, Text("Dokumen dihapus bersama rencana yang direset.", "A document went with the plan that was reset.")
    ),
    followup.PracticeChangeRequested: Line(
        Step.C, Text("Ubah praktik kinerja diminta.", "A change of the practice is asked for.")
    ),
    followup.PracticeChangeApproved: Line(
        Step.C, Text("Ubah praktik kinerja disetujui.", "The change of the practice is agreed to.")
    ),
    followup.PracticeChangeRejected: Line(
        Step.C, Text("Ubah praktik kinerja ditolak.", "The change of the practice is rejected.")
    ),
    followup.PracticeChangeWithdrawn: Line(
        Step.C, Text("Permintaan ubah praktik kinerja ditarik.", "The request to change the practice is withdrawn.")
    ),
    followup.PracticeChangeApplied: Line(
        Step.C,
        Text(
            "Praktik kinerja dibuka kembali; dokumen sesudahnya tidak berlaku lagi.",
            "The practice is open again; what followed no longer counts.",
        ),
    ),
    observation.PreparationReopened: Line(
        Step.A, Text("Dokumen persiapan dibuka kembali.", "The preparation is open again.")
    ),
    observation.ObservationVoided: Line(
        Step.B, Text("Hasil observasi dibatalkan.", "The rating of the observation is void.")
    ),
    observation.ExecutionUnlocked: Line(
        Step.A, Text("Pelaksanaan terbuka.", "Execution is unlocked."), _all("practice_indicator")
    ),
    observation.PreparationCollected: Line(
        Step.A,
        Text(
            "Dokumen persiapan dikumpulkan. Target perilaku: {target_behaviours}.",
            "Preparation collected. Target behaviours: {target_behaviours}.",
        ),
        _all("target_behaviours"),
        document=True,
    ),
    observation.ScheduleCountered: Line(
        Step.A,
        Text("Waktu lain diusulkan: {starts_at}.", "Another time is proposed: {starts_at}."),
        _all("starts_at", "ends_at"),
    ),
    observation.ObservationScheduled: Line(
        Step.A,
        Text("Waktu observasi disepakati: {starts_at}.", "Observation agreed: {starts_at}."),
        _all("starts_at", "ends_at"),
    ),
    observation.ScheduleMoveProposed: Line(
        Step.A,
        Text("Pemindahan waktu observasi diusulkan: {starts_at}.", "Moving the observation is proposed: {starts_at}."),
        _all("starts_at", "ends_at"),
    ),
    observation.ScheduleHandedOver: Line(
        Step.A,
        Text("Observasi {starts_at} beralih ke atasan baru.", "The observation of {starts_at} is the new superior's."),
        _all("starts_at", "ends_at"),
    ),
    observation.ScheduleMissed: Line(
        Step.A,
        Text(
            "Observasi {starts_at} belum terlaksana atau belum dinilai.",
            "The observation of {starts_at} did not take place, or is not rated.",
        ),
        _all("starts_at", "ends_at"),
    ),
    observation.ScheduleCancelled: Line(
        Step.A,
        Text("Waktu observasi dibatalkan: {starts_at}.", "The time is cancelled: {starts_at}."),
        _all("starts_at", "ends_at"),
    ),
    observation.ObservationRated: Line(
        Step.B,
        Text("Observasi dinilai: {practice_indicator}.", "Observation rated: {practice_indicator}."),
        _all("practice_indicator", "observed_at"),
        document=True,
    ),
    observation.ObservationRatedLevels: Line(
        Step.B,
        Text("Observasi dinilai. {levels}.", "Observation rated. {levels}."),
        _all("levels"),
        document=True,
        twin_of=observation.ObservationRated,
    ),
    followup.FollowUpAvailable: Line(
        Step.C, Text("Dokumen tindak lanjut terbuka.", "The follow-up document is open.")
    ),
    followup.FollowUpOpened: Line(
        Step.C, Text("Hasil observasi dibaca.", "The result of the observation was read.")
    ),
    followup.FollowUpCollected: Line(
        Step.C,
        Text(
            "Dokumen tindak lanjut dikumpulkan. Pilihan belajar: {choices}.",
            "Follow-up collected. Learning choices: {choices}.",
        ),
        _all("choices", "self_paced"),
        document=True,
    ),
    followup.EffortStarted: Line(Step.D, Text("Upaya dimulai.", "An effort was begun.")),
    followup.EffortFinished: Line(Step.D, Text("Upaya selesai.", "An effort was finished.")),
    followup.EffortOverdue: Line(
        Step.D,
        Text("Sebuah upaya melewati jadwalnya, {due_on}.", "An effort is past its last day, {due_on}."),
        _all("due_on"),
    ),
    followup.ReflectionRequested: Line(
        Step.E,
        Text("Refleksi diminta paling lambat {due_on}.", "The reflection is asked for by {due_on}."),
        _all("due_on"),
    ),
    followup.ReflectionCollected: Line(
        Step.E, Text("Dokumen refleksi dikumpulkan.", "Reflection collected."), document=True
    ),
    followup.CompetencyDocumentCollected: Line(
        Step.COMPETENCY,
        Text("Pengembangan kompetensi dikumpulkan: {indicator_code}.", "Competency collected: {indicator_code}."),
        _all("indicator_code"),
        document=True,
    ),
    followup.CoreDutyReported: Line(
        Step.DUTY,
        Text("Pelaksanaan tugas dilaporkan: {duty_code}.", "Duty reported: {duty_code}."),
        _all("duty_code"),
        document=True,
    ),
    assessment.AssessmentReady: Line(
        Step.ASSESSMENT, Text("Siap dinilai.", "Ready to be assessed."), _all("incomplete")
    ),
    assessment.RatingsGiven: Line(Step.ASSESSMENT, Text("Penilaian atasan diberikan.", "The ratings are given.")),
    assessment.PredicateSet: Line(Step.ASSESSMENT, Text("Predikat ditetapkan.", "The predicate is set.")),
    assessment.PredicateSetResult: Line(
        Step.ASSESSMENT,
        Text(
            "Predikat ditetapkan: {predicate} (hasil kerja {result}, perilaku kerja {behaviour}).",
            "Predicate set: {predicate} (results: {result}; behaviour: {behaviour}).",
        ),
        _all("predicate", "result", "behaviour", "deviates"),
        twin_of=assessment.PredicateSet,
    ),
    assessment.PredicateReceived: Line(
        Step.ASSESSMENT,
        Text(
            "Predikat diterima; keberatan dapat diajukan sampai {objection_until}.",
            "Predicate received; an objection may be filed until {objection_until}.",
        ),
        _all("objection_until"),
    ),
    assessment.PredicateFinalised: Line(Step.ASSESSMENT, Text("Predikat final.", "The predicate is final.")),
    assessment.PredicateFinalisedResult: Line(
        Step.ASSESSMENT,
        Text("Predikat final: {predicate}.", "Predicate final: {predicate}."),
        _all("predicate", "credit_points", "coefficient"),
        twin_of=assessment.PredicateFinalised,
    ),
}  # fmt: skip

LINES: dict[str, Line] = {event.type: line for event, line in _LINES.items()}
"""By the name on the wire."""

DOCUMENTS = [kind for kind, line in LINES.items() if line.document and line.twin_of is None]
"""What was handed in, each counted once."""
