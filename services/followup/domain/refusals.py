"""What can stand in the way of a follow-up."""

from shared.errors import Refusal
from shared.texts import Text


class FollowUpLocked(Refusal):
    """R-OBS-4: nothing of the result shows before it is collected."""

    title = Text("Belum terbuka", "Not open yet")
    detail = Text(
        "Terbuka setelah atasan mengumpulkan hasil observasi.",
        "It opens after the principal has collected the result of the observation",
    )


class FollowUpOpen(Refusal):
    title = Text("Sudah terbuka", "Open already")
    detail = Text("Dokumen Tindak Lanjut sudah terbuka.", "The follow-up document is open already.")


class ResultNotOpened(Refusal):
    title = Text("Hasil observasi belum dibuka", "The result was not opened")
    detail = Text(
        "Buka hasil observasi lebih dahulu, lalu isi Dokumen Tindak Lanjut.",
        "Open the result of the observation first, then write the follow-up document.",
    )


class DocumentCollected(Refusal):
    """R-DOC-1."""

    title = Text("Dokumen sudah dikumpulkan", "The document was collected")
    detail = Text(
        "Dokumen yang telah dikumpulkan tidak bisa diubah lagi.",
        "A document that was collected cannot be changed any more.",
    )


class EffortBegun(Refusal):
    title = Text("Upaya sudah dimulai", "The effort has begun")
    detail = Text("Upaya ini sudah dimulai.", "This effort has begun already.")


class EffortNotBegun(Refusal):
    title = Text("Upaya belum dimulai", "The effort has not begun")
    detail = Text("Mulai upaya ini lebih dahulu.", "Start this effort first.")


class EffortDone(Refusal):
    title = Text("Upaya sudah selesai", "The effort is done")
    detail = Text("Upaya ini sudah dinyatakan selesai.", "This effort was declared done.")


class ReflectionLocked(Refusal):
    title = Text("Belum terbuka", "Not open yet")
    detail = Text(
        "Terbuka setelah Dokumen Tindak Lanjut dikumpulkan.",
        "It opens after the follow-up document was collected.",
    )


class ReflectionRequestedAlready(Refusal):
    title = Text("Refleksi sudah diminta", "The reflection was requested already")
    detail = Text("Refleksi sudah diminta.", "The reflection was requested already.")


class EffortNotFinished(Refusal):
    """R-REF-1."""

    title = Text("Belum ada upaya yang selesai", "No effort is done yet")
    detail = Text("Selesaikan satu upaya dulu.", "Finish one effort first.")


class PlanNotAgreed(Refusal):
    """R-PLN-3: where the policy asks for it, execution unlocks when the teacher agrees."""

    title = Text("Perencanaan belum disepakati", "The plan is not agreed to yet")
    detail = Text(
        "Perencanaan sudah disetujui. Sepakati lebih dahulu, lalu pelaksanaan terbuka.",
        "The plan is approved. Agree to it first, then execution opens.",
    )


class PlanNotApproved(Refusal):
    title = Text("Perencanaan belum disetujui", "The plan is not approved")
    detail = Text("Terbuka setelah perencanaan disetujui.", "It opens after the plan was approved.")


class IndicatorNotPlanned(Refusal):
    """D12."""

    status = 422
    title = Text("Indikator tidak ada dalam perencanaan", "The indicator is not in the plan")
    detail = Text(
        "Pilih indikator kompetensi dari perencanaan yang disetujui.",
        "Choose a competency indicator of the approved plan.",
    )


class TooManyDocuments(Refusal):
    title = Text("Terlalu banyak dokumen", "Too many documents")
    detail = Text("Paling banyak {most} dokumen dalam satu periode.", "At most {most} documents in one cycle.")


class DutyNotPlanned(Refusal):
    """D13."""

    status = 422
    title = Text("Tugas tidak ada dalam perencanaan", "The duty is not in the plan")
    detail = Text(
        "Pilih tugas pokok atau tugas tambahan dari perencanaan yang disetujui.",
        "Choose a core duty or an additional duty of the approved plan.",
    )


class DutyReportExists(Refusal):
    title = Text("Laporan sudah ada", "There is a report already")
    detail = Text("Laporan untuk tugas ini sudah dimulai.", "A report on this duty was started already.")


class EvidenceUsed(Refusal):
    """R-CMP-24-4, E-30: known by its bytes, of the same owner."""

    status = 422
    title = Text("Bukti sudah dipakai", "The evidence was used already")
    detail = Text(
        "Berkas ini sudah dipakai pada dokumen kompetensi yang telah dikumpulkan. Bukti hanya berlaku satu kali.",
        "This file stands in a competency document that was collected. Evidence counts once.",
    )


class NoFileThere(Refusal):
    status = 404
    title = Text("Tidak ada berkas", "There is no file")
    detail = Text("Dokumen ini tidak melampirkan berkas tersebut.", "That file is not attached to this document.")


class FileSentHere(Refusal):
    """Where files are taken, they are sent on their own and named here."""

    status = 415
    title = Text("Kirim berkas tersendiri", "Send the file on its own")
    detail = Text(
        "Unggah berkas PDF lebih dahulu lewat /v1/files, lalu sebut di dokumen ini.",
        "Upload the PDF through /v1/files first, then name it in this document.",
    )


class UploadNotAccepted(Refusal):
    """R-DOC-4."""

    status = 415
    title = Text("Tidak perlu mengunggah bukti", "No upload is needed")
    detail = Text(
        "Dokumen ini tidak memerlukan bukti dukung. Hasil kegiatan dapat diperlihatkan langsung kepada atasan.",
        "This document needs no evidence file. You may show your results to your superior directly.",
    )
