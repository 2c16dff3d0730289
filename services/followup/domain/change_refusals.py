"""What can stand in the way of a practice change (rulebook 6.10)."""

from shared.errors import Refusal
from shared.texts import Text


class ChangeRequestsOff(Refusal):
    """D9: collected is final, unless the policy says otherwise."""

    title = Text("Perubahan tidak tersedia", "Changes are not available")
    detail = Text(
        "Pada periode ini dokumen yang sudah dikumpulkan tidak bisa diubah lagi.",
        "In this cycle what was collected cannot be changed any more.",
    )


class AssessmentGiven(Refusal):
    """R-ASM-1."""

    title = Text("Penilaian sudah diberikan", "The ratings are given")
    detail = Text(
        "Atasan sudah memberikan penilaian kinerja, sehingga praktik kinerja tidak bisa diubah lagi.",
        "The ratings were given, so the practice cannot be changed any more.",
    )


class ChangeUnderWay(Refusal):
    """Nothing moves while a change is being decided or carried out."""

    title = Text("Ada permintaan perubahan", "A change is under way")
    detail = Text(
        "Permintaan ubah praktik kinerja sedang diproses. Langkah ini terbuka kembali setelah selesai.",
        "A request to change the practice is under way. This opens again when it is settled.",
    )


class TargetNotCollected(Refusal):
    title = Text("Belum dikumpulkan", "Not collected")
    detail = Text(
        "Dokumen ini belum dikumpulkan, sehingga masih dapat diubah tanpa permintaan.",
        "This document was not collected: it can be changed without a request.",
    )


class ChangeDecided(Refusal):
    title = Text("Permintaan sudah diputuskan", "The request is decided")
    detail = Text("Permintaan ini sudah tidak menunggu keputusan.", "This request does not wait for a decision.")
