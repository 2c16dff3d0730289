"""What can stand in the way of deleting an approved plan."""

from shared.errors import Refusal
from shared.texts import Text


class ResetAskedAlready(Refusal):
    """6.4, E-20: once in a cycle."""

    title = Text("Reset sudah pernah diminta", "A reset was asked for already")
    detail = Text(
        "Dalam satu periode, reset perencanaan hanya dapat diminta satu kali.",
        "A plan can be reset only once in a cycle, and this was asked for already.",
    )


class ObservationRatedAlready(Refusal):
    """6.4: what was observed rests on the plan."""

    title = Text("Observasi sudah dinilai", "The observation is rated")
    detail = Text(
        "Hasil observasi sudah dikumpulkan, sehingga perencanaan tidak bisa direset lagi.",
        "The result of the observation was collected, so the plan cannot be reset any more.",
    )


class ResetDecided(Refusal):
    title = Text("Permintaan reset sudah diputuskan", "The reset was decided")
    detail = Text("Permintaan ini sudah selesai atau ditolak.", "This request was carried out or rejected already.")


class VerificationBegun(Refusal):
    title = Text("Sedang diverifikasi", "It is being verified")
    detail = Text("Permintaan ini sudah diverifikasi dinas.", "The office is verifying this request already.")


class ResetNotVerified(Refusal):
    title = Text("Belum diverifikasi", "Not verified yet")
    detail = Text(
        "Verifikasi akun dan NIP lebih dahulu, baru kemudian reset.", "Verify account and NIP first, then reset."
    )


class NipDiffers(Refusal):
    """6.4: account and NIP match Dapodik."""

    title = Text("NIP tidak sama", "The NIP differs")
    detail = Text(
        "NIP pada perencanaan tidak sama dengan NIP di Dapodik. Perbarui datanya, atau tolak permintaan ini.",
        "The NIP on the plan is not the one in Dapodik. Have the data put right, or reject the request.",
    )


class NotAutomatic(Refusal):
    """E-7: only what nobody has checked."""

    title = Text("Perencanaan disetujui atasan", "A superior approved the plan")
    detail = Text(
        "Reset hanya dapat disarankan untuk perencanaan yang disetujui otomatis.",
        "A reset can be suggested only for a plan that was approved by itself.",
    )
