"""What can stand in the way of an assessment."""

from shared.errors import Refusal
from shared.texts import Text


class AssessmentNotReady(Refusal):
    """6.12: the plan is approved and the reflection collected first."""

    title = Text("Belum dapat dinilai", "Not ready to be assessed")
    detail = Text(
        "Penilaian terbuka setelah perencanaan disetujui dan dokumen refleksi dikumpulkan.",
        "The assessment opens once the plan is approved and the reflection is collected.",
    )


class ChangeNotSettled(Refusal):
    """D9: what is rated may be taken back; whoever rates is the one who decides on that."""

    title = Text("Ada permintaan perubahan", "A change is asked for")
    detail = Text(
        "Permintaan ubah praktik kinerja pegawai ini belum selesai. Putuskan lebih dahulu, lalu nilai.",
        "A change of this employee's practice is not settled. Decide on it first, then rate.",
    )


class RatingsCollected(Refusal):
    """R-DOC-1, R-ASM-1."""

    title = Text("Penilaian sudah dikumpulkan", "The ratings were collected")
    detail = Text(
        "Penilaian ini sudah dikumpulkan, sehingga tidak bisa diubah lagi.",
        "These ratings were collected and cannot be changed.",
    )


class RatingsNotGiven(Refusal):
    title = Text("Penilaian belum dikumpulkan", "The ratings were not collected")
    detail = Text(
        "Predikat mengikuti penilaian hasil kerja dan perilaku yang sudah dikumpulkan.",
        "The predicate follows from collected ratings of result and behaviour.",
    )


class DeviationReasonMissing(Refusal):
    """R-DST-1: the distribution is advice; what deviates from it needs a reason and is then allowed."""

    status = 422
    title = Text("Alasan penyimpangan belum diisi", "Reason for the deviation missing")
    detail = Text(
        "Sebaran predikat menjadi berbeda dari pola distribusi. Ubah penilaian, atau isi alasannya.",
        "The predicates would deviate from the distribution pattern. Change the ratings, or give a reason.",
    )


class IncompleteReasonMissing(Refusal):
    """D18: assessing with missing parts is allowed, with a reason."""

    status = 422
    title = Text("Alasan penilaian tidak lengkap belum diisi", "Reason for assessing without all parts missing")
    detail = Text(
        "Masih ada dokumen wajib yang belum dikumpulkan. Tunggu, atau isi alasan menilai tanpanya.",
        "Compulsory documents are not collected yet. Wait, or give a reason to assess without them.",
    )


class PredicateNotSet(Refusal):
    title = Text("Predikat belum ditetapkan", "The predicate is not set")
    detail = Text("Predikat kinerja belum ditetapkan.", "The predicate is not set yet.")


class PredicateAlreadyReceived(Refusal):
    title = Text("Predikat sudah diterima", "The predicate was received already")
    detail = Text(
        "Predikat sudah dibuka; masa keberatan dihitung sejak itu.",
        "The predicate was opened already; the days of objection run from then.",
    )


class ObjectionWindowOver(Refusal):
    """R-TIM-4."""

    title = Text("Masa keberatan sudah berakhir", "The objection window is over")
    detail = Text(
        "Masa keberatan berakhir pada {until:%d-%m-%Y}; predikat menjadi akhir.",
        "The objection window ended on {until:%Y-%m-%d}; the predicate becomes final.",
    )


class ObjectionWindowOpen(Refusal):
    """R-TIM-4."""

    title = Text("Masa keberatan belum berakhir", "The objection window is open")
    detail = Text(
        "Predikat menjadi akhir setelah masa keberatan berakhir.",
        "The predicate becomes final when the objection window has run out.",
    )


class OrganisationPredicateUnchanged(Refusal):
    title = Text("Predikat tidak berubah", "The predicate is the same")
    detail = Text(
        "Predikat satuan pendidikan ini sudah ditetapkan dengan nilai yang sama.",
        "The school's predicate was set to this value already.",
    )
