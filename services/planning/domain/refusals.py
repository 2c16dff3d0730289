"""What can stand in the way of planning."""

from typing import Self

from shared.contracts.ids import Capacity
from shared.errors import Refusal
from shared.explanation import letter
from shared.labels import label
from shared.superior import Superior
from shared.texts import Text


class CycleAlreadyOpen(Refusal):
    title = Text("Periode sudah dibuka", "The cycle is open already")
    detail = Text("Periode {cycle} sudah dibuka untuk sekolah ini.", "Cycle {cycle} is open for this school already.")


class PolicyUnknown(Refusal):
    status = 422
    title = Text("Periode tidak dikenal", "Unknown cycle")
    detail = Text("Belum ada kebijakan untuk periode ini.", "There is no policy for this cycle.")


class CycleNotOpened(Refusal):
    title = Text("Periode belum dibuka", "The cycle was not opened")
    detail = Text(
        "Periode {cycle} belum dibuka untuk sekolah mana pun di dinas ini.",
        "Cycle {cycle} was not opened for any school of this office.",
    )


class StageUnknown(Refusal):
    status = 422
    title = Text("Tahap tidak ada", "No such stage")
    detail = Text("Periode ini tidak mempunyai tahap tersebut.", "This cycle has no such stage.")


class ExtensionNotLater(Refusal):
    """R-TIM-1: an extension gives time, it takes none away."""

    status = 422
    title = Text("Bukan perpanjangan", "Not an extension")
    detail = Text(
        "Tanggal baru harus sesudah tanggal penutupan yang berlaku dan belum lewat.",
        "The new day must be after the present one, and not in the past.",
    )


class ExtensionBeyondCycle(Refusal):
    status = 422
    title = Text("Melewati akhir periode", "Beyond the end of the cycle")
    detail = Text(
        "Tahap ini tidak dapat berakhir sesudah penilaian. Perpanjang penilaian lebih dahulu.",
        "This stage cannot end after the assessment. Extend the assessment first.",
    )


class NoSchools(Refusal):
    title = Text("Belum ada sekolah", "No schools yet")
    detail = Text(
        "Dinas ini belum mempunyai data sekolah. Impor data lebih dahulu.",
        "This office has no schools yet. Import them first.",
    )


class DataNotConfirmed(Refusal):
    """R-DAT-1."""

    title = Text("Data belum dipastikan", "Data not confirmed")
    detail = Text(
        "Periksa data Anda, lalu tekan “Data sudah sesuai” sebelum menyusun perencanaan.",
        "Check your data and confirm it before you plan.",
    )


class DataConfirmedAlready(Refusal):
    title = Text("Data sudah dipastikan", "The data is confirmed already")
    detail = Text(
        "Anda sudah menyatakan bahwa data sesuai, sehingga tidak bisa diubah lagi di sini.",
        "You have said that the data is right, so it cannot be changed here any more.",
    )


class DataCorrectedAlready(Refusal):
    """R-DAT-2: once."""

    title = Text("Data sudah pernah diperbaiki", "The data was corrected already")
    detail = Text(
        "Perbaikan di sini hanya satu kali. Selanjutnya minta Operator Sekolah memperbaruinya di Dapodik.",
        "It can be corrected here only once. From now on ask the school's operator to change it in Dapodik.",
    )


class NothingCorrected(Refusal):
    status = 422
    title = Text("Tidak ada yang diperbaiki", "Nothing is corrected")
    detail = Text("Isi nama, NIP, atau sekolah yang benar.", "Give the right name, NIP or school.")


class ParticipationOver(Refusal):
    """6.2: as what somebody takes part no longer, he does nothing more, and nobody decides on what is his."""

    title = Text("Keikutsertaan sudah berhenti", "The participation has stopped")
    detail = Text(
        "Keikutsertaan sebagai {as_what_id} di sekolah ini dalam periode ini sudah berhenti.",
        "The participation as {as_what_en} at this school has stopped for this cycle.",
    )

    @classmethod
    def of(cls, capacity: Capacity) -> Self:
        return cls(as_what_id=label(capacity, "id"), as_what_en=label(capacity, "en"))


class ParticipationRuns(Refusal):
    title = Text("Masih mengikuti periode ini", "Still takes part")
    detail = Text(
        "Pegawai ini masih tercatat mengikuti periode ini di sekolah ini.",
        "This employee is on record as taking part at this school.",
    )


class PlanExists(Refusal):
    title = Text("Perencanaan sudah ada", "There is a plan already")
    detail = Text("Perencanaan untuk periode ini sudah dimulai.", "A plan for this cycle was started already.")


class PlanNotEditable(Refusal):
    title = Text("Perencanaan tidak bisa diubah", "The plan cannot be changed")
    detail = Text(
        "Perencanaan sudah diajukan atau disetujui, sehingga tidak bisa diubah.",
        "The plan was submitted or approved, so it cannot be changed.",
    )


class PlanNotSubmitted(Refusal):
    title = Text("Perencanaan tidak sedang menunggu persetujuan", "The plan does not wait for approval")
    detail = Text(
        "Tindakan ini hanya untuk perencanaan yang berstatus “Perlu disetujui”.",
        "This is only for a plan that waits for approval.",
    )


class PlanNotApproved(Refusal):
    title = Text("Perencanaan belum disetujui", "The plan is not approved")
    detail = Text(
        "Tindakan ini hanya untuk perencanaan yang sudah disetujui.", "This is only for a plan that was approved."
    )


class PlanFinished(Refusal):
    title = Text("Perencanaan sudah selesai", "The plan is finished")
    detail = Text("Perencanaan ini sudah tidak dapat dibatalkan.", "This plan cannot be cancelled any more.")


class AgreementNotAsked(Refusal):
    """6.3: only some policies ask the teacher to agree to what was approved."""

    title = Text("Tidak perlu disepakati", "No agreement is asked for")
    detail = Text(
        "Pada periode ini perencanaan berlaku begitu disetujui atasan.",
        "In this cycle a plan stands as soon as the superior has approved it.",
    )


class ReturnNotOffered(Refusal):
    """6.3: only some policies let the superior give a plan back."""

    title = Text("Perencanaan tidak dapat dikembalikan", "The plan cannot be returned")
    detail = Text(
        "Pada periode ini atasan tidak mengembalikan perencanaan. Sesuaikan sendiri, lalu setujui.",
        "In this cycle the superior does not return plans. Adjust it yourself, then approve it.",
    )


class EmployeeMoved(Refusal):
    """E-11: who works elsewhere now has another superior."""

    title = Text("Pegawai sudah tidak di sekolah ini", "The employee has left this school")
    detail = Text(
        "Pegawai ini tidak lagi bertugas di sekolah ini, sehingga Anda bukan lagi atasannya.",
        "This employee does not work at this school any more, so you are no longer the superior.",
    )


class ReviewBegun(Refusal):
    title = Text("Sedang diperiksa atasan", "The superior is reviewing it")
    detail = Text(
        "Atasan sudah membuka perencanaan ini, sehingga tidak bisa ditarik kembali.",
        "The superior has opened this plan, so it cannot be withdrawn.",
    )


class AutomaticApprovalNotUnderstood(Refusal):
    """R-PLN-6: with automatic approval nobody checks, so the teacher is warned first."""

    status = 422
    title = Text("Perencanaan akan disetujui otomatis", "The plan will be approved automatically")
    detail = Text(
        "Sekolah Anda dipimpin Plt. ({letter_id}), sehingga perencanaan langsung disetujui tanpa diperiksa. "
        "Pastikan isinya benar, lalu ceklis bahwa Anda memahaminya.",
        "Your school is led by an acting principal ({letter_en}), so the plan is approved at once and nobody checks "
        "it. Make sure it is right, then tick that you understand.",
    )

    @classmethod
    def under(cls, superior: Superior | None) -> Self:
        """With the letter that makes the superior one."""
        row = superior.because if superior else None
        said = [letter(row, language) if row else "–" for language in ("id", "en")]
        return cls(field="/automatic_approval_understood", letter_id=said[0], letter_en=said[1])


class ExchangeNotAllowed(Refusal):
    """D3: what the superior may change."""

    status = 422
    title = Text("Penyesuaian tidak diperbolehkan", "This adjustment is not allowed")
    detail = Text(
        "Hasil kerja utama boleh diganti dari daftar atau dihapus, perilaku boleh diganti, hasil kerja tambahan boleh "
        "ditambah, diganti, atau dihapus; tepat satu praktik kinerja harus tetap ada.",
        "Main results may be exchanged from the catalogue or deleted, behaviours exchanged, additional results added, "
        "exchanged or deleted; exactly one practice must remain.",
    )
