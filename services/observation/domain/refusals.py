"""What can stand in the way of preparing, agreeing a time and rating."""

from shared.errors import Refusal
from shared.texts import Text


class AlreadyCollected(Refusal):
    """R-DOC-1."""

    title = Text("Sudah dikumpulkan", "Already collected")
    detail = Text(
        "Dokumen ini sudah dikumpulkan, sehingga tidak bisa diubah lagi.",
        "This document was collected, so it cannot be changed.",
    )


class NoLessonPlan(Refusal):
    status = 404
    title = Text("Tidak ada RPP atau modul ajar", "There is no lesson plan")
    detail = Text("Dokumen persiapan ini tidak melampirkan berkas.", "No file is attached to this preparation.")


class PreparationNotCollected(Refusal):
    title = Text("Dokumen persiapan belum dikumpulkan", "The preparation is not collected")
    detail = Text(
        "Dokumen persiapan sedang diisi. Langkah ini terbuka setelah dokumen itu dikumpulkan.",
        "The preparation is being written. This opens after it is collected.",
    )


class TimeNotReached(Refusal):
    """D7, E-27: the rubric opens at the agreed time, or earlier with a reason."""

    title = Text("Waktu observasi belum tiba", "It is not time yet")
    detail = Text(
        "Rubrik dibuka pada waktu yang telah disepakati. Untuk menilai sebelum itu, tuliskan alasannya.",
        "The rubric opens at the agreed time. To rate without it, write the reason.",
    )


class RatingNotDrafted(Refusal):
    title = Text("Rubrik belum diisi", "The rubric is empty")
    detail = Text("Isi dan simpan rubrik Anda sebelum mengumpulkannya.", "Fill in and save your rubric first.")


class RatingNotCollected(Refusal):
    """R-SEC-2, R-OBS-4: the answer is the same whether or not somebody has begun to rate."""

    title = Text("Hasil observasi belum tersedia", "The result is not there yet")
    detail = Text(
        "Hasil observasi tersedia setelah atasan mengumpulkan penilaiannya.",
        "The result is there after the superior has collected the rating.",
    )


class NotRated(Refusal):
    title = Text("Belum dinilai", "Not rated")
    detail = Text("Observasi ini belum dinilai.", "This observation was not rated.")


class AdviceNotDrafted(Refusal):
    title = Text("Rekomendasi belum diisi", "The recommendation is empty")
    detail = Text("Isi dan simpan rubrik Anda sebelum memberikannya.", "Fill in and save your rubric first.")


class OwnObservation(Refusal):
    """R-SEC-1."""

    status = 403
    title = Text("Ini observasi Anda sendiri", "This is your own observation")
    detail = Text("Tidak seorang pun menilai dirinya sendiri.", "Nobody rates himself.")
