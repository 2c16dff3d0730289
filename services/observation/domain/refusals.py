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


class SuperiorNotFound(Refusal):
    """R-SUP-2, with the sentence of N01."""

    title = Text("Data atasan Anda tidak ditemukan", "Your superior's data was not found")
    detail = Text(
        "Data atasan Anda tidak ditemukan. Hubungi Operator Sekolah atau Dinas Pendidikan untuk memperbarui Dapodik.",
        "Your superior's data was not found. Ask the school operator or the education office to update Dapodik.",
    )


class NoLessonPlan(Refusal):
    status = 404
    title = Text("Tidak ada RPP atau modul ajar", "There is no lesson plan")
    detail = Text("Dokumen persiapan ini tidak melampirkan berkas.", "No file is attached to this preparation.")


class PreparationNotCollected(Refusal):
    title = Text("Dokumen persiapan belum dikumpulkan", "The preparation is not collected")
    detail = Text(
        "Dokumen persiapan sedang diisi guru. Langkah ini terbuka setelah dokumen itu dikumpulkan.",
        "The teacher is writing the preparation. This opens after it is collected.",
    )


class OwnProposal(Refusal):
    """A time is agreed by the side that did not propose it."""

    title = Text("Menunggu jawaban", "Waiting for an answer")
    detail = Text(
        "Waktu ini usulan Anda sendiri; pihak lain yang menyetujuinya.",
        "You proposed this time yourself; the other side agrees to it.",
    )


class NothingProposed(Refusal):
    title = Text("Tidak ada usulan waktu", "No time is proposed")
    detail = Text("Waktu observasi sudah disepakati.", "The time is agreed already.")


class TimePassed(Refusal):
    title = Text("Waktunya sudah lewat", "The time has passed")
    detail = Text("Waktu yang diusulkan sudah lewat. Usulkan waktu lain.", "The time has passed. Propose another one.")


class ObserverBusy(Refusal):
    """One agreed time per observer."""

    title = Text("Atasan sudah mempunyai jadwal", "The observer has another appointment")
    detail = Text(
        "Pada waktu itu atasan sudah sepakat mengobservasi guru lain. Usulkan waktu lain.",
        "At that time the superior observes another teacher. Propose another time.",
    )


class ObservationDone(Refusal):
    title = Text("Observasi sudah dinilai", "The observation is rated")
    detail = Text(
        "Observasi sudah dinilai, sehingga jadwalnya tidak bisa diubah lagi.",
        "The observation was rated, so its time cannot change.",
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


class OwnObservation(Refusal):
    """R-SEC-1."""

    status = 403
    title = Text("Ini observasi Anda sendiri", "This is your own observation")
    detail = Text("Tidak seorang pun menilai dirinya sendiri.", "Nobody rates himself.")
