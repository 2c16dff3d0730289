"""The messages in words (rulebook 11): Indonesian, and English. They say that something happened, never how well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.notification import clock_words, return_words, schedule_words, superior_words
from services.notification.domain.notices import Notice, Number, Values
from services.notification.wording import Wording
from shared.clock import ZONES
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity
from shared.labels import label
from shared.texts import Text, say_day
from shared.windows import STAGES

_PLAN = Text("Perencanaan kinerja", "Performance plan")
_OBSERVATION = Text("Observasi kinerja", "Performance observation")
_FOLLOW_UP = Text("Tindak lanjut", "Follow-up")
_RESULT = Text("Penilaian kinerja", "Performance assessment")
_AS_LEADER = Text("{cycle}, sebagai {what}", "{cycle}, as {what}")

WORDINGS: Mapping[Notice, Wording] = {
    **clock_words.WORDINGS,
    **schedule_words.WORDINGS,
    **return_words.WORDINGS,
    **superior_words.WORDINGS,
    Notice.CYCLE_OPENED: Wording(
        Text("Periode dibuka", "Cycle opened"),
        Text(
            "Periode {cycle} dibuka. Susun perencanaan{since}{until}.",
            "Cycle {cycle} is open. Make your plan{since}{until}.",
        ),
    ),
    Notice.PLAN_SUBMITTED: Wording(
        _PLAN,
        Text("{teacher} mengajukan perencanaan. Perlu disetujui.", "{teacher} submitted a plan. It needs approval."),
    ),
    Notice.PLAN_APPROVED: Wording(
        _PLAN,
        Text(
            "Perencanaan Anda disetujui. Tahap pelaksanaan terbuka.",
            "Your plan is approved. The execution stage is open.",
        ),
    ),
    Notice.PLAN_APPROVED_ADJUSTED: Wording(
        _PLAN,
        Text(
            "Disetujui dengan {count} penyesuaian dari atasan. Silakan periksa.",
            "Approved with {count} adjustment(s) by your superior. Please check.",
        ),
    ),
    Notice.PLAN_APPROVED_AUTOMATICALLY: Wording(
        _PLAN,
        Text(
            "Disetujui otomatis karena belum ada Kepala Sekolah definitif.",
            "Approved automatically, since there is no definitive principal yet.",
        ),
    ),
    Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_ACTING: Wording(
        _PLAN,
        Text(
            "Perencanaan {teacher} disetujui otomatis karena belum ada Kepala Sekolah definitif.",
            "The plan of {teacher} was approved automatically, since there is no definitive principal yet.",
        ),
    ),
    Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_FORMER: Wording(
        _PLAN,
        Text(
            "Perencanaan {teacher} disetujui otomatis karena sekolah kini dipimpin Plt. Penyesuaian Anda yang belum "
            "disetujui tidak dipakai.",
            "The plan of {teacher} was approved automatically, since an acting principal leads the school now. What "
            "you had changed without approving it is not used.",
        ),
    ),
    Notice.PLAN_CANCELLED: Wording(
        _PLAN,
        Text(
            "Perencanaan {teacher} sebagai {as_what} di {school} dibatalkan karena keikutsertaannya di sana sudah "
            "berhenti.",
            "The plan of {teacher} as {as_what} at {school} was cancelled, since the participation there has stopped.",
        ),
    ),
    Notice.EXECUTION_UNLOCKED: Wording(
        Text("Pelaksanaan kinerja", "Performance execution"),
        Text("Isi Dokumen Persiapan.", "Fill in the preparation document."),
    ),
    Notice.PREPARATION_COLLECTED: Wording(
        _OBSERVATION,
        Text("{teacher} siap diobservasi pada {moment}.", "{teacher} is ready to be observed on {moment}."),
    ),
    Notice.OBSERVATION_RATED: Wording(
        _OBSERVATION,
        Text(
            "Hasil observasi tersedia. Lanjutkan Dokumen Tindak Lanjut.",
            "The result of the observation is there. Go on with the follow-up document.",
        ),
    ),
    Notice.OBSERVATION_STANDS: Wording(
        _OBSERVATION,
        Text(
            "Hasil observasi dari sekolah sebelumnya tetap berlaku, dengan yang Anda tulis sesudahnya. Lanjutkan.",
            "The observation at your former school stands, with what you wrote after it. Go on from there.",
        ),
    ),
    Notice.OBSERVATION_STANDS_FOR_SUPERIOR: Wording(
        _OBSERVATION,
        Text(
            "Hasil observasi {teacher} dari sekolah sebelumnya tetap berlaku. Anda dapat membacanya.",
            "The observation of {teacher} at the former school stands. You can read it.",
        ),
    ),
    Notice.FOLLOW_UP_COLLECTED: Wording(
        _FOLLOW_UP,
        Text("{teacher} mengumpulkan Dokumen Tindak Lanjut.", "{teacher} handed in the follow-up document."),
    ),
    Notice.REFLECTION_REQUESTED: Wording(
        _FOLLOW_UP,
        Text(
            "Lakukan upaya tindak lanjut, lalu isi refleksi sampai {day}.",
            "Carry out the follow-up effort, then write the reflection by {day}.",
        ),
    ),
    Notice.REFLECTION_COLLECTED: Wording(
        _FOLLOW_UP, Text("Refleksi {teacher} siap ditinjau.", "The reflection of {teacher} is ready to be read.")
    ),
    Notice.CHANGE_REQUESTED: Wording(
        _OBSERVATION,
        Text(
            "{teacher} meminta ubah praktik kinerja. Dokumen sesudahnya tidak akan berlaku lagi.",
            "{teacher} asks to change the practice. What followed will no longer count.",
        ),
    ),
    Notice.CHANGE_APPROVED: Wording(
        _OBSERVATION,
        Text(
            "Permintaan ubah praktik kinerja disetujui. Dokumen sesudahnya tidak berlaku lagi.",
            "The change of your practice is agreed to. What followed no longer counts.",
        ),
    ),
    Notice.CHANGE_REJECTED: Wording(
        _OBSERVATION,
        Text("Permintaan ubah praktik kinerja ditolak.", "The change of your practice is rejected."),
    ),
    Notice.DOCUMENT_COLLECTED: Wording(
        Text("Dokumen baru", "New document"),
        Text("{teacher} mengumpulkan 1 dokumen baru.", "{teacher} handed in 1 new document."),
    ),
    Notice.ORGANISATION_PREDICATE_SET: Wording(
        _RESULT,
        Text(
            "Predikat satuan pendidikan ditetapkan. Tetapkan predikat guru.",
            "The school's predicate is set. Set the teachers' predicates.",
        ),
    ),
    Notice.PREDICATE_SET: Wording(
        _RESULT,
        Text(
            "Predikat kinerja Anda telah ditetapkan. Keberatan dapat diajukan sampai {days} hari setelah Anda "
            "membacanya.",
            "Your performance predicate is set. You may object within {days} days after you read it.",
        ),
    ),
    Notice.PREDICATE_RECEIVED: Wording(
        _RESULT,
        Text(
            "Anda telah membaca predikat kinerja Anda. Keberatan dapat diajukan sampai {moment_day}.",
            "You have read your performance predicate. You may object until {moment_day}.",
        ),
    ),
}

LABELS: Mapping[Number, Text] = {
    Number.N01: Text("Data atasan tidak ditemukan", "Superior's data not found"),
    Number.N02: Text("Periode dibuka", "Cycle opened"),
    Number.N03: Text("Perencanaan diajukan", "Plan submitted"),
    Number.N04: Text("Perencanaan disetujui", "Plan approved"),
    Number.N05: Text("Perencanaan disetujui dengan penyesuaian", "Plan approved with adjustments"),
    Number.N06: Text("Perencanaan disetujui otomatis", "Plan approved automatically"),
    Number.N07: Text("Perencanaan dikembalikan", "Plan returned"),
    Number.N08: Text("Reset perencanaan", "Plan reset"),
    Number.N09: Text("Data atasan tersedia", "Superior's data found"),
    Number.N10: Text("Pelaksanaan terbuka", "Execution open"),
    Number.N11: Text("Siap diobservasi", "Ready to be observed"),
    Number.N12: Text("Jadwal observasi", "Time of the observation"),
    Number.N13: Text("Pengingat jadwal observasi", "Reminder of the observation"),
    Number.N14: Text("Observasi belum terlaksana", "Observation missed"),
    Number.N15: Text("Hasil observasi tersedia", "Result of the observation"),
    Number.N16: Text("Dokumen Tindak Lanjut dikumpulkan", "Follow-up document handed in"),
    Number.N17: Text("Refleksi diminta", "Reflection requested"),
    Number.N18: Text("Upaya melewati jadwal", "Effort overdue"),
    Number.N19: Text("Refleksi dikumpulkan", "Reflection handed in"),
    Number.N20: Text("Ubah praktik kinerja", "Change of the practice"),
    Number.N21: Text("Dokumen baru", "New document"),
    Number.N22: Text("Dokumen akuntabilitas sekolah", "The school's documents"),
    Number.N23: Text("Batas waktu tahap", "End of a stage"),
    Number.N24: Text("Predikat satuan pendidikan ditetapkan", "School's predicate set"),
    Number.N25: Text("Predikat kinerja ditetapkan", "Performance predicate set"),
    Number.N28: Text("Atasan berubah", "Another superior"),
    Number.N29: Text("Pindah, atau tidak lagi mengikuti periode", "Moved, or takes part no longer"),
}
"""What the messages are called where people choose among them."""


@dataclass(frozen=True)
class Context:
    """What is looked up when a message is read: facts that may have changed, or come, since it was told."""

    cycle: str | None
    teacher: str | None
    zone: Zone | None
    planning_until: date | None
    person: str | None = None
    """Whom the message names besides the teacher."""
    school: str | None = None
    capacity: Capacity = Capacity.TEACHER
    """As what the teacher takes part in what the message is about."""


def period(context: Context, language: str) -> str | None:
    """Which cycle a message is about, and of whom may take part twice, as what (E-3, E-41); None: about none."""
    if context.cycle is None or not context.capacity.leads:
        return context.cycle
    return _AS_LEADER.say(language, {"cycle": context.cycle, "what": label(context.capacity, language)})


def words(notice: Notice, values: Values, context: Context, language: str, *, by_mail: bool = False) -> str:
    """The message in the reader's language. Moments are told in the time of the school (R-TIM-3)."""
    wording = WORDINGS[notice]
    text = wording.mail if by_mail and wording.mail is not None else wording.text
    zone, until = context.zone or Zone.WIB, context.planning_until
    since, by = (" from ", " by ") if language == "en" else (" mulai ", " sampai ")
    return text.say(
        language,
        {
            "cycle": context.cycle,
            "person": context.person or "–",
            "school": context.school or ("a school" if language == "en" else "sebuah sekolah"),
            "stage": STAGES[values.stage].say(language, {}) if values.stage else "",
            "ends": _ends(values, language) if values.day else "",
            "waiting": values.waiting,
            "teacher": context.teacher or ("An employee" if language == "en" else "Seorang pegawai"),
            "as_what": label(context.capacity, language),
            "since": since + say_day(values.day, language) if values.day else "",
            "until": by + say_day(until, language) if until else "",
            "day": say_day(values.day, language) if values.day else "",
            "moment": _moment(values.moment, zone, language) if values.moment else "",
            "moment_day": say_day(values.moment.astimezone(ZONES[zone]).date(), language) if values.moment else "",
            "days": values.days,
            "count": values.count,
            "reason": values.reason,
        },
    )


def _moment(moment: datetime, zone: Zone, language: str) -> str:
    local = moment.astimezone(ZONES[zone])
    clock = f", {local:%H:%M}" if language == "en" else f" pukul {local:%H.%M}"
    return f"{say_day(local.date(), language)}{clock} {zone}"


def _ends(values: Values, language: str) -> str:
    """When a stage ends: `days` are left, 0 today, fewer: it is over."""
    assert values.day is not None
    day, left = say_day(values.day, language), values.days or 0
    if left < 0:
        return f"was over on {day}" if language == "en" else f"sudah berakhir pada {day}"
    if left == 0:
        return f"ends today, {day}" if language == "en" else f"berakhir hari ini, {day}"
    return f"ends on {day}" if language == "en" else f"berakhir {day}"
