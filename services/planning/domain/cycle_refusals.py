"""What can stand in the way of a school's cycle: of its start, its end, and of going on after it."""

from shared.errors import Refusal
from shared.texts import Text


class StartNotConfirmed(Refusal):
    """R-CYC-2: nobody plans before who leads the school has said that the period starts."""

    title = Text("Periode belum dipastikan dimulai", "The start of the cycle is not confirmed")
    detail = Text(
        "Periode {cycle} belum dimulai di sekolah Anda. Yang harus memastikannya: {who_id}.",
        "Cycle {cycle} has not started at your school yet. Who has to confirm it: {who_en}.",
    )


class StartConfirmedAlready(Refusal):
    title = Text("Awal periode sudah dipastikan", "The start was confirmed already")
    detail = Text("Periode {cycle} sudah dipastikan dimulai.", "The start of cycle {cycle} was confirmed already.")


class ConfirmationNotAsked(Refusal):
    title = Text("Tidak perlu dipastikan", "No confirmation is needed")
    detail = Text(
        "Periode {cycle} dimulai tanpa dipastikan oleh Kepala Sekolah.",
        "Cycle {cycle} starts without the principal's confirmation.",
    )


class NotForTheOffice(Refusal):
    """R-CYC-2: the office speaks for a school only while nobody leads it."""

    status = 403
    title = Text("Kepala Sekolah yang memastikannya", "The principal confirms it")
    detail = Text(
        "Sekolah ini mempunyai pimpinan: {who}. Hanya yang bersangkutan yang memastikan awal periode.",
        "Somebody leads this school: {who}. Nobody else confirms the start of the cycle.",
    )


class CycleOver(Refusal):
    """R-CYC-3: what is over is not extended; it is reopened, with a reason."""

    title = Text("Periode sudah berakhir", "The cycle is over")
    detail = Text(
        "Periode {cycle} sudah berakhir, sehingga tidak dapat diperpanjang. Dinas Pendidikan dapat membukanya kembali "
        "dengan alasan.",
        "Cycle {cycle} is over, so it cannot be extended. The education office can reopen it, with a reason.",
    )


class CycleClosedAlready(Refusal):
    title = Text("Periode sudah ditutup", "The cycle is closed already")
    detail = Text("Periode {cycle} sudah ditutup.", "Cycle {cycle} is closed already.")


class CycleStillRuns(Refusal):
    title = Text("Periode masih berjalan", "The cycle still runs")
    detail = Text(
        "Periode {cycle} belum berakhir. Yang diperlukan adalah perpanjangan tahap.",
        "Cycle {cycle} is not over. What is needed is more time for a stage.",
    )
