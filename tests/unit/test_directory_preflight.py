"""Which facts stand in the way of a cycle, school by school, before it begins."""

from dataclasses import replace
from datetime import date

import pytest

from services.directory.domain.facts import Office, Person, School
from services.directory.domain.placement import Employment
from services.directory.domain.preflight import (
    OF_EMPLOYEES,
    Finding,
    Reason,
    Situation,
    Somebody,
    days_of,
    execution_closes,
    findings,
    planning_closes,
)
from services.directory.domain.refusals import CycleUnknown
from services.directory.domain.wrongs import WRONGS, say
from services.directory.preflight_queries import Question
from services.directory.tables import table
from services.directory.views import PreflightRow
from shared.contracts.directory import (
    Absence,
    EducationLevel,
    EmployerKind,
    EmploymentStatus,
    Leader,
    LeadershipKind,
    PositionLevel,
    SchoolStatus,
    StaffType,
    Zone,
)
from shared.policies import policy
from shared.superior import Missing
from tests import builders as a

DAY, CLOSES = date(2025, 1, 10), date(2025, 1, 31)
SCHOOL = School(
    a.NPSN, "SD 1", EducationLevel.SD, SchoolStatus.NEGERI, a.OFFICE, "32.04.05", "X", Zone.WIB, (a.OPERATOR,)
)
OFFICE = Office(a.OFFICE, "Dinas Pendidikan", a.HEAD, (a.ADMIN,))
WORK = Employment(
    a.ANI, a.NPSN, "Guru Kelas", StaffType.CLASS_TEACHER, EmploymentStatus.PNS, EmployerKind.LOCAL_GOVERNMENT, True,
    PositionLevel.AHLI_MUDA, "III/c", date(2020, 1, 1),
)  # fmt: skip
NIP, EMAIL = "198501012010012001", "ani@belajar.test"


def somebody(who=a.ANI, nip: str | None = NIP, email: str | None = EMAIL, **work) -> Somebody:
    return Somebody(Person(who, "x", "Ani", nip, email), replace(WORK, person_id=who, **work))


LED = Situation(SCHOOL, (a.a_leader(),), OFFICE, {a.PRINCIPAL: somebody(a.PRINCIPAL)})


def led_by(*leaders, people=None, **more) -> Situation:
    return replace(LED, leaders=leaders, people=people or LED.people, **more)


def with_employee(**more) -> Situation:
    return replace(LED, odd=(somebody(**more),))


def private(**more) -> Situation:
    there = with_employee(**more)
    return replace(there, school=replace(SCHOOL, status=SchoolStatus.SWASTA))


def reasons(there: Situation, on: date = DAY, until: date = CLOSES) -> list[Reason]:
    return [finding.reason for finding in findings(there, on, until)]


PLT = a.a_leader(a.ACTING, LeadershipKind.ACTING)
ENDS = a.a_leader(ends_on=date(2025, 1, 20))
SUCCESSOR = a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 1, 21))


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (LED, []),
        (led_by(), [Reason.NEVER_LED]),
        (led_by(a.a_leader(ends_on=date(2025, 1, 9))), [Reason.LEADER_TERM_OVER]),
        (led_by(a.a_leader(starts_on=date(2025, 1, 11))), [Reason.LEADER_NOT_YET]),
        (led_by(a.a_leader(on_leave=True)), [Reason.LEADER_ON_LEAVE]),
        (led_by(a.a_leader(on_leave=True), PLT), []),
        (led_by(ENDS), [Reason.LEADER_TERM_ENDS]),
        (led_by(ENDS, PLT), []),
        (led_by(ENDS, SUCCESSOR), []),
        (led_by(ENDS, a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 1, 22))), [Reason.LEADER_TERM_ENDS]),
        (led_by(a.a_leader(ends_on=CLOSES)), []),
        (led_by(PLT.model_copy(update={"ends_on": date(2025, 1, 30)})), [Reason.LEADER_TERM_ENDS]),
        (replace(LED, office=replace(OFFICE, head_id=None)), [Reason.NO_OFFICE_HEAD]),
        (replace(LED, office=replace(OFFICE, head_id=a.PRINCIPAL)), [Reason.OFFICE_HEAD_HIMSELF]),
        (replace(LED, office=None), [Reason.OFFICE_UNKNOWN]),
        (led_by(a.a_leader(), people={a.PRINCIPAL: somebody(a.PRINCIPAL, left_on=DAY)}), [Reason.LEADER_HAS_LEFT]),
        (led_by(a.a_leader(), people={a.PRINCIPAL: somebody(a.PRINCIPAL, left_on=date(2025, 1, 11))}), []),
        (led_by(a.a_leader(), people={a.PRINCIPAL: somebody(a.PRINCIPAL, email=None)}), [Reason.LEADER_WITHOUT_EMAIL]),
        (led_by(a.a_leader(), people={a.PRINCIPAL: somebody(a.PRINCIPAL, npsn=a.OTHER_NPSN)}),
         [Reason.LEADER_PLACED_ELSEWHERE]),
        (led_by(PLT, people={a.ACTING: somebody(a.ACTING, npsn=a.OTHER_NPSN)}), []),  # E-4
        (led_by(PLT, people={a.ACTING: Somebody(Person(a.ACTING, "x", "Y", None, EMAIL), None)}), []),  # E-5
        (led_by(a.a_leader(ends_on=date(2025, 12, 31)), a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2024, 1, 1))),
         [Reason.TWO_LEADERS]),
        (replace(LED, closed=(a.OTHER_PRINCIPAL,)), [Reason.TWO_LEADERS]),
        (replace(LED, school=replace(SCHOOL, operators=())), [Reason.SCHOOL_WITHOUT_OPERATOR]),
        (replace(LED, doubles={a.ANI: a.OTHER_NPSN}), [Reason.TWO_PLACEMENTS]),
        (with_employee(), []),
        (with_employee(email=None), [Reason.WITHOUT_EMAIL]),
        (with_employee(nip=None), [Reason.ASN_WITHOUT_NIP]),
        (with_employee(nip=None, status=EmploymentStatus.PPPK, ekinerja_user=False),
         [Reason.ASN_WITHOUT_NIP, Reason.NOT_EKINERJA_USER]),
        (with_employee(nip=None, status=EmploymentStatus.NON_ASN, ekinerja_user=False), []),
        (with_employee(staff_type=None, nip=None, email=None), [Reason.JOB_NOT_ELIGIBLE]),
        (with_employee(employer=EmployerKind.FOUNDATION, email=None), [Reason.EMPLOYER_NOT_LOCAL]),
        (with_employee(staff_type=None, left_on=DAY), []),
        (with_employee(staff_type=None, left_on=date(2025, 1, 11)), [Reason.JOB_NOT_ELIGIBLE]),
        (with_employee(staff_type=StaffType.PRINCIPAL), []),
        (with_employee(staff_type=StaffType.PRINCIPAL, ekinerja_user=False), [Reason.NOT_EKINERJA_USER]),
        (private(), [Reason.ASN_AT_PRIVATE_SCHOOL]),
        (private(status=EmploymentStatus.NON_ASN), [Reason.PRIVATE_SCHOOL]),
        (private(employer=EmployerKind.FOUNDATION), [Reason.EMPLOYER_NOT_LOCAL]),
    ],
)  # fmt: skip
def test_each_fact_that_stands_in_the_way_is_found(there: Situation, expected: list[Reason]) -> None:
    assert reasons(there) == expected


def test_a_civil_servant_at_a_private_school_is_outside_until_the_year_takes_him_in_E_17() -> None:
    lent = private(email=None)
    assert reasons(lent, date(2024, 9, 1)) == reasons(lent) == [Reason.ASN_AT_PRIVATE_SCHOOL]
    assert reasons(lent, date(2026, 2, 1), date(2026, 2, 1)) == [Reason.WITHOUT_EMAIL]


def test_what_is_found_has_its_order_and_comes_once() -> None:
    there = led_by(ENDS, closed=(a.BUDI, a.BUDI), odd=(somebody(email=None, nip=None),))
    places = [finding.place for finding in findings(there, DAY, CLOSES)]
    assert places == sorted(set(places))
    assert len(places) == 4


def test_who_has_gone_keeps_nobody_else_from_being_found() -> None:
    there = replace(LED, odd=(somebody(email=None, left_on=DAY), somebody(a.BUDI, email=None)))
    assert [(f.reason, f.person_id) for f in findings(there, DAY, CLOSES)] == [(Reason.WITHOUT_EMAIL, a.BUDI)]


def test_of_two_leaders_it_is_known_since_when() -> None:
    rows = (a.a_leader(ends_on=date(2025, 12, 31)), a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2024, 1, 1)))
    (finding,) = findings(led_by(*rows, closed=(a.PRINCIPAL,)), DAY, CLOSES)
    assert (finding.person_id, finding.row) == (a.PRINCIPAL, rows[0])


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_reason_is_a_sentence_and_says_who_repairs_it(reason: Reason, language: str) -> None:
    named = {"who": "Ibu Ani", "school": "SD 1", "office": "Dinas", "job": "Penjaga Sekolah"}
    sentence = say(Finding(a.NPSN, reason, a.ANI, ENDS, a.OTHER_NPSN), named, policy("2025"), language)
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert WRONGS[reason].repair.by
    assert WRONGS[reason].repair.how.say(language, {}).endswith(".")


def test_what_is_missing_of_a_superior_is_a_reason_R_SUP_1() -> None:
    assert {missing.value for missing in Missing} <= {reason.value for reason in Reason}
    assert set(Reason) > OF_EMPLOYEES


@pytest.mark.parametrize(
    ("on", "closes"), [(DAY, CLOSES), (CLOSES, CLOSES), (date(2025, 2, 1), date(2025, 12, 31)),
                       (date(2031, 1, 1), date(2031, 12, 31))]
)  # fmt: skip
def test_it_looks_ahead_to_the_end_of_planning_and_then_to_the_years(on: date, closes: date) -> None:
    assert planning_closes(on) == closes


def test_what_the_office_extended_stands_over_the_policys_day_R_TIM_1() -> None:
    later = date(2025, 2, 14)
    assert planning_closes(DAY, frozenset({("2025", later)})) == later
    assert planning_closes(date(2025, 2, 1), frozenset({("2025", later)})) == later
    assert planning_closes(DAY, frozenset({("2024S2", later)})) == CLOSES, "another cycle's says nothing"


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (date(2025, 1, 30), [Reason.LEADER_TERM_ENDS]),
        (CLOSES, [Reason.LEADER_TERM_ENDS_LATER]),
        (date(2025, 6, 30), [Reason.LEADER_TERM_ENDS_LATER]),
        (date(2025, 11, 11), [Reason.LEADER_TERM_ENDS_LATER]),
        (date(2025, 11, 12), []),
        (None, []),
    ],
)
def test_whose_term_ends_before_the_end_of_execution_is_a_finding_of_its_own(
    ends_on: date | None, expected: list[Reason]
) -> None:
    there = led_by(a.a_leader(ends_on=ends_on))
    assert [finding.reason for finding in findings(there, DAY, CLOSES, execution_closes(DAY))] == expected


def test_who_is_followed_in_execution_blocks_nobody() -> None:
    june = a.a_leader(ends_on=date(2025, 6, 30))
    july = a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 7, 1))
    assert findings(led_by(june, july), DAY, CLOSES, execution_closes(DAY)) == []


def test_of_a_term_that_ends_in_execution_the_day_and_what_stops_are_said() -> None:
    (finding,) = findings(led_by(a.a_leader(ends_on=date(2025, 6, 30))), DAY, CLOSES, execution_closes(DAY))
    named = {"who": "Ibu Ani", "school": "SD 1", "office": "Dinas", "job": ""}
    sentence = say(finding, named, policy("2025"), "en")
    assert "30 June 2025" in sentence
    assert "observation and follow-up" in sentence
    assert WRONGS[finding.reason].effect == "AT_RISK"


def test_the_end_of_execution_is_that_of_the_cycle_extended_or_not_R_TIM_1() -> None:
    later = frozenset({("2025", date(2025, 11, 30))})
    assert execution_closes(DAY) == date(2025, 11, 12)
    assert execution_closes(DAY, later) == date(2025, 11, 30)
    assert execution_closes(date(2025, 11, 13)) == date(2025, 12, 31)
    assert execution_closes(DAY, later, "2026") == date(2026, 11, 12)
    assert execution_closes(date(2024, 2, 1)) == date(2024, 5, 31)
    assert execution_closes(date(2024, 2, 1), cycle="2024S2") == date(2024, 11, 30)


def test_who_says_how_far_ahead_is_told_no_further() -> None:
    question = Question(on=DAY, until=CLOSES)
    assert question.days(DAY) == (DAY, CLOSES, CLOSES)
    assert Question().days(DAY) == (DAY, CLOSES, date(2025, 11, 12))
    assert Question(cycle="2026").days(DAY) == (date(2026, 1, 1), date(2026, 1, 31), date(2026, 11, 12))
    assert Question().days(DAY, executed=frozenset({("2025", date(2025, 11, 30))}))[2] == date(2025, 11, 30)


@pytest.mark.parametrize(
    ("cycle", "today", "days"),
    [
        ("2026", DAY, (date(2026, 1, 1), date(2026, 1, 31))),
        ("2025", DAY, (DAY, CLOSES)),
        ("2025", CLOSES, (CLOSES, CLOSES)),
        ("2025", date(2025, 2, 1), (date(2025, 2, 1), date(2025, 12, 31))),
        ("2024S2", date(2024, 3, 1), (date(2024, 7, 1), date(2024, 7, 31))),
        ("2024S1", DAY, (date(2024, 6, 30), date(2024, 6, 30))),
    ],
)
def test_it_is_asked_before_a_cycle_opened_or_not(cycle: str, today: date, days: tuple[date, date]) -> None:
    assert days_of(cycle, today) == days


def test_before_a_cycle_too_the_end_that_the_office_gave_counts_R_TIM_1() -> None:
    told = frozenset({("2025", date(2025, 2, 14)), ("2024S2", CLOSES)})
    assert days_of("2025", date(2025, 2, 10), told) == (date(2025, 2, 10), date(2025, 2, 14))
    assert days_of("2026", DAY, told) == (date(2026, 1, 1), date(2026, 1, 31))


def test_of_a_cycle_without_a_policy_nothing_can_be_said() -> None:
    with pytest.raises(CycleUnknown) as unknown:
        days_of("2031", DAY)
    assert [e.field for e in unknown.value.errors] == ["/cycle"]


def soon(day: date, *beside: Leader) -> Situation:
    return led_by(a.a_leader(absences=(Absence(starts_on=day, letter_no="850/1/2025"),)), *beside)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (soon(date(2025, 1, 11)), [Reason.LEADER_WILL_BE_AWAY]),
        (soon(CLOSES), [Reason.LEADER_WILL_BE_AWAY]),
        (soon(date(2025, 2, 1)), []),
        (soon(date(2025, 1, 11), PLT), []),
        (soon(date(2025, 1, 11), PLT.model_copy(update={"starts_on": date(2025, 1, 12)})),
         [Reason.LEADER_WILL_BE_AWAY]),
        (soon(DAY), [Reason.LEADER_ON_LEAVE]),
    ],
)  # fmt: skip
def test_a_principal_who_will_be_absent_needs_somebody_who_acts_E_8(there: Situation, expected: list[Reason]) -> None:
    assert reasons(there) == expected


HEADLESS = replace(OFFICE, head_id=None)
AWAY = a.a_leader(absences=(Absence(starts_on=DAY, letter_no="850/1/2025"),))
AS_PRINCIPAL = {a.PRINCIPAL: somebody(a.PRINCIPAL, staff_type=StaffType.PRINCIPAL)}
OF_NOWHERE = {a.ACTING: Somebody(Person(a.ACTING, "x", "Y", None, EMAIL), None)}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (led_by(AWAY, PLT, people=AS_PRINCIPAL | OF_NOWHERE), [(Reason.NO_OFFICE_HEAD, a.PRINCIPAL)]),
        (led_by(AWAY, PLT, people=AS_PRINCIPAL | {a.ACTING: somebody(a.ACTING, npsn=a.OTHER_NPSN)}),
         [(Reason.NO_OFFICE_HEAD, a.ACTING), (Reason.NO_OFFICE_HEAD, a.PRINCIPAL)]),
        (led_by(AWAY, people=AS_PRINCIPAL),
         [(Reason.LEADER_ON_LEAVE, a.PRINCIPAL), (Reason.NO_OFFICE_HEAD, a.PRINCIPAL)]),
        (led_by(PLT, people=OF_NOWHERE), []),
        (led_by(a.a_leader(), PLT, people=AS_PRINCIPAL), [(Reason.NO_OFFICE_HEAD, a.PRINCIPAL)]),
        (led_by(a.a_leader(), people={a.PRINCIPAL: somebody(a.PRINCIPAL, employer=EmployerKind.FOUNDATION)}), []),
        (led_by(a.a_leader(), people={a.PRINCIPAL: somebody(a.PRINCIPAL, left_on=DAY)}),
         [(Reason.LEADER_HAS_LEFT, a.PRINCIPAL)]),
    ],
)  # fmt: skip
def test_who_is_assessed_for_leading_needs_the_head_of_the_office_D19_E_5(there: Situation, expected) -> None:
    """Also a principal who is away, and a Plt; not somebody who works at no school, has left, or is kept out."""
    found = findings(replace(there, office=HEADLESS), DAY, CLOSES)
    assert {(finding.reason, finding.person_id) for finding in found} == set(expected)


FOUND_BEFORE: tuple[tuple[str, Situation, list[Reason]], ...] = (
    ("E-1 a Plt leads and nobody definitive", led_by(PLT), []),
    ("E-2 nobody leads", led_by(), [Reason.NEVER_LED]),
    ("E-3 a teacher is Plt of his own school", led_by(a.a_leader(a.ANI, LeadershipKind.ACTING)), []),
    ("E-3 and nobody heads the office",
     replace(led_by(a.a_leader(a.ANI, LeadershipKind.ACTING)), office=replace(OFFICE, head_id=None)),
     [Reason.NO_OFFICE_HEAD]),
    ("E-4 a Plt has his home elsewhere", led_by(PLT, people={a.ACTING: somebody(a.ACTING, npsn=a.OTHER_NPSN)}), []),
    ("E-5 a Plt of another ministry", led_by(PLT, people={a.ACTING: Somebody(Person(a.ACTING, "x", "Y"), None)}),
     [Reason.LEADER_WITHOUT_EMAIL]),
    ("E-6 another principal comes before the end", led_by(ENDS, SUCCESSOR), []),
    ("E-7 a definitive one comes where a Plt acts", led_by(PLT, SUCCESSOR), []),
    ("E-8 on long leave, nobody stands in", led_by(a.a_leader(on_leave=True)), [Reason.LEADER_ON_LEAVE]),
    ("E-8 on long leave, a Plt stands in", led_by(a.a_leader(on_leave=True), PLT), []),
    ("E-8 dead or suspended: the row is over", led_by(a.a_leader(ends_on=date(2025, 1, 9))), [Reason.LEADER_TERM_OVER]),
    ("E-9 two open rows", replace(LED, closed=(a.OTHER_PRINCIPAL,)), [Reason.TWO_LEADERS]),
    ("E-10 the superior is lost on the way", led_by(ENDS), [Reason.LEADER_TERM_ENDS]),
)  # fmt: skip


@pytest.mark.parametrize(("there", "expected"), [row[1:] for row in FOUND_BEFORE], ids=[row[0] for row in FOUND_BEFORE])
def test_every_superior_problem_is_found_before_or_is_none(there: Situation, expected: list[Reason]) -> None:
    """E-1–E-10: whom a Plt leads is not blocked: his plan approves itself, and he is warned as he hands it in."""
    assert reasons(there) == expected


def test_every_superior_problem_of_the_rulebook_is_asked_before_a_cycle() -> None:
    assert {row[0].split()[0] for row in FOUND_BEFORE} == {f"E-{n}" for n in range(1, 11)}


def test_a_file_has_no_cell_that_a_spreadsheet_would_calculate() -> None:
    row = PreflightRow(
        npsn=a.NPSN, school="=cmd|' /C calc'!A0", reason=Reason.NEVER_LED, effect=WRONGS[Reason.NEVER_LED].effect,
        person_id=None, name=None, explanation="a; b", repaired_by=WRONGS[Reason.NEVER_LED].repair.by, repair="c",
    )  # fmt: skip
    header, line = table([row]).splitlines()
    assert header.startswith("\ufeffnpsn;sekolah;alasan")
    assert line == f"{a.NPSN};'=cmd|' /C calc'!A0;NEVER_LED;BLOCKED;;\"a; b\";SCHOOL_OPERATOR, OFFICE;c"
