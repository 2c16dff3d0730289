"""What the check before a cycle says of each reason: what happens, who can put it right, where and how. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.directory.domain.preflight import OUTSIDE, Finding, Reason
from shared import access
from shared.access import SAYINGS, Barrier, Named
from shared.explanation import REPAIRS, letter, role
from shared.policies import Policy
from shared.repair import Repair, Repairer
from shared.superior import Missing
from shared.texts import Text, say_day


class Effect(StrEnum):
    """How bad it is."""

    BLOCKED = "BLOCKED"
    """Somebody cannot go on."""
    AT_RISK = "AT_RISK"
    """It works today, and will fail, or part of it fails."""
    OUTSIDE = "OUTSIDE"
    """He does not take part; right, if the source is right."""


@dataclass(frozen=True)
class Wrong:
    effect: Effect
    saying: Text
    repair: Repair


def _missing(missing: Missing, saying: Text) -> Wrong:
    """Those of R-SUP-1 are repaired as its explanation says."""
    return Wrong(Effect.BLOCKED, saying, REPAIRS[missing])


def _barrier(effect: Effect, barrier: Barrier) -> Wrong:
    """What keeps somebody from taking part is said and repaired as his own question about access is."""
    return Wrong(effect, SAYINGS[barrier], access.REPAIRS[barrier])


def _operator(effect: Effect, saying: Text, how: Text) -> Wrong:
    return Wrong(effect, saying, Repair((Repairer.SCHOOL_OPERATOR,), how))


_LEADERSHIP = Text(
    "Operator sekolah memperbaiki TMT dan TST kepala sekolah atau Plt. di Dapodik.",
    "The school operator corrects first and last day of principal and acting principal in Dapodik.",
)
_PLACEMENT = Text(
    "Operator sekolah memperbaiki sekolah induk di Dapodik.", "The school operator corrects the home school in Dapodik."
)
_EMAIL = Text(
    "Operator sekolah mengisi surel akun belajar.id di Dapodik.",
    "The school operator fills in the e-mail of the belajar.id account in Dapodik.",
)

WRONGS: Mapping[Reason, Wrong] = {
    Reason.NEVER_LED: _missing(
        Missing.NEVER_LED,
        Text(
            "{school} belum pernah mempunyai kepala sekolah atau Plt. yang tercatat; tidak ada yang menyetujui, "
            "mengamati, dan menilai.",
            "{school} never had a principal or acting principal on record; nobody approves, observes and rates.",
        ),
    ),
    Reason.LEADER_NOT_YET: _missing(
        Missing.LEADER_NOT_YET,
        Text("{who} baru memimpin sebagai {role} mulai {starts}.", "{who} leads as {role} only from {starts}."),
    ),
    Reason.LEADER_TERM_OVER: _missing(
        Missing.LEADER_TERM_OVER,
        Text(
            "Masa tugas {who} sebagai {role} berakhir {ends} ({letter}), dan penggantinya belum tercatat.",
            "The term of {who} as {role} ended on {ends} ({letter}), and no successor is recorded.",
        ),
    ),
    Reason.LEADER_ON_LEAVE: _missing(
        Missing.LEADER_ON_LEAVE,
        Text(
            "{who}, {role}, sedang cuti atau berhalangan, dan tidak ada Plt. yang tercatat.",
            "{who}, {role}, is on leave or absent, and no acting principal is recorded.",
        ),
    ),
    Reason.NO_OFFICE_HEAD: _missing(
        Missing.NO_OFFICE_HEAD,
        Text(
            "{who}, {role}, tidak mempunyai atasan: kepala {office} belum tercatat. Rencana kinerjanya sendiri "
            "menunggu.",
            "{who}, {role}, has no superior: the head of {office} is not recorded. The performance plan of that person "
            "waits.",
        ),
    ),
    Reason.OFFICE_HEAD_HIMSELF: _missing(
        Missing.OFFICE_HEAD_HIMSELF,
        Text(
            "{who}, {role}, juga tercatat sebagai kepala {office}: atasannya tidak ada. Rencana kinerjanya sendiri "
            "menunggu.",
            "{who}, {role}, is recorded as head of {office} too: there is no superior. The performance plan of that "
            "person waits.",
        ),
    ),
    Reason.OFFICE_UNKNOWN: Wrong(
        Effect.BLOCKED,
        Text(
            "Dinas pendidikan {office} belum tercatat; {who} tidak mempunyai atasan, dan periode tidak dapat dibuka.",
            "The education office {office} is not recorded; {who} has no superior, and no cycle can be opened.",
        ),
        Repair(
            (Repairer.OFFICE_ADMIN,),
            Text(
                "Dinas pendidikan mengimpor offices.csv dengan kepala dan adminnya.",
                "The education office imports offices.csv with its head and admins.",
            ),
        ),
    ),
    Reason.LEADER_HAS_LEFT: Wrong(
        Effect.BLOCKED,
        Text(
            "{who} masih tercatat sebagai {role}, padahal sudah keluar; persetujuan dan penilaian menunggu orang itu.",
            "{who} is still recorded as {role} but has left; approvals and ratings wait for that person.",
        ),
        REPAIRS[Missing.LEADER_TERM_OVER],
    ),
    Reason.LEADER_TERM_ENDS: Wrong(
        Effect.AT_RISK,
        Text(
            "Masa tugas {who} sebagai {role} berakhir {ends} ({letter}), dan sesudahnya tidak ada yang tercatat.",
            "The term of {who} as {role} ends on {ends} ({letter}), and nobody is recorded for the time after.",
        ),
        REPAIRS[Missing.LEADER_TERM_OVER],
    ),
    Reason.LEADER_TERM_ENDS_LATER: Wrong(
        Effect.AT_RISK,
        Text(
            "Masa tugas {who} sebagai {role} berakhir {ends} ({letter}), sebelum pelaksanaan selesai, dan sesudahnya "
            "tidak ada yang tercatat: observasi dan tindak lanjut akan berhenti.",
            "The term of {who} as {role} ends on {ends} ({letter}), before execution is over, and nobody is recorded "
            "for the time after: observation and follow-up will stop.",
        ),
        REPAIRS[Missing.LEADER_TERM_OVER],
    ),
    Reason.LEADER_WILL_BE_AWAY: Wrong(
        Effect.AT_RISK,
        Text(
            "Halangan {who}, {role}, sudah tercatat untuk hari yang akan datang, dan belum ada Plt. untuk masa itu.",
            "{who}, {role}, is recorded to be absent on days to come, and nobody is recorded who acts then.",
        ),
        REPAIRS[Missing.LEADER_ON_LEAVE],
    ),
    Reason.LEADER_WITHOUT_EMAIL: _operator(
        Effect.AT_RISK,
        Text(
            "{who}, {role}, tidak mempunyai surel: tidak menerima pemberitahuan, dan mungkin tidak dapat masuk.",
            "{who}, {role}, has no e-mail: messages do not arrive, and perhaps there is no account to sign in with.",
        ),
        _EMAIL,
    ),
    Reason.LEADER_PLACED_ELSEWHERE: _operator(
        Effect.AT_RISK,
        Text(
            "{who} adalah kepala sekolah definitif di sini, tetapi sekolah induknya lain.",
            "{who} is definitive principal here, but has another home school.",
        ),
        _PLACEMENT,
    ),
    Reason.TWO_LEADERS: _operator(
        Effect.AT_RISK,
        Text(
            "{who} tercatat memimpin bersamaan dengan orang lain; yang terbaru dipakai.",
            "{who} is recorded to lead at the same time as somebody else; the newest counts.",
        ),
        _LEADERSHIP,
    ),
    Reason.SCHOOL_WITHOUT_OPERATOR: Wrong(
        Effect.AT_RISK,
        Text(
            "{school} tidak mempunyai operator: tidak ada yang memperbaiki datanya.",
            "{school} has no operator: nobody puts its data right.",
        ),
        Repair(
            (Repairer.OFFICE_ADMIN,),
            Text("Admin dinas pendidikan mengimpor operators.csv.", "The office's admin imports operators.csv."),
        ),
    ),
    Reason.TWO_PLACEMENTS: _operator(
        Effect.AT_RISK,
        Text(
            "{who} tercatat juga di sekolah {other} dengan NUPTK yang sama, dan akan mempunyai dua rencana.",
            "{who} is on record at school {other} too, with the same NUPTK, and will have two plans.",
        ),
        Text(
            "Operator kedua sekolah menyepakati sekolah induk; sekolah yang lain mengisi tanggal keluar di Dapodik.",
            "The operators of both schools agree on the home school; the other fills in the leaving day in Dapodik.",
        ),
    ),
    Reason.WITHOUT_EMAIL: _operator(
        Effect.AT_RISK,
        Text(
            "{who} tidak mempunyai surel: tidak menerima pemberitahuan, dan mungkin tidak dapat masuk.",
            "{who} has no e-mail: messages do not arrive, and perhaps there is no account to sign in with.",
        ),
        _EMAIL,
    ),
    Reason.ASN_WITHOUT_NIP: _operator(
        Effect.AT_RISK,
        Text(
            "{who} adalah ASN tanpa NIP: hasilnya tidak dapat diteruskan ke e-Kinerja.",
            "{who} is a civil servant without NIP: the result cannot go on to e-Kinerja.",
        ),
        Text("Operator sekolah mengisi NIP di Dapodik.", "The school operator fills in the NIP in Dapodik."),
    ),
    Reason.NOT_EKINERJA_USER: _barrier(Effect.BLOCKED, Barrier.NOT_EKINERJA_USER),
    **{Reason(barrier): _barrier(Effect.OUTSIDE, barrier) for barrier in OUTSIDE},
}


def say(finding: Finding, named: Mapping[str, str], rules: Policy, language: str) -> str:
    """The sentence of a finding. `named`: who, school, office, job."""
    row, who = finding.row, Named(named["who"], named["school"], named["job"])
    values: dict[str, object] = {
        **access.values(who, rules, language),
        **named,
        "other": finding.other,
        "letter": letter(row, language) if row else "",
        "role": role(row, language) if row else "",
        "starts": say_day(row.starts_on, language) if row else "",
        "ends": say_day(row.ends_on or row.starts_on, language) if row else "",
    }
    return WRONGS[finding.reason].saying.say(language, values)
