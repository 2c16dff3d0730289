"""What people read when a plan goes back: returned by the superior, or reset by the office."""

from collections.abc import Mapping

from services.notification.domain.notices import Notice
from services.notification.wording import Wording
from shared.texts import Text

_PLAN = Text("Perencanaan kinerja", "Performance plan")

WORDINGS: Mapping[Notice, Wording] = {
    Notice.PLAN_RETURNED: Wording(
        _PLAN,
        Text("Perencanaan dikembalikan: {reason}", "Your plan was returned: {reason}"),
        # What people write freely may hold anything (R-NTF-4): the reason stays in the app.
        Text(
            "Perencanaan dikembalikan. Alasannya ada di aplikasi.", "Your plan was returned. The reason is in the app."
        ),
    ),
    Notice.PLAN_RETURNED_OFTEN: Wording(
        _PLAN,
        Text(
            "Perencanaan {teacher} sudah {count} kali dikembalikan oleh atasan di {school}.",
            "The plan of {teacher} was returned {count} times by the superior at {school}.",
        ),
    ),
    Notice.PLAN_RESET_REQUESTED: Wording(
        _PLAN,
        Text(
            "{teacher} dari {school} meminta reset perencanaan. Putuskan paling lambat {day}.",
            "{teacher} of {school} asks to have the plan reset. Decide by {day}.",
        ),
    ),
    Notice.PLAN_RESET: Wording(
        _PLAN,
        Text("Perencanaan direset. Isi kembali dari awal.", "Your plan was reset. Fill it in again from the start."),
    ),
    Notice.PLAN_RESET_FOR_SUPERIOR: Wording(
        _PLAN,
        Text(
            "Perencanaan {teacher} direset dan akan diisi kembali dari awal.",
            "The plan of {teacher} was reset and will be filled in again from the start.",
        ),
    ),
    Notice.PLAN_RESET_REJECTED: Wording(
        _PLAN,
        Text("Reset perencanaan ditolak: {reason}", "The reset of your plan was rejected: {reason}"),
        Text(
            "Reset perencanaan ditolak. Alasannya ada di aplikasi.",
            "The reset of your plan was rejected. The reason is in the app.",
        ),
    ),
    Notice.PLAN_RESET_REJECTED_FOR_SUPERIOR: Wording(
        _PLAN,
        Text(
            "Reset perencanaan {teacher} ditolak. Perencanaan tetap berlaku.",
            "The reset of the plan of {teacher} was rejected. The plan stands.",
        ),
    ),
    Notice.PLAN_RESET_SUGGESTED: Wording(
        _PLAN,
        Text(
            "Atasan menyarankan agar perencanaan Anda direset: {reason}. Bila setuju, ajukan permintaan reset.",
            "Your superior suggests to have your plan reset: {reason}. If you agree, ask for it.",
        ),
    ),
}
