"""As what somebody enters a period, and what becomes of leading a school besides (R-ACC-5, D19, E-3 to E-5)."""

import pytest

from services.directory.domain.hats import Home, Led, as_leader, ways_in
from shared.access import Access
from shared.contracts.directory import LeadershipKind
from shared.contracts.ids import Capacity
from tests import builders as a

TEACHER = Home(a.NPSN, Capacity.TEACHER, "Guru Kelas")
PRINCIPAL = Home(a.NPSN, Capacity.PRINCIPAL, "Kepala Sekolah")
DEFINITIVE, ACTING = LeadershipKind.DEFINITIVE, LeadershipKind.ACTING


def led(npsn: str = a.NPSN, kind: LeadershipKind = ACTING, decides: bool = True, access: Access = Access.MUST) -> Led:
    return Led(npsn, f"SD {npsn[-1]}", "Dinas Kukar", kind, decides, access)


HERE, THERE, OWN = led(), led(a.OTHER_NPSN), led(kind=DEFINITIVE)


def ways(home: Home | None, *schools: Led) -> list[tuple[str, str, str | None]]:
    return [(str(hat), npsn, capacity and str(capacity)) for hat, npsn, capacity in ways_in(home, schools)]


@pytest.mark.parametrize(
    ("home", "schools", "expected"),
    [
        (None, (), []),
        (TEACHER, (), [("TEACHER_AS_EMPLOYEE", a.NPSN, "TEACHER")]),
        (PRINCIPAL, (OWN,), [
            ("PRINCIPAL_AS_EMPLOYEE", a.NPSN, "PRINCIPAL"), ("PRINCIPAL_AS_SUPERIOR", a.NPSN, None),
        ]),
        (TEACHER, (THERE,), [
            ("TEACHER_AS_EMPLOYEE", a.NPSN, "TEACHER"), ("PRINCIPAL_AS_EMPLOYEE", a.OTHER_NPSN, "ACTING_PRINCIPAL"),
            ("PRINCIPAL_AS_SUPERIOR", a.OTHER_NPSN, None),
        ]),
        (None, (led(access=Access.NOT),), [("PRINCIPAL_AS_SUPERIOR", a.NPSN, None)]),
        (TEACHER, (led(decides=False),), [
            ("TEACHER_AS_EMPLOYEE", a.NPSN, "TEACHER"), ("PRINCIPAL_AS_SUPERIOR", a.NPSN, None),
        ]),
    ],
)  # fmt: skip
def test_one_enters_as_each_thing_that_one_is_R_ACC_5_D19(home, schools, expected) -> None:
    assert ways(home, *schools) == expected


@pytest.mark.parametrize(
    ("home", "schools", "indonesian", "english"),
    [
        (PRINCIPAL, (OWN,),
         "Anda memimpin SD 1 dan dinilai sebagai kepala sekolah oleh kepala Dinas Kukar.",
         "You lead SD 1 and are assessed as principal by the head of Dinas Kukar."),
        (TEACHER, (HERE,),
         "Anda juga memimpin SD 1 sebagai Plt. dan mengikuti periode ini dua kali: sebagai guru dan sebagai Plt. "
         "kepala sekolah. Keduanya dinilai oleh kepala Dinas Kukar.",
         "You also lead SD 1 as acting principal and take part twice: as teacher and as acting principal. The head of "
         "Dinas Kukar assesses both."),
        (TEACHER, (THERE,),
         "Anda juga memimpin SD 2 sebagai Plt. dan mengikuti periode ini dua kali: sebagai guru tetap di sekolah "
         "induk, dan sebagai Plt. kepala sekolah di sana, dinilai oleh kepala Dinas Kukar.",
         "You also lead SD 2 as acting principal and take part twice: as teacher still at the home school, and as "
         "acting principal there, assessed by the head of Dinas Kukar."),
        (TEACHER, (OWN,),
         "Anda memimpin SD 1 secara definitif, tetapi jenis PTK yang tercatat Guru Kelas: dinilai sebagai guru, oleh "
         "kepala Dinas Kukar. Bila keliru, operator sekolah memperbaiki jenis PTK di Dapodik.",
         "You lead SD 1 as definitive principal, but the job on record is Guru Kelas: assessed as a teacher, by the "
         "head of Dinas Kukar. If that is wrong, the school operator corrects the job in Dapodik."),
        (None, (led(access=Access.NOT),),
         "Anda memimpin SD 1 dan di sana menjadi atasan, tetapi tidak dinilai di sini sebagai pemimpinnya.",
         "You lead SD 1 and are the superior there, but not assessed here for leading it."),
        (None, (THERE,),
         "Anda memimpin SD 2 sebagai Plt. dan dinilai sebagai Plt. kepala sekolah oleh kepala Dinas Kukar.",
         "You lead SD 2 as acting principal and are assessed as that by the head of Dinas Kukar."),
    ],
)  # fmt: skip
def test_what_becomes_of_leading_is_said_in_a_sentence_D19_E_3_E_4_E_5(home, schools, indonesian, english) -> None:
    assert as_leader(home, schools, None, "id") == indonesian
    assert as_leader(home, schools, None, "en") == english


def test_a_principal_who_is_plt_elsewhere_reads_of_both_E_4() -> None:
    said = as_leader(PRINCIPAL, (OWN, THERE), "Ibu Rahma", "id")
    assert said == (
        "Ibu Rahma juga memimpin SD 2 sebagai Plt. dan mengikuti periode ini dua kali: sebagai kepala sekolah tetap di "
        "sekolah induk, dan sebagai Plt. kepala sekolah di sana, dinilai oleh kepala Dinas Kukar."
    )
    english = as_leader(PRINCIPAL, (OWN, THERE), "Ibu Rahma", "en")
    assert english is not None
    assert english.startswith("Ibu Rahma also leads SD 2 as acting principal and takes part twice: as principal still")


def test_of_two_schools_his_own_goes_first_E_3() -> None:
    said = as_leader(TEACHER, (THERE, HERE), None, "id")
    assert said is not None and "SD 1" in said
    own_last = as_leader(TEACHER, (led(a.OTHER_NPSN, DEFINITIVE), led(a.NPSN, DEFINITIVE)), None, "en")
    assert own_last is not None and "SD 1" in own_last
    definitive_elsewhere = as_leader(TEACHER, (led(a.OTHER_NPSN, DEFINITIVE, access=Access.MUST),), None, "id")
    assert definitive_elsewhere is not None and definitive_elsewhere.endswith(
        "tidak dinilai di sini sebagai pemimpinnya."
    )


def test_who_leads_nothing_or_goes_behind_another_reads_nothing_D6() -> None:
    assert as_leader(TEACHER, (), None, "id") is None
    assert as_leader(TEACHER, (led(decides=False),), None, "id") is None
