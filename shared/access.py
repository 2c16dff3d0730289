"""Who takes part in a cycle: who must, who may, and who does not and why (rulebook 4.1, 4.2). Pure.

Asked with the facts of the day on which somebody's participation begins; who has begun goes on.
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.directory import EmployeePlaced, EmployerKind, EmploymentStatus, SchoolStatus, StaffType
from shared.contracts.ids import Capacity
from shared.policies import Policy
from shared.repair import Repair, Repairer
from shared.texts import Text


class Access(StrEnum):
    """Whether somebody takes part."""

    MUST = "MUST"
    MAY = "MAY"
    NOT = "NOT"


class Barrier(StrEnum):
    """Why somebody does not."""

    NO_PLACE_OF_WORK = "NO_PLACE_OF_WORK"
    JOB_NOT_ELIGIBLE = "JOB_NOT_ELIGIBLE"
    EMPLOYER_NOT_LOCAL = "EMPLOYER_NOT_LOCAL"
    ASN_AT_PRIVATE_SCHOOL = "ASN_AT_PRIVATE_SCHOOL"
    """E-17: a civil servant lent to a private school, in a year whose policy leaves him out."""
    PRIVATE_SCHOOL = "PRIVATE_SCHOOL"
    NOT_EKINERJA_USER = "NOT_EKINERJA_USER"


def capacity_of(staff_type: StaffType | None) -> Capacity:
    """As what somebody is assessed where he works (D19); who leads a school as Plt is that besides."""
    return Capacity.PRINCIPAL if staff_type is StaffType.PRINCIPAL else Capacity.TEACHER


@dataclass(frozen=True)
class Applicant:
    """What is asked of somebody. `school` is None where its status is not known: then nothing is held against him."""

    staff_type: StaffType | None
    employment_status: EmploymentStatus
    employer: EmployerKind
    ekinerja_user: bool
    school: SchoolStatus | None

    @classmethod
    def of(cls, placed: EmployeePlaced, school: SchoolStatus | None) -> "Applicant":
        return cls(
            placed.staff_type, placed.employment_status, placed.employer_kind, placed.ekinerja_user, school
        )  # fmt: skip

    @property
    def asn(self) -> bool:
        return self.employment_status is not EmploymentStatus.NON_ASN


@dataclass(frozen=True)
class Answer:
    """Whether he takes part; where he does not, why."""

    access: Access
    barrier: Barrier | None = None


def access(who: Applicant | None, rules: Policy) -> Answer:
    """R-ACC-1, R-ACC-2: of an employee of a school, or of one who works at none, in the cycle of this policy."""
    barrier = Barrier.NO_PLACE_OF_WORK if who is None else _barrier(who, rules)
    if barrier is not None or who is None:
        return Answer(Access.NOT, barrier)
    return Answer(Access.MUST if who.asn else Access.MAY)


def _barrier(who: Applicant, rules: Policy) -> Barrier | None:
    if who.staff_type is None:
        return Barrier.JOB_NOT_ELIGIBLE
    if who.employer is not EmployerKind.LOCAL_GOVERNMENT:
        return Barrier.EMPLOYER_NOT_LOCAL
    if who.school is SchoolStatus.SWASTA and not who.asn:
        return Barrier.PRIVATE_SCHOOL
    if who.school is SchoolStatus.SWASTA and not rules.private_school_asn:
        return Barrier.ASN_AT_PRIVATE_SCHOOL
    if who.asn and not who.ekinerja_user:
        return Barrier.NOT_EKINERJA_USER
    return None


@dataclass(frozen=True)
class Named:
    """What a sentence is filled with. `who` is None for the one who asks about himself."""

    who: str | None
    school: str
    job: str


_SAYINGS = {
    Access.MUST: Text(
        "{who} wajib mengikuti {title} di {platform}, karena ASN pada pemerintah daerah.",
        "{who} must take part in {title} on {platform}: {a} civil servant of a local government.",
    ),
    Access.MAY: Text(
        "{who} boleh mengikuti {title} di {platform}, tetapi tidak wajib, karena bukan ASN. Hasilnya tidak diteruskan "
        "ke e-Kinerja.",
        "{who} may take part in {title} on {platform}, and need not: no civil servant. The result does not go on to "
        "e-Kinerja.",
    ),
}
SAYINGS = {
    Barrier.NO_PLACE_OF_WORK: Text(
        "{who} tidak ikut {title}, karena tidak tercatat bekerja di sekolah.",
        "{who} {do} not take part in {title}: no school is recorded as place of work.",
    ),
    Barrier.JOB_NOT_ELIGIBLE: Text(
        "{who} tidak ikut {title}: jenis PTK {job} tidak termasuk yang dinilai di sini.",
        "{who} {do} not take part in {title}: the job {job} is not assessed here.",
    ),
    Barrier.EMPLOYER_NOT_LOCAL: Text(
        "{who} tidak ikut {title}: instansi induknya bukan pemerintah daerah.",
        "{who} {do} not take part in {title}: the employer is no local government.",
    ),
    Barrier.ASN_AT_PRIVATE_SCHOOL: Text(
        "{who} tidak ikut {title}: ASN di sekolah swasta belum termasuk periode ini, dan melanjutkan di e-Kinerja.",
        "{who} {do} not take part in {title}: this period leaves out civil servants at private schools, who go on in "
        "e-Kinerja.",
    ),
    Barrier.PRIVATE_SCHOOL: Text(
        "{who} tidak ikut {title}: {school} sekolah swasta, dan hanya ASN yang dapat ikut dari sana.",
        "{who} {do} not take part in {title}: {school} is a private school, from where only civil servants can.",
    ),
    Barrier.NOT_EKINERJA_USER: Text(
        "{who} belum dapat ikut {title}: ASN yang tercatat bukan pengguna e-Kinerja.",
        "{who} cannot take part in {title} yet: a civil servant who is recorded not to use e-Kinerja.",
    ),
}

_OPERATOR = (Repairer.SCHOOL_OPERATOR,)
_STATUS = Repair(
    _OPERATOR,
    Text(
        "Bila keliru, operator sekolah memperbaiki status sekolah atau status kepegawaian di Dapodik.",
        "If that is wrong, the school operator corrects the school's status or the employment status in Dapodik.",
    ),
)
REPAIRS = {
    Barrier.NO_PLACE_OF_WORK: Repair(
        _OPERATOR,
        Text(
            "Bila keliru, operator sekolah induk mencatat penugasan di Dapodik; sesudah impor berikutnya dapat ikut.",
            "If that is wrong, the operator of the home school records the placement in Dapodik; after the next import "
            "the way is open.",
        ),
    ),
    Barrier.JOB_NOT_ELIGIBLE: Repair(
        _OPERATOR,
        Text(
            "Bila keliru, operator sekolah memperbaiki jenis PTK di Dapodik.",
            "If that is wrong, the school operator corrects the job in Dapodik.",
        ),
    ),
    Barrier.EMPLOYER_NOT_LOCAL: Repair(
        _OPERATOR,
        Text(
            "Bila keliru, operator sekolah memperbaiki instansi induk di Dapodik.",
            "If that is wrong, the school operator corrects the employer in Dapodik.",
        ),
    ),
    Barrier.ASN_AT_PRIVATE_SCHOOL: _STATUS,
    Barrier.PRIVATE_SCHOOL: _STATUS,
    Barrier.NOT_EKINERJA_USER: Repair(
        (*_OPERATOR, Repairer.PERSONNEL_AGENCY),
        Text(
            "BKD mengaktifkan akun e-Kinerja; lalu operator sekolah memperbaiki pengguna_ekinerja, dan sesudah impor "
            "berikutnya dapat ikut.",
            "The regional personnel agency opens the e-Kinerja account; then the school operator corrects "
            "pengguna_ekinerja, and after the next import the way is open.",
        ),
    ),
}


def say(answer: Answer, named: Named, rules: Policy, language: str) -> str:
    """The answer in one sentence."""
    text = _SAYINGS[answer.access] if answer.barrier is None else SAYINGS[answer.barrier]
    return text.say(language, values(named, rules, language))


def values(named: Named, rules: Policy, language: str) -> dict[str, object]:
    """What the sentences of access are filled with."""
    own = named.who is None
    return {
        "who": named.who or ("You" if language == "en" else "Anda"),
        "do": "do" if own else "does",
        "a": "you are a" if own else "a",
        "title": rules.title,
        "platform": rules.platform,
        "school": named.school,
        "job": named.job,
    }
