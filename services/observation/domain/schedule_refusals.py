"""What can stand in the way of agreeing a time, moving it, or calling it off (rulebook 6.6)."""

from shared.errors import Refusal
from shared.texts import Text


class OwnProposal(Refusal):
    """A time is agreed by the side that did not propose it."""

    title = Text("Menunggu jawaban", "Waiting for an answer")
    detail = Text(
        "Waktu ini usulan Anda sendiri; pihak lain yang menyetujuinya.",
        "You proposed this time yourself; the other side agrees to it.",
    )


class NothingProposed(Refusal):
    title = Text("Tidak ada usulan waktu", "No time is proposed")
    detail = Text(
        "Tidak ada usulan waktu yang menunggu persetujuan. Usulkan waktu lebih dahulu.",
        "No proposed time waits for an answer. Propose a time first.",
    )


class TimePassed(Refusal):
    title = Text("Waktunya sudah lewat", "The time has passed")
    detail = Text("Waktu yang diusulkan sudah lewat. Usulkan waktu lain.", "The time has passed. Propose another one.")


class TimeOutsideWindow(Refusal):
    """R-TIM-1: an observation is part of execution."""

    title = Text("Di luar masa pelaksanaan", "Outside the execution stage")
    detail = Text(
        "Waktu yang diusulkan di luar masa pelaksanaan ({days_id}). Usulkan waktu lain.",
        "The proposed time is outside the execution stage ({days_en}). Propose another one.",
    )


class ObserverBusy(Refusal):
    """One agreed time per observer."""

    title = Text("Atasan sudah mempunyai jadwal", "The observer has another appointment")
    detail = Text(
        "Pada waktu itu atasan sudah sepakat mengobservasi pegawai lain. Usulkan waktu lain.",
        "At that time the superior observes somebody else. Propose another time.",
    )


class TimeAgreed(Refusal):
    """What was agreed, or missed, is moved with a reason; a counter-proposal has none."""

    title = Text("Waktu sudah disepakati", "The time is agreed")
    detail = Text(
        "Waktu observasi sudah disepakati. Untuk memindahkannya, usulkan waktu lain dengan alasannya.",
        "The time is agreed. To move it, propose another one and say why.",
    )


class NothingAgreed(Refusal):
    title = Text("Belum ada waktu yang disepakati", "No time is agreed")
    detail = Text("Waktu observasi belum disepakati.", "No time for the observation is agreed yet.")


class TimeBegun(Refusal):
    """What has begun is not called off: it took place, or is held at another time."""

    title = Text("Waktunya sudah tiba", "The time has come")
    detail = Text(
        "Waktu yang disepakati sudah tiba, sehingga tidak bisa dibatalkan lagi. Bila observasi tidak terlaksana, "
        "usulkan waktu lain dengan alasannya.",
        "The agreed time has come, so it cannot be cancelled. If the observation did not take place, propose another "
        "time and say why.",
    )


class AlreadyCancelled(Refusal):
    title = Text("Sudah dibatalkan", "Already cancelled")
    detail = Text(
        "Jadwal ini sudah dibatalkan. Usulkan waktu lain bila observasi tetap dilaksanakan.",
        "This was cancelled. Propose another time if the observation is still to take place.",
    )


class ObservationDone(Refusal):
    title = Text("Observasi sudah dinilai", "The observation is rated")
    detail = Text(
        "Observasi sudah dinilai, sehingga jadwalnya tidak bisa diubah lagi.",
        "The observation was rated, so its time cannot change.",
    )
