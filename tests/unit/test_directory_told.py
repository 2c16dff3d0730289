"""What directory tells and says, whole: every field of an event, whom a finding names, the words of a sentence."""

from dataclasses import replace
from datetime import date

import pytest

from services.directory.domain.explanation import NOT_HERE_ANY_MORE, NOT_YET_HERE, Placing, elsewhere
from services.directory.domain.facts import tell_office, tell_person
from services.directory.domain.leadership import TwoOpenLeaders, settle
from services.directory.domain.placement import keep_destination, tell_placement
from services.directory.domain.preflight import Finding, Reason, findings
from services.directory.domain.team import Around, OwnAppointment, Team
from services.directory.domain.wrongs import say
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.directory import EmployeePlaced, EmployerKind, LeadershipKind, OfficeRecorded, PersonRecorded
from shared.errors import Incomplete
from shared.explanation import Words
from shared.policies import policy
from tests import builders as a
from tests.unit.test_directory_facts import AT, OFFICE, PERSON, a_teacher, leads
from tests.unit.test_directory_preflight import CLOSES, DAY, LED, SCHOOL, led_by, somebody, with_employee
from tests.unit.test_directory_team import a_member, plot

PRINCIPAL = a.a_leader()


def test_a_person_an_office_and_a_placement_are_told_with_all_that_is_known() -> None:
    assert tell_person(None, PERSON, AT, SYSTEM) == [
        PersonRecorded(at=AT, by=SYSTEM, person_id=PERSON.id, name=PERSON.name, nip=PERSON.nip, email=PERSON.email)
    ]
    assert tell_office(None, OFFICE, AT, SYSTEM) == [
        OfficeRecorded(at=AT, by=SYSTEM, code="64.02", name="Dinas", head_id=OFFICE.head_id, admin_ids=OFFICE.admin_ids)
    ]
    mine = a_teacher(employer=EmployerKind.FOUNDATION)
    assert tell_placement(None, mine, AT, SYSTEM) == [
        EmployeePlaced(
            at=AT, by=SYSTEM, npsn=mine.npsn, employee_id=mine.person_id, staff_type=mine.staff_type,
            employment_status=mine.status, employer_kind=EmployerKind.FOUNDATION, ekinerja_user=True,
            position_level=mine.position_level, rank_grade="III/c", active_from=mine.since,
        )
    ]  # fmt: skip


def test_where_he_went_is_known_only_of_who_has_left() -> None:
    gone = a_teacher(left_on=date(2025, 3, 1), to_npsn="99640204")
    assert keep_destination(gone) == gone
    assert keep_destination(a_teacher(to_npsn="99640204")) == a_teacher()


def test_of_several_open_rows_the_newest_stays_and_each_other_is_an_issue_with_its_school_E_9() -> None:
    rows = [leads(since="2021-07-01"), leads(a.BUDI, since="2022-07-01"), leads(a.PRINCIPAL, since="2023-07-01")]
    found = settle(a.NPSN, [], rows)
    assert found.issues == tuple(
        TwoOpenLeaders(a.NPSN, LeadershipKind.DEFINITIVE, a.PRINCIPAL, row.person_id) for row in rows[:2]
    )
    assert [(row.person_id, row.ends_on) for row in found.leaders] == [
        (rows[0].person_id, date(2023, 6, 30)), (a.BUDI, date(2023, 6, 30)), (a.PRINCIPAL, None),
    ]  # fmt: skip


def test_who_led_a_single_day_led_and_who_began_the_same_day_never_did() -> None:
    one_day = settle(a.NPSN, [leads(since="2023-07-01")], [leads(a.BUDI, since="2023-07-02")])
    assert [row.ends_on for row in one_day.leaders] == [date(2023, 7, 1), None]
    first, second = sorted([leads(a.ANI), leads(a.BUDI)], key=lambda row: str(row.person_id))
    assert settle(a.NPSN, [second], [first]).leaders == settle(a.NPSN, [first], [second]).leaders == (second,)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (led_by(past := a.a_leader(ends_on=date(2025, 1, 9))),
         Finding(a.NPSN, Reason.LEADER_TERM_OVER, a.PRINCIPAL, past)),
        (led_by(ends := a.a_leader(ends_on=date(2025, 1, 20))),
         Finding(a.NPSN, Reason.LEADER_TERM_ENDS, a.PRINCIPAL, ends)),
        (replace(LED, office=None), Finding(a.NPSN, Reason.OFFICE_UNKNOWN, a.PRINCIPAL, PRINCIPAL)),
        (replace(LED, office=replace(LED.office, head_id=None)),
         Finding(a.NPSN, Reason.NO_OFFICE_HEAD, a.PRINCIPAL, PRINCIPAL)),
        (led_by(PRINCIPAL, people={a.PRINCIPAL: somebody(a.PRINCIPAL, email=None)}),
         Finding(a.NPSN, Reason.LEADER_WITHOUT_EMAIL, a.PRINCIPAL, PRINCIPAL)),
        (replace(LED, school=replace(SCHOOL, operators=())), Finding(a.NPSN, Reason.SCHOOL_WITHOUT_OPERATOR)),
        (replace(LED, closed=(a.BUDI,)), Finding(a.NPSN, Reason.TWO_LEADERS, a.BUDI)),
        (replace(LED, doubles={a.ANI: a.OTHER_NPSN}),
         Finding(a.NPSN, Reason.TWO_PLACEMENTS, a.ANI, other=a.OTHER_NPSN)),
        (with_employee(email=None), Finding(a.NPSN, Reason.WITHOUT_EMAIL, a.ANI)),
    ],
    ids=lambda v: v.reason if isinstance(v, Finding) else "",
)  # fmt: skip
def test_a_finding_names_the_school_the_person_and_the_row_it_is_about(there, expected: Finding) -> None:
    assert findings(there, DAY, CLOSES) == [expected]


NAMED = {"who": "Ibu Sri", "school": "SD 1", "office": "Dinas Pendidikan", "job": "Guru Kelas"}


@pytest.mark.parametrize(
    ("finding", "indonesian", "english"),
    [
        (
            Finding(a.NPSN, Reason.LEADER_TERM_OVER, a.PRINCIPAL, a.a_leader(ends_on=date(2025, 1, 9), letter_no="7")),
            "Masa tugas Ibu Sri sebagai kepala sekolah definitif berakhir 9 Januari 2025 (SK 7 berlaku 1 Juli 2023–9 "
            "Januari 2025), dan penggantinya belum tercatat.",
            "The term of Ibu Sri as definitive principal ended on 9 January 2025 (letter SK 7 holds 1 July 2023–9 "
            "January 2025), and no successor is recorded.",
        ),
        (
            Finding(a.NPSN, Reason.LEADER_NOT_YET, a.PRINCIPAL, PRINCIPAL),
            "Ibu Sri baru memimpin sebagai kepala sekolah definitif mulai 1 Juli 2023.",
            "Ibu Sri leads as definitive principal only from 1 July 2023.",
        ),
        (
            Finding(a.NPSN, Reason.TWO_PLACEMENTS, a.ANI, other="99640204"),
            "Ibu Sri tercatat juga di sekolah 99640204 dengan NUPTK yang sama, dan akan mempunyai dua rencana.",
            "Ibu Sri is on record at school 99640204 too, with the same NUPTK, and will have two plans.",
        ),
    ],
)
def test_a_finding_is_said_with_days_and_letter(finding: Finding, indonesian: str, english: str) -> None:
    assert say(finding, NAMED, policy("2025"), "id") == indonesian
    assert say(finding, NAMED, policy("2025"), "en") == english


ON = date(2025, 3, 1)
WORDS = Words(None, "SD 1", "Dinas", ON, lambda row: "Ibu Sri", "Bapak Dinas")


@pytest.mark.parametrize(
    ("placing", "expected", "since", "left_on"),
    [
        (Placing(date(2025, 3, 2), None), NOT_YET_HERE, "2 March 2025", "–"),
        (Placing(None, date(2025, 3, 2)), NOT_YET_HERE, "–", "2 March 2025"),
        (Placing(date(2020, 7, 1), ON), NOT_HERE_ANY_MORE, "1 July 2020", "1 March 2025"),
        (Placing(None, date(2025, 2, 1)), NOT_HERE_ANY_MORE, "–", "1 February 2025"),
    ],
)
def test_a_day_outside_his_time_there_is_said_with_the_day_it_began_or_ended(placing, expected, since, left_on) -> None:
    values = {
        "whose": "Anda", "Whose": "Your", "subject": "you", "school": "SD 1", "day": "1 March 2025", "since": since,
        "left_on": left_on,
    }  # fmt: skip
    assert elsewhere(placing, WORDS, "en") == expected.say("en", values)
    assert "1 Maret 2025" in elsewhere(placing, WORDS, "id")


def test_what_is_wrong_with_a_team_is_said_with_field_and_code() -> None:
    with pytest.raises(Incomplete) as refused:
        plot(Team(a.NPSN), a_member(), a_member(letter_no="2"))
    assert [(e.field, e.code) for e in refused.value.errors] == [
        ("/members/0/person_id", "repeated"), ("/members/1/person_id", "repeated"),
    ]  # fmt: skip
    assert all(e.detail.id and e.detail.en for e in refused.value.errors)
    with pytest.raises(Incomplete) as refused:
        plot(Team(a.NPSN), a_member(a.OTHER_PRINCIPAL))
    assert all(e.detail.id and e.detail.en for e in refused.value.errors)
    with pytest.raises(OwnAppointment) as own:
        Team(a.NPSN).set(
            (a_member(),), Around({a.STRANGER}, (), (), AT.date()), Actor(id=a.STRANGER, role=ActingRole.OPERATOR), AT
        )
    assert [(e.field, e.code) for e in own.value.errors] == [("/members", "own-appointment")]


def test_who_looks_after_all_who_work_there_may_be_plotted_so() -> None:
    assert plot(Team(a.NPSN), a_member(employee_ids=(a.ANI, a.BUDI))) is not None
