"""As what somebody enters a period (R-ACC-5), and what becomes of leading a school besides (D19, E-3 to E-5). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.access import Access
from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import Capacity
from shared.texts import Text


class Hat(StrEnum):
    """As what somebody enters (R-ACC-5)."""

    TEACHER_AS_EMPLOYEE = "TEACHER_AS_EMPLOYEE"
    PRINCIPAL_AS_SUPERIOR = "PRINCIPAL_AS_SUPERIOR"
    PRINCIPAL_AS_EMPLOYEE = "PRINCIPAL_AS_EMPLOYEE"


LABELS = {
    Hat.TEACHER_AS_EMPLOYEE: "Guru → Sebagai Pegawai",
    Hat.PRINCIPAL_AS_SUPERIOR: "Kepala Sekolah → Sebagai Atasan",
    Hat.PRINCIPAL_AS_EMPLOYEE: "Kepala Sekolah → Sebagai Pegawai",
}


@dataclass(frozen=True)
class Home:
    """Where somebody works and takes part, and as what; `job` as the source calls it."""

    npsn: str
    capacity: Capacity
    job: str


@dataclass(frozen=True)
class Led:
    """A school on whose record somebody leads today. `decides`: nobody goes before him; `access`: his, as Plt there."""

    npsn: str
    school: str
    office: str
    kind: LeadershipKind
    decides: bool = True
    access: Access = Access.NOT

    @property
    def assessed_as_plt(self) -> bool:
        return self.kind is LeadershipKind.ACTING and self.decides and self.access is not Access.NOT


Way = tuple[Hat, str, Capacity | None]
"""One way in, at which school; as an employee, also as what he is assessed."""


def ways_in(home: Home | None, led: Sequence[Led]) -> tuple[Way, ...]:
    """R-ACC-5: as the employee that one is, as the Plt that one is assessed as, and as the superior of a school."""
    own: list[Way] = []
    if home is not None:
        teaches = home.capacity is Capacity.TEACHER
        own = [(Hat.TEACHER_AS_EMPLOYEE if teaches else Hat.PRINCIPAL_AS_EMPLOYEE, home.npsn, home.capacity)]
    acting = (
        (Hat.PRINCIPAL_AS_EMPLOYEE, there.npsn, Capacity.ACTING_PRINCIPAL) for there in led if there.assessed_as_plt
    )
    return (*own, *acting, *((Hat.PRINCIPAL_AS_SUPERIOR, there.npsn, None) for there in led))


_PRINCIPAL = Text(
    "{who} memimpin {school} dan dinilai sebagai kepala sekolah oleh kepala {office}.",
    "{who} {leads} {school} and {are} assessed as principal by the head of {office}.",
)
_NOT_PRINCIPAL = Text(
    "{who} memimpin {school} secara definitif, tetapi jenis PTK yang tercatat {job}: dinilai sebagai guru, oleh "
    "kepala {office}. Bila keliru, operator sekolah memperbaiki jenis PTK di Dapodik.",
    "{who} {leads} {school} as definitive principal, but the job on record is {job}: assessed as a teacher, by the "
    "head of {office}. If that is wrong, the school operator corrects the job in Dapodik.",
)
_ACTS_HERE = Text(
    "{who} juga memimpin {school} sebagai Plt. dan mengikuti periode ini dua kali: sebagai {as_} dan sebagai Plt. "
    "kepala sekolah. Keduanya dinilai oleh kepala {office}.",
    "{who} also {leads} {school} as acting principal and {take} part twice: as {as_} and as acting principal. The head "
    "of {office} assesses both.",
)
_ACTS_ELSEWHERE = Text(
    "{who} juga memimpin {school} sebagai Plt. dan mengikuti periode ini dua kali: sebagai {as_} tetap di sekolah "
    "induk, dan sebagai Plt. kepala sekolah di sana, dinilai oleh kepala {office}.",
    "{who} also {leads} {school} as acting principal and {take} part twice: as {as_} still at the home school, and as "
    "acting principal there, assessed by the head of {office}.",
)
_ACTS_ONLY = Text(
    "{who} memimpin {school} sebagai Plt. dan dinilai sebagai Plt. kepala sekolah oleh kepala {office}.",
    "{who} {leads} {school} as acting principal and {are} assessed as that by the head of {office}.",
)
_LEADS_ONLY = Text(
    "{who} memimpin {school} dan di sana menjadi atasan, tetapi tidak dinilai di sini sebagai pemimpinnya.",
    "{who} {leads} {school} and {are} the superior there, but not assessed here for leading it.",
)
_AS = {
    Capacity.TEACHER: Text("guru", "teacher"),
    Capacity.PRINCIPAL: Text("kepala sekolah", "principal"),
}


def as_leader(home: Home | None, led: Sequence[Led], who: str | None, language: str) -> str | None:
    """What becomes of leading a school; None: he leads none. One sentence: where he acts goes first, then his own.

    `who`: None for the one who asks about himself.
    """
    deciding = [there for there in led if there.decides]
    if not deciding:
        return None
    at_home = home.npsn if home else None
    there = min(deciding, key=lambda one: (not one.assessed_as_plt, one.npsn != at_home, one.npsn))
    values: dict[str, object] = {
        "who": who or ("You" if language == "en" else "Anda"), "leads": "leads" if who else "lead",
        "are": "is" if who else "are", "take": "takes" if who else "take", "school": there.school,
        "office": there.office, "job": home.job if home else "–",
        "as_": _AS[home.capacity].say(language, {}) if home else "–",
    }  # fmt: skip
    return _of(home, there).say(language, values)


def _of(home: Home | None, there: Led) -> Text:
    if there.assessed_as_plt:
        if home is None:
            return _ACTS_ONLY
        return _ACTS_HERE if there.npsn == home.npsn else _ACTS_ELSEWHERE
    if home is None or there.npsn != home.npsn or there.kind is LeadershipKind.ACTING:
        return _LEADS_ONLY
    return _PRINCIPAL if home.capacity is Capacity.PRINCIPAL else _NOT_PRINCIPAL
