"""What people are told because time has passed, or because who leads them or where they work has changed."""

from collections.abc import Mapping

from services.notification.domain.notices import Notice
from services.notification.wording import Wording
from shared.texts import Text

_CYCLE = Text("Awal periode", "Start of the cycle")
_DEADLINE = Text("Batas waktu", "Deadline")
_OBSERVATION = Text("Observasi kinerja", "Performance observation")
_FOLLOW_UP = Text("Tindak lanjut", "Follow-up")
_SUPERIOR = Text("Data atasan", "Superior's data")
_PLACE = Text("Penempatan pegawai", "Where people work")

WORDINGS: Mapping[Notice, Wording] = {
    Notice.CYCLE_OPENED_UNCONFIRMED: Wording(
        _CYCLE,
        Text(
            "Periode {cycle} dibuka. Perencanaan dapat disusun setelah Kepala Sekolah memastikan bahwa periode ini "
            "dimulai.",
            "Cycle {cycle} is open. You can make your plan once the principal has confirmed that it starts.",
        ),
    ),
    Notice.START_TO_CONFIRM: Wording(
        _CYCLE,
        Text(
            "Pastikan bahwa periode {cycle} dimulai di sekolah Anda. Sebelum itu pegawai tidak dapat "
            "menyusun perencanaan.",
            "Confirm that cycle {cycle} starts at your school. Until then nobody there can make a plan.",
        ),
    ),
    Notice.START_CONFIRMED: Wording(
        _CYCLE,
        Text(
            "Periode {cycle} dimulai di sekolah Anda. Susun perencanaan{until}.",
            "Cycle {cycle} starts at your school. Make your plan{until}.",
        ),
    ),
    Notice.OBSERVATION_TOMORROW: Wording(
        _OBSERVATION,
        Text("Observasi Anda besok: {moment}.", "Your observation is tomorrow: {moment}."),
    ),
    Notice.OBSERVATION_TOMORROW_FOR_OBSERVER: Wording(
        _OBSERVATION,
        Text("Observasi {teacher} besok: {moment}.", "The observation of {teacher} is tomorrow: {moment}."),
    ),
    Notice.OBSERVATION_SOON: Wording(
        _OBSERVATION,
        Text("Observasi Anda dimulai dalam satu jam: {moment}.", "Your observation begins within the hour: {moment}."),
    ),
    Notice.OBSERVATION_SOON_FOR_OBSERVER: Wording(
        _OBSERVATION,
        Text(
            "Observasi {teacher} dimulai dalam satu jam: {moment}.",
            "The observation of {teacher} begins within the hour: {moment}.",
        ),
    ),
    Notice.SCHEDULE_MISSED: Wording(
        _OBSERVATION,
        Text(
            "Observasi {moment} belum terlaksana atau belum dinilai. Bila belum terlaksana, atur ulang jadwal.",
            "The observation of {moment} has not taken place or is not rated. If it has not, arrange another time.",
        ),
    ),
    Notice.SCHEDULE_MISSED_FOR_OBSERVER: Wording(
        _OBSERVATION,
        Text(
            "Observasi {teacher} pada {moment} belum terlaksana atau belum dinilai. Nilai observasinya, atau atur "
            "ulang jadwal.",
            "The observation of {teacher} on {moment} has not taken place or is not rated. Rate it, or arrange "
            "another time.",
        ),
    ),
    Notice.EFFORT_OVERDUE: Wording(
        _FOLLOW_UP,
        Text(
            "Sebuah upaya tindak lanjut Anda melewati jadwalnya, {day}.",
            "One of your follow-up efforts is past its last day, {day}.",
        ),
    ),
    Notice.EFFORT_OVERDUE_FOR_SUPERIOR: Wording(
        _FOLLOW_UP,
        Text(
            "Sebuah upaya tindak lanjut {teacher} melewati jadwalnya, {day}.",
            "A follow-up effort of {teacher} is past its last day, {day}.",
        ),
    ),
    Notice.ACCOUNTABILITY_MISSING: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. KOSP atau rangkuman kehadiran sekolah Anda belum diunggah atau dipastikan.",
            "{stage} {ends}. The curriculum or the attendance summary of your school is not uploaded or confirmed.",
        ),
    ),
    Notice.DEADLINE_PLAN: Wording(
        _DEADLINE,
        Text("{stage} {ends}. Perencanaan Anda belum diajukan.", "{stage} {ends}. Your plan is not submitted yet."),
    ),
    Notice.DEADLINE_PREPARATION: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Dokumen Persiapan Anda belum dikumpulkan.",
            "{stage} {ends}. Your preparation document is not handed in yet.",
        ),
    ),
    Notice.DEADLINE_REFLECTION: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Dokumen Refleksi Anda belum dikumpulkan.",
            "{stage} {ends}. Your reflection is not handed in yet.",
        ),
    ),
    Notice.DEADLINE_PLANS: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Pegawai yang belum mengajukan perencanaan: {count}. Perencanaan yang menunggu Anda: "
            "{waiting}.",
            "{stage} {ends}. Employees who have not submitted a plan: {count}. Plans that wait for you: {waiting}.",
        ),
    ),
    Notice.DEADLINE_OBSERVATIONS: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Pegawai yang belum mengumpulkan Dokumen Persiapan: {count}. Observasi yang belum Anda "
            "nilai: {waiting}.",
            "{stage} {ends}. Employees without a preparation document: {count}. Observations that you have not rated: "
            "{waiting}.",
        ),
    ),
    Notice.DEADLINE_REFLECTIONS: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Pegawai yang belum mengumpulkan Dokumen Refleksi: {count}.",
            "{stage} {ends}. Employees who have not handed in their reflection: {count}.",
        ),
    ),
    Notice.DEADLINE_RATINGS: Wording(
        _DEADLINE,
        Text("{stage} {ends}. Pegawai yang belum Anda nilai: {waiting}.", "{stage} {ends}. Not yet rated: {waiting}."),
    ),
    Notice.DEADLINE_PLANS_FOR_HEAD: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Ada kepala sekolah atau Plt. yang belum mengajukan perencanaan, atau perencanaannya "
            "menunggu Anda. Lihat daftar perencanaan dinas.",
            "{stage} {ends}. Some who lead schools have not submitted a plan, or theirs wait for you. See the "
            "office's list of plans.",
        ),
    ),
    Notice.DEADLINE_OBSERVATIONS_FOR_HEAD: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Ada kepala sekolah atau Plt. yang belum mengumpulkan Dokumen Persiapan, atau belum Anda "
            "nilai observasinya. Lihat daftar observasi dinas.",
            "{stage} {ends}. Some who lead schools have not handed in a preparation document, or you have not rated "
            "their observation. See the office's list of observations.",
        ),
    ),
    Notice.DEADLINE_REFLECTIONS_FOR_HEAD: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Ada kepala sekolah atau Plt. yang belum mengumpulkan Dokumen Refleksi.",
            "{stage} {ends}. Some who lead schools have not handed in their reflection.",
        ),
    ),
    Notice.DEADLINE_RATINGS_FOR_HEAD: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Ada kepala sekolah atau Plt. yang belum Anda nilai. Lihat daftar penilaian dinas.",
            "{stage} {ends}. Some who lead schools are not rated by you yet. See the office's list of assessments.",
        ),
    ),
    Notice.DEADLINE_PREDICATE: Wording(
        _DEADLINE,
        Text(
            "{stage} {ends}. Masih ada satuan pendidikan tanpa predikat, dan penilaian pegawainya menunggu.",
            "{stage} {ends}. There are schools without a predicate, and the ratings of their employees wait for it.",
        ),
    ),
    Notice.LEADER_CHANGED: Wording(
        _SUPERIOR,
        Text("Atasan Anda berubah menjadi {person}.", "Your superior is now {person}."),
    ),
    Notice.LEADER_CHANGED_FOR_LEADER: Wording(
        _SUPERIOR,
        Text(
            "Anda sekarang memimpin {school}. Yang menunggu keputusan atasan ada di daftar Anda.",
            "You now lead {school}. What waits for the superior is in your list.",
        ),
    ),
    Notice.TEACHER_MOVED: Wording(
        _PLACE,
        Text(
            "Anda tercatat pindah tugas. Perencanaan dan dokumen di sekolah lama tetap dapat Anda baca.",
            "You are recorded as having moved to another school. What you wrote at the former one stays readable.",
        ),
    ),
    Notice.PARTICIPATION_OVER: Wording(
        _PLACE,
        Text(
            "Periode {cycle} berhenti bagi Anda sebagai {as_what} di {school}. Yang sudah dikumpulkan tetap dapat Anda "
            "baca.",
            "Cycle {cycle} has stopped for you as {as_what} at {school}. What you handed in stays readable.",
        ),
    ),
    Notice.TEACHER_LEFT: Wording(
        _PLACE,
        Text(
            "{teacher} tidak lagi mengikuti periode {cycle} sebagai {as_what} di {school}.",
            "{teacher} takes no part in cycle {cycle} any more as {as_what} at {school}.",
        ),
    ),
    Notice.TEACHER_ARRIVED: Wording(
        _PLACE, Text("{teacher} pindah ke sekolah Anda.", "{teacher} has moved to your school.")
    ),
}
