"""Who must, may, and may not take part, and what he reads (R-ACC-1, R-ACC-2): every case of rulebook 4.1 and 4.2."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from shared.access import REPAIRS, SAYINGS, Access, Answer, Applicant, Barrier, Named, access, capacity_of, say
from shared.contracts.directory import EmployerKind, EmploymentStatus, SchoolStatus, StaffType
from shared.contracts.ids import Capacity
from shared.policies import codes, policy
from shared.repair import Repairer
from shared.windows import policy_of_day
from tests import builders as a

PNS = Applicant(
    StaffType.CLASS_TEACHER, EmploymentStatus.PNS, EmployerKind.LOCAL_GOVERNMENT, ekinerja_user=True,
    school=SchoolStatus.NEGERI,
)  # fmt: skip
PPPK = replace(PNS, employment_status=EmploymentStatus.PPPK)
HONORARY = replace(PNS, employment_status=EmploymentStatus.NON_ASN, ekinerja_user=False)
NAMED = Named(None, "SD 1", "Penjaga Sekolah")
NOT = Access.NOT


def at_private(who: Applicant) -> Applicant:
    return replace(who, school=SchoolStatus.SWASTA)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (PNS, Answer(Access.MUST)),
        (PPPK, Answer(Access.MUST)),
        (HONORARY, Answer(Access.MAY)),
        (replace(PNS, school=None), Answer(Access.MUST)),
        (None, Answer(NOT, Barrier.NO_PLACE_OF_WORK)),
        (replace(PNS, staff_type=None), Answer(NOT, Barrier.JOB_NOT_ELIGIBLE)),
        (replace(PNS, staff_type=StaffType.PRINCIPAL), Answer(Access.MUST)),
        (replace(PNS, ekinerja_user=False), Answer(NOT, Barrier.NOT_EKINERJA_USER)),
        (replace(PPPK, ekinerja_user=False), Answer(NOT, Barrier.NOT_EKINERJA_USER)),
        (replace(HONORARY, ekinerja_user=True), Answer(Access.MAY)),
        (replace(PNS, employer=EmployerKind.OTHER_MINISTRY), Answer(NOT, Barrier.EMPLOYER_NOT_LOCAL)),
        (replace(HONORARY, employer=EmployerKind.FOUNDATION), Answer(NOT, Barrier.EMPLOYER_NOT_LOCAL)),
        (at_private(PNS), Answer(NOT, Barrier.ASN_AT_PRIVATE_SCHOOL)),
        (at_private(PPPK), Answer(NOT, Barrier.ASN_AT_PRIVATE_SCHOOL)),
        (at_private(HONORARY), Answer(NOT, Barrier.PRIVATE_SCHOOL)),
    ],
)
@pytest.mark.parametrize("code", ["2024S1", "2024S2", "2025"])
def test_who_takes_part_R_ACC_1_R_ACC_2(who: Applicant | None, expected: Answer, code: str) -> None:
    assert access(who, policy(code)) == expected


@pytest.mark.parametrize("staff_type", list(StaffType))
def test_all_eleven_kinds_of_staff_principals_as_principals_R_ACC_1_D19(staff_type: StaffType) -> None:
    assert access(replace(PNS, staff_type=staff_type), policy("2025")).access is Access.MUST
    principal = staff_type is StaffType.PRINCIPAL
    assert capacity_of(staff_type) is (Capacity.PRINCIPAL if principal else Capacity.TEACHER)


def test_a_principal_may_be_no_civil_servant_and_is_asked_like_others_D16() -> None:
    honorary = replace(HONORARY, staff_type=StaffType.PRINCIPAL)
    assert access(honorary, policy("2025")) == Answer(Access.MAY)
    foundation = replace(honorary, employer=EmployerKind.FOUNDATION)
    assert access(foundation, policy("2025")).barrier is Barrier.EMPLOYER_NOT_LOCAL


@pytest.mark.parametrize(("who", "expected"), [(PNS, Access.MUST), (PPPK, Access.MUST), (HONORARY, NOT)])
def test_from_2026_civil_servants_at_private_schools_take_part_E_17(who: Applicant, expected: Access) -> None:
    assert access(at_private(who), policy("2026")).access is expected


def test_one_who_is_lent_and_does_not_use_e_kinerja_still_does_not_E_17() -> None:
    lent = replace(at_private(PNS), ekinerja_user=False)
    assert access(lent, policy("2026")).barrier is Barrier.NOT_EKINERJA_USER


def test_what_planning_hears_is_what_is_asked_D16() -> None:
    assert Applicant.of(a.a_placed_teacher(), SchoolStatus.NEGERI) == PNS
    foreign = a.a_placed_teacher(employer_kind=EmployerKind.OTHER_MINISTRY, ekinerja_user=False)
    assert Applicant.of(foreign, None) == replace(
        PNS, employer=EmployerKind.OTHER_MINISTRY, ekinerja_user=False, school=None
    )


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", codes())
def test_every_answer_is_one_sentence_with_the_period(code: str, language: str) -> None:
    rules = policy(code)
    answers = [Answer(Access.MUST), Answer(Access.MAY), *(Answer(NOT, barrier) for barrier in Barrier)]
    for answer, who in product(answers, (None, "Ani Lestari")):
        sentence = say(answer, replace(NAMED, who=who), rules, language)
        assert rules.title in sentence
        assert sentence.endswith(".") and "{" not in sentence
        assert sentence.startswith(who or ("You" if language == "en" else "Anda"))


@pytest.mark.parametrize("barrier", list(Barrier))
def test_whatever_stands_in_the_way_somebody_can_repair_it(barrier: Barrier) -> None:
    assert barrier in SAYINGS
    assert REPAIRS[barrier].by
    assert all(REPAIRS[barrier].how.say(language, {}).endswith(".") for language in ("id", "en"))


def test_who_does_not_use_e_kinerja_is_sent_to_the_personnel_agency_R_ACC_1() -> None:
    assert REPAIRS[Barrier.NOT_EKINERJA_USER].by == (Repairer.SCHOOL_OPERATOR, Repairer.PERSONNEL_AGENCY)


def test_it_is_said_to_himself_and_of_somebody() -> None:
    must, no = Answer(Access.MUST), Answer(NOT, Barrier.NOT_EKINERJA_USER)
    assert say(must, NAMED, policy("2025"), "id") == (
        "Anda wajib mengikuti Pengelolaan Kinerja 2025 di Ruang GTK, karena ASN pada pemerintah daerah."
    )
    assert say(must, NAMED, policy("2024S1"), "en").endswith("on PMM: you are a civil servant of a local government.")
    assert say(must, replace(NAMED, who="Ani"), policy("2025"), "en") == (
        "Ani must take part in Pengelolaan Kinerja 2025 on Ruang GTK: a civil servant of a local government."
    )
    assert say(no, replace(NAMED, who="Ani"), policy("2025"), "id") == (
        "Ani belum dapat ikut Pengelolaan Kinerja 2025: ASN yang tercatat bukan pengguna e-Kinerja."
    )
    job = Answer(NOT, Barrier.JOB_NOT_ELIGIBLE)
    assert "does not take part" in say(job, replace(NAMED, who="Ani"), policy("2025"), "en")
    assert "You do not take part" in say(job, NAMED, policy("2025"), "en")


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2023, 5, 1), "2024S1"), (date(2024, 1, 1), "2024S1"), (date(2024, 6, 30), "2024S1"),
        (date(2024, 7, 1), "2024S2"), (date(2024, 12, 31), "2024S2"), (date(2025, 1, 1), "2025"),
        (date(2026, 1, 1), "2026"), (date(2031, 1, 1), "2026"),
    ],
)  # fmt: skip
def test_a_day_has_the_policy_that_began_last(on: date, code: str) -> None:
    assert policy_of_day(on).code == code
