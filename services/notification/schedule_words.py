"""What the two sides of an observation tell each other about its time (N12)."""

from collections.abc import Mapping

from services.notification.domain.notices import Notice
from services.notification.wording import Wording
from shared.texts import Text

_OBSERVATION = Text("Observasi kinerja", "Performance observation")

WORDINGS: Mapping[Notice, Wording] = {
    Notice.SCHEDULE_COUNTERED: Wording(
        _OBSERVATION,
        Text(
            "Jadwal observasi diusulkan: {moment}. Menunggu persetujuan Anda.",
            "A time for the observation is proposed: {moment}. It waits for you.",
        ),
    ),
    Notice.SCHEDULE_AGREED: Wording(
        _OBSERVATION, Text("Jadwal observasi {moment}.", "The observation is on {moment}.")
    ),
    Notice.SCHEDULE_MOVE_PROPOSED: Wording(
        _OBSERVATION,
        Text(
            "Pemindahan jadwal observasi diusulkan: {moment}. Alasan: {reason}. Menunggu persetujuan Anda.",
            "It is proposed to move the observation to {moment}. Reason: {reason}. It waits for you.",
        ),
        # What people write freely may hold anything (R-NTF-4): the reason stays in the app.
        Text(
            "Pemindahan jadwal observasi diusulkan: {moment}. Alasannya ada di aplikasi.",
            "It is proposed to move the observation to {moment}. The reason is in the app.",
        ),
    ),
    Notice.SCHEDULE_CANCELLED: Wording(
        _OBSERVATION,
        Text(
            "Jadwal observasi {moment} dibatalkan: {reason}", "The observation on {moment} was cancelled: {reason}"
        ),
        Text(
            "Jadwal observasi {moment} dibatalkan. Alasannya ada di aplikasi.",
            "The observation on {moment} was cancelled. The reason is in the app.",
        ),
    ),
    Notice.SCHEDULE_HANDED_OVER: Wording(
        _OBSERVATION,
        Text(
            "Jadwal observasi {teacher} pada {moment} kini menjadi tugas Anda.",
            "The observation of {teacher} on {moment} is now yours.",
        ),
    ),
}  # fmt: skip
