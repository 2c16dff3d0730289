"""Why somebody has this superior on a day, or none, in a sentence with dates and letter (R-SUP-1, rulebook 3). Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared.contracts.directory import Leader, LeadershipKind
from shared.contracts.planning import SuperiorKind
from shared.repair import Repair, Repairer
from shared.superior import ABOVE_PRINCIPALS, Explanation, Missing, absence_of
from shared.texts import Text, say_day


@dataclass(frozen=True)
class Words:
    """What a sentence is filled with; who somebody is, is asked only for those whom it names."""

    subject: str | None
    """The employee's name; None when he asks himself."""
    school: str
    office: str
    on: date
    named: Callable[[Leader | None], str]
    head: str


FOUND = {
    SuperiorKind.DEFINITIVE: Text(
        "Atasan {whose} {who}, kepala sekolah definitif {school}, karena {letter}.",
        "{Whose} superior is {who}, definitive principal of {school}, because {letter}.",
    ),
    SuperiorKind.ACTING: Text(
        "Atasan {whose} {who}, Plt. kepala sekolah {school}, karena {letter}; {definitive}.",
        "{Whose} superior is {who}, acting principal of {school}, because {letter}; {definitive}.",
    ),
    SuperiorKind.OFFICE_HEAD: Text(
        "Atasan {whose} {head}, kepala {office}, karena {subject} sendiri memimpin {school} sebagai {role}: {letter}.",
        "{Whose} superior is {head}, head of {office}, because {subject} in person leads {school} as {role}: {letter}.",
    ),
}
OF_PRINCIPAL = Text(
    "Atasan {whose} {head}, kepala {office}, karena {subject} dinilai sebagai kepala sekolah.",
    "{Whose} superior is {head}, head of {office}, because {subject} {are} assessed as principal.",
)
"""Of a principal who does not lead his school on this day."""
NOBODY = {
    Missing.NEVER_LED: Text(
        "{school} belum pernah mempunyai kepala sekolah atau Plt. yang tercatat",
        "{school} never had a principal or acting principal on record",
    ),
    Missing.LEADER_NOT_YET: Text(
        "{who} baru memimpin {school} sebagai {role} mulai {starts} ({letter})",
        "{who} leads {school} as {role} only from {starts} ({letter})",
    ),
    Missing.LEADER_TERM_OVER: Text(
        "masa tugas {who} sebagai {role} {school} berakhir {ends} ({letter}), dan penggantinya belum tercatat",
        "the term of {who} as {role} of {school} ended on {ends} ({letter}), and no successor is recorded",
    ),
    Missing.LEADER_ON_LEAVE: Text(
        "{who}, {role} {school}, {absent}, dan tidak ada Plt. yang tercatat",
        "{who}, {role} of {school}, {absent}, and no acting principal is recorded",
    ),
    Missing.NO_OFFICE_HEAD: Text(
        "{subject} sendiri memimpin {school} ({letter}), dan kepala {office} belum tercatat",
        "{subject} in person leads {school} ({letter}), and the head of {office} is not recorded",
    ),
    Missing.OFFICE_HEAD_HIMSELF: Text(
        "{subject} sendiri memimpin {school} ({letter}) dan juga tercatat sebagai kepala {office}",
        "{subject} in person leads {school} ({letter}) and is recorded as head of {office} too",
    ),
}
NOBODY_ABOVE_PRINCIPAL = Text(
    "{subject} dinilai oleh kepala {office}, yang belum tercatat atau {subject} sendiri",
    "{subject} {are} assessed by the head of {office}, who is not recorded, or is {subject} in person",
)
NOT_FOUND = Text("Data atasan {whose} tidak ditemukan: {cause}.", "{Whose} superior is not found: {cause}.")
ON_DAY = Text("Pada {day}: {sentence}", "On {day}: {sentence}")

_DAPODIK = Text(
    "Operator sekolah memperbarui kepala sekolah atau Plt. (TMT, TST, nomor SK) di Dapodik, dan sesudah impor "
    "berikutnya proses berjalan sendiri; atau dinas pendidikan menunjuk Plt. dan mencatatnya di sini dengan nomor "
    "suratnya, dan proses langsung berjalan.",
    "The school operator updates principal or acting principal (first and last day, letter number) in Dapodik, and "
    "after the next import all goes on; or the education office appoints an acting principal and records that here "
    "with the letter number, and all goes on at once.",
)
_BOTH = (Repairer.SCHOOL_OPERATOR, Repairer.OFFICE)
REPAIRS = {
    Missing.NEVER_LED: Repair(_BOTH, _DAPODIK),
    Missing.LEADER_TERM_OVER: Repair(_BOTH, _DAPODIK),
    Missing.LEADER_NOT_YET: Repair(
        _BOTH,
        Text(
            "Pada hari itu proses berjalan sendiri. Bila tanggalnya keliru, operator sekolah memperbaiki TMT di "
            "Dapodik; untuk masa sebelumnya dinas pendidikan dapat menunjuk Plt. dan mencatatnya di sini.",
            "On that day all goes on by itself. If the day is wrong, the school operator corrects it in Dapodik; "
            "for the time before, the education office may appoint an acting principal and record that here.",
        ),
    ),
    Missing.LEADER_ON_LEAVE: Repair(
        _BOTH,
        Text(
            "Dinas pendidikan menunjuk Plt. dan mencatatnya di sini dengan nomor suratnya, atau operator sekolah "
            "mencatatnya di Dapodik. Bila kepala sekolah sudah bertugas kembali, yang mencatat cuti atau halangan itu "
            "mengakhirinya: dinas di sini, operator di Dapodik.",
            "The education office appoints an acting principal and records that here with the letter number, or the "
            "school operator records it in Dapodik. If the principal is back, whoever recorded the leave or absence "
            "ends it: the office here, the operator in Dapodik.",
        ),
    ),
    Missing.NO_OFFICE_HEAD: Repair(
        (Repairer.OFFICE_ADMIN,),
        Text(
            "Admin dinas pendidikan mencatat kepala dinas (offices.csv, peran Kepala) dan mengimpornya.",
            "The admin of the education office records its head (offices.csv, peran Kepala) and imports it.",
        ),
    ),
    Missing.OFFICE_HEAD_HIMSELF: Repair(
        (Repairer.OFFICE,),
        Text(
            "Dinas pendidikan menunjuk Plt. lain untuk sekolah ini dan mencatatnya di sini, atau operator sekolah "
            "mencatatnya di Dapodik.",
            "The education office appoints somebody else to act as principal and records that here, or the school "
            "operator records it in Dapodik.",
        ),
    ),
}
_ROLES = {
    LeadershipKind.DEFINITIVE: Text("kepala sekolah definitif", "definitive principal"),
    LeadershipKind.ACTING: Text("Plt. kepala sekolah", "acting principal"),
}
_NOBODY_DEFINITIVE = Text("tidak ada kepala sekolah definitif", "there is no definitive principal")
_AWAY = Text("kepala sekolah definitif, {away}, {absent}", "the definitive principal, {away}, {absent}")
_ON_LEAVE = Text("sedang cuti", "is on leave")
_ABSENT = Text("berhalangan (surat {number}, {period})", "is absent (letter {number}, {period})")
_NAMED_SK = re.compile(r"^SK\b", re.IGNORECASE)


def sentence(why: Explanation, words: Words, language: str) -> str:
    """The superior with what makes him so; or what is missing."""
    values = _values(why, words, language)
    leads_no_more = why.row is None and (why.superior or why.missing in ABOVE_PRINCIPALS)
    if why.superior is not None:
        return (OF_PRINCIPAL if leads_no_more else FOUND[why.superior.kind]).say(language, values)
    assert why.missing is not None
    cause = NOBODY_ABOVE_PRINCIPAL if leads_no_more else NOBODY[why.missing]
    return NOT_FOUND.say(language, {**values, "cause": cause.say(language, values)})


def letter(row: Leader, language: str) -> str:
    """ "SK Plt. 12/2025 berlaku 1 Maret–30 Juni 2025"; where the number is missing, that it is."""
    period = say_period(row.starts_on, row.ends_on, language)
    if not row.letter_no:
        missing = Text("tercatat {period} tanpa nomor SK", "recorded {period} without a letter number")
        return missing.say(language, {"period": period})
    kind = "Plt. " if row.kind is LeadershipKind.ACTING else ""
    number = _NAMED_SK.sub("", row.letter_no).strip()
    held = Text("SK {kind}{number} berlaku {period}", "letter SK {kind}{number} holds {period}")
    return held.say(language, {"kind": "" if number.startswith("Plt") else kind, "number": number, "period": period})


def say_period(first: date, last: date | None, language: str) -> str:
    """`1 Maret–30 Juni 2025`; what has no end, `sejak 1 Maret 2025`."""
    begins = say_day(first, language)
    if last is None:
        return ("since " if language == "en" else "sejak ") + begins
    return f"{begins.removesuffix(f' {last.year}')}–{say_day(last, language)}"


def _absent(row: Leader | None, on: date, language: str) -> str:
    """On leave, as Dapodik has it; or absent by which letter and how long. Why is nobody's business here (E-8)."""
    absence = absence_of(row, on) if row else None
    if absence is None:
        return _ON_LEAVE.say(language, {})
    period = say_period(absence.starts_on, absence.ends_on, language)
    return _ABSENT.say(language, {"number": absence.letter_no, "period": period})


def role(row: Leader, language: str) -> str:
    return _ROLES[row.kind].say(language, {})


def _values(why: Explanation, words: Words, language: str) -> dict[str, object]:
    row, away = why.row, _NOBODY_DEFINITIVE if why.away is None else _AWAY
    absent = _absent(why.away or row, words.on, language)
    return {
        **subject(words, language),
        "school": words.school,
        "office": words.office,
        "head": words.head,
        "who": words.named(row),
        "absent": absent,
        "definitive": away.say(language, {"away": words.named(why.away), "absent": absent}),
        "letter": letter(row, language) if row else "",
        "role": role(row, language) if row else "",
        "starts": say_day(row.starts_on, language) if row else "",
        "ends": say_day(row.ends_on or row.starts_on, language) if row else "",
    }


def subject(words: Words, language: str) -> dict[str, object]:
    """ "Anda", or the name; in English also whose."""
    if words.subject is not None:
        whose = f"{words.subject}'s" if language == "en" else words.subject
        return {"subject": words.subject, "whose": whose, "Whose": whose, "are": "is"}
    return {"subject": "you" if language == "en" else "Anda", "whose": "Anda", "Whose": "Your", "are": "are"}
