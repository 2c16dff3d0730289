"""What an import makes of known and told facts: placements, leadership over time, and no news where there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.directory.domain.facts import Office, Person, School, tell_office, tell_person, tell_school
from services.directory.domain.leadership import Settled, settle, tell_leadership
from services.directory.domain.placement import Employment, tell_placement
from shared.contracts.base import SYSTEM
from shared.contracts.directory import (
    EducationLevel,
    EmployeeLeft,
    EmployeePlaced,
    EmployerKind,
    EmploymentStatus,
    Leader,
    LeadershipChanged,
    LeadershipKind,
    PositionLevel,
    SchoolStatus,
    StaffType,
    Zone,
)
from shared.contracts.ids import person_id
from shared.superior import leader_of

AT = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)
ANI, BUDI, CITRA = (person_id(name) for name in ("ani", "budi", "citra"))
DEFINITIVE, ACTING = LeadershipKind.DEFINITIVE, LeadershipKind.ACTING


def a_teacher(**more: object) -> Employment:
    fields = {
        "person_id": ANI, "npsn": "99640203", "job": "Guru Kelas", "staff_type": StaffType.CLASS_TEACHER,
        "status": EmploymentStatus.PNS, "employer": EmployerKind.LOCAL_GOVERNMENT, "ekinerja_user": True,
        "position_level": PositionLevel.AHLI_MUDA, "rank_grade": "III/c", "since": date(2020, 7, 1),
    }  # fmt: skip
    return Employment(**fields | more)  # type: ignore[arg-type]


def placed(before: Employment | None, after: Employment) -> list[EmployeeLeft | EmployeePlaced]:
    return tell_placement(before, after, AT, SYSTEM)


def test_a_new_teacher_is_placed() -> None:
    (event,) = placed(None, a_teacher())
    assert isinstance(event, EmployeePlaced)
    assert (event.npsn, event.employee_id, event.active_from) == ("99640203", ANI, date(2020, 7, 1))


def test_a_corrected_rank_places_him_again() -> None:
    (event,) = placed(a_teacher(), a_teacher(rank_grade="III/d"))
    assert isinstance(event, EmployeePlaced) and event.rank_grade == "III/d"


def test_who_moves_leaves_before_he_arrives() -> None:
    """E-11."""
    left, arrived = placed(a_teacher(), a_teacher(npsn="99640204", since=date(2025, 2, 1)))
    assert isinstance(left, EmployeeLeft) and isinstance(arrived, EmployeePlaced)
    assert (left.npsn, left.to_npsn, left.on) == ("99640203", "99640204", date(2025, 2, 1))
    assert arrived.npsn == "99640204"


def test_who_retires_leaves_and_is_not_placed() -> None:
    """E-13."""
    (event,) = placed(a_teacher(), a_teacher(left_on=date(2025, 3, 1)))
    assert isinstance(event, EmployeeLeft) and (event.on, event.to_npsn) == (date(2025, 3, 1), None)


def test_who_comes_back_is_placed_again() -> None:
    (event,) = placed(a_teacher(left_on=date(2025, 3, 1)), a_teacher())
    assert isinstance(event, EmployeePlaced)


LEAVES, LATER = date(2025, 3, 1), date(2025, 6, 1)


def farewell(before: Employment | None, after: Employment) -> tuple[date, str | None]:
    (event,) = placed(before, after)
    assert isinstance(event, EmployeeLeft) and event.npsn == "99640203"
    return event.on, event.to_npsn


def test_another_day_of_leaving_is_told_E_13() -> None:
    assert farewell(a_teacher(left_on=LEAVES), a_teacher(left_on=LATER)) == (LATER, None)
    assert placed(a_teacher(left_on=LEAVES), a_teacher(left_on=LEAVES)) == []


def test_where_he_went_is_told_when_it_becomes_known_E_11() -> None:
    gone = a_teacher(left_on=LEAVES)
    assert farewell(gone, a_teacher(left_on=LEAVES, to_npsn="99640204")) == (LEAVES, "99640204")
    left, arrived = placed(gone, a_teacher(npsn="99640204", since=LATER))
    assert isinstance(left, EmployeeLeft) and (left.on, left.to_npsn) == (LEAVES, "99640204")
    assert isinstance(arrived, EmployeePlaced)
    early, _ = placed(gone, a_teacher(npsn="99640204", since=date(2025, 2, 1)))
    assert isinstance(early, EmployeeLeft) and early.on == date(2025, 2, 1)
    told = a_teacher(left_on=LEAVES, to_npsn="99640204")
    (only,) = placed(told, a_teacher(npsn="99640204", since=LATER))
    assert isinstance(only, EmployeePlaced)


def kinds(before: Employment | None, after: Employment) -> list[type]:
    return [type(event) for event in placed(before, after)]


def test_who_is_announced_to_leave_works_there_until_then_E_13() -> None:
    assert kinds(None, a_teacher(left_on=LEAVES)) == [EmployeePlaced, EmployeeLeft]
    assert kinds(None, a_teacher(left_on=AT.date())) == []
    # a fact of his that is corrected meanwhile is told, and the day of leaving with it, for it stands
    soon = a_teacher(left_on=LEAVES)
    assert kinds(soon, replace(soon, rank_grade="III/d")) == [EmployeePlaced, EmployeeLeft]
    assert kinds(soon, a_teacher()) == [EmployeePlaced]


def test_who_was_gone_by_a_wrong_day_works_there_again_E_13() -> None:
    gone = a_teacher(left_on=date(2025, 1, 10))
    assert kinds(gone, a_teacher(left_on=LEAVES)) == [EmployeePlaced, EmployeeLeft]
    # today in the east he is gone already, whatever the day is elsewhere
    assert kinds(a_teacher(left_on=AT.date()), a_teacher(left_on=LEAVES)) == [EmployeePlaced, EmployeeLeft]
    assert kinds(gone, a_teacher(left_on=date(2025, 1, 11))) == [EmployeeLeft]


def test_who_became_a_clerk_leaves_once() -> None:
    clerk = a_teacher(job="Tenaga Administrasi Sekolah", staff_type=None)
    assert placed(clerk, replace(clerk, rank_grade="III/d")) == []
    assert placed(clerk, replace(clerk, left_on=LEAVES)) == []
    (arrived,) = placed(clerk, a_teacher(npsn="99640204"))
    assert isinstance(arrived, EmployeePlaced)


def test_who_moves_leaves_today_when_nobody_knows_since_when_he_is_there() -> None:
    assert farewell(a_teacher(), a_teacher(npsn="99640204", staff_type=None, since=None)) == (AT.date(), "99640204")


def test_a_clerk_is_never_placed_and_a_teacher_who_becomes_one_leaves() -> None:
    """4.1: eleven staff types."""
    clerk = a_teacher(job="Tenaga Administrasi Sekolah", staff_type=None)
    assert placed(None, clerk) == []
    (event,) = placed(a_teacher(), clerk)
    assert isinstance(event, EmployeeLeft) and event.on == AT.date()


SCHOOL = School(
    "99640203", "SD", EducationLevel.SD, SchoolStatus.NEGERI, "64.02", "64.02.06", "Tenggarong", Zone.WITA, (BUDI,)
)
PERSON = Person(ANI, "ani", "Ani Lestari", "1" * 18, "ani@belajar.example")
OFFICE = Office("64.02", "Dinas", BUDI, (CITRA,))


def test_equal_facts_are_no_news() -> None:
    assert tell_school(SCHOOL, replace(SCHOOL), AT, SYSTEM) == []
    assert tell_person(PERSON, replace(PERSON), AT, SYSTEM) == []
    assert tell_office(OFFICE, replace(OFFICE), AT, SYSTEM) == []
    assert placed(a_teacher(), a_teacher()) == []


def test_another_operator_or_head_is_news() -> None:
    (event,) = tell_school(SCHOOL, replace(SCHOOL, operators=(CITRA,)), AT, SYSTEM)
    assert (event.operators, event.district_code) == ((CITRA,), "64.02")
    (event,) = tell_office(OFFICE, replace(OFFICE, head_id=None), AT, SYSTEM)
    assert event.head_id is None


def test_a_corrected_name_is_news_and_a_birthday_is_not() -> None:
    """E-16."""
    (event,) = tell_person(PERSON, replace(PERSON, name="Ani Lestari Dewi"), AT, SYSTEM)
    assert event.name == "Ani Lestari Dewi"
    assert tell_person(PERSON, replace(PERSON, born=date(1990, 1, 1)), AT, SYSTEM) == []


def leads(who=ANI, kind=DEFINITIVE, since="2023-07-01", until: str | None = None) -> Leader:
    return Leader(
        person_id=who, kind=kind, starts_on=date.fromisoformat(since), ends_on=until and date.fromisoformat(until)
    )


def settled(known: list[Leader], told: list[Leader]) -> Settled:
    return settle("99640203", known, told)


def test_the_successor_closes_the_one_before_D6() -> None:
    after = settled([leads(ANI)], [leads(BUDI, since="2025-01-13")])
    assert after.leaders == (leads(ANI, until="2025-01-12"), leads(BUDI, since="2025-01-13"))
    assert after.issues == ()


def test_two_open_rows_in_the_source_the_newest_wins_and_it_is_an_issue() -> None:
    """E-9."""
    after = settled([], [leads(ANI), leads(BUDI, since="2025-01-13")])
    assert [leader.person_id for leader in after.leaders if leader.ends_on is None] == [BUDI]
    (issue,) = after.issues
    assert (issue.kept, issue.closed, issue.kind) == (BUDI, ANI, DEFINITIVE)


def test_a_definitive_leader_and_a_plt_may_both_be_open() -> None:
    """D6: at most one open row per kind; the definitive one wins unless on leave."""
    after = settled([leads(ANI)], [leads(BUDI, ACTING, "2025-01-13")])
    assert all(leader.ends_on is None for leader in after.leaders) and after.issues == ()
    leader = leader_of(date(2025, 2, 1), after.leaders)
    assert leader is not None and leader.person_id == ANI


def test_a_corrected_beginning_replaces_the_row() -> None:
    after = settled([leads(ANI, since="2023-07-01")], [leads(ANI, since="2023-08-01")])
    assert after.leaders == (leads(ANI, since="2023-08-01"),)


def test_what_is_not_told_stays() -> None:
    history = [leads(CITRA, since="2019-01-01", until="2023-06-30")]
    assert settled(history, [leads(ANI)]).leaders == (*history, leads(ANI))


people = st.sampled_from([ANI, BUDI, CITRA])
days = st.dates(date(2025, 1, 1), date(2025, 1, 20))  # close together, so that some begin on the same day
leaders = st.builds(
    lambda who, kind, start, length: Leader(
        person_id=who,
        kind=kind,
        starts_on=start,
        ends_on=None if length is None else date.fromordinal(start.toordinal() + length),
    ),
    people,
    st.sampled_from(LeadershipKind),
    days,
    st.none() | st.integers(0, 15),
)
sources = st.lists(leaders, max_size=6, unique_by=lambda r: (r.person_id, r.kind, r.starts_on))


@given(known=sources, told=sources)
def test_importing_twice_is_importing_once(known: list[Leader], told: list[Leader]) -> None:
    first = settled(list(settled([], known).leaders), told)
    again = settled(list(first.leaders), told)
    assert again.leaders == first.leaders
    assert tell_leadership("99640203", first.leaders, again.leaders, AT, SYSTEM) == []


@given(known=sources, told=sources)
def test_never_more_than_one_open_row_of_a_kind_D6(known: list[Leader], told: list[Leader]) -> None:
    after = settled(list(settled([], known).leaders), told)
    opened = [leader.kind for leader in after.leaders if leader.ends_on is None]
    assert len(opened) == len(set(opened))
    assert all(leader.ends_on is None or leader.starts_on <= leader.ends_on for leader in after.leaders)


@given(told=sources)
def test_a_change_of_leadership_is_told_whole(told: list[Leader]) -> None:
    after = settled([], told).leaders
    events = tell_leadership("99640203", (), after, AT, SYSTEM)
    assert events == ([LeadershipChanged(at=AT, by=SYSTEM, npsn="99640203", leaders=after)] if after else [])
