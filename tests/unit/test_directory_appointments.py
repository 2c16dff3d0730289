"""What an office records of who leads its school: who acts, a principal's absence; and what is refused (E-5, E-8)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.domain.appointment_refusals import (
    AbsenceTwice,
    AlreadyOver,
    AlreadyPrincipal,
    NobodyAbsent,
    OwnLeadership,
    PrincipalLeads,
    SomebodyActs,
)
from services.directory.domain.appointments import AbsenceReason, Appointment, LeaderAbsence, Leadership
from services.directory.domain.leadership import settle
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Leader, LeadershipChanged, LeadershipKind, LeaderSource
from shared.contracts.ids import PersonId
from shared.errors import Incomplete, NotFound, Refusal
from shared.superior import leader_of
from shared.texts import Text
from tests import builders as a

AT = datetime(2025, 3, 1, 3, 0, tzinfo=UTC)
TODAY, YESTERDAY, BEFORE = date(2025, 3, 1), date(2025, 2, 28), date(2025, 2, 27)
MAY, JUNE = date(2025, 5, 31), date(2025, 6, 1)
BY = Actor(id=a.ADMIN, role=ActingRole.OFFICE)
PRINCIPAL, ACTING_ROW = a.a_leader(), a.a_leader(a.BUDI, LeadershipKind.ACTING, starts_on=date(2025, 1, 1))


def acting(who: PersonId = a.ACTING, starts_on: date = TODAY, ends_on: date | None = None) -> Appointment:
    return Appointment(uuid4(), who, starts_on, ends_on, "800/15/2025")


def absence(starts_on: date = TODAY, ends_on: date | None = None, who: PersonId = a.PRINCIPAL) -> LeaderAbsence:
    return LeaderAbsence(uuid4(), who, AbsenceReason.LEAVE, starts_on, ends_on, "850/1/2025")


def a_school(*imported: Leader, absent: bool = False) -> Leadership:
    return Leadership(a.NPSN, imported, absences=(absence(),) if absent else ())


def leads(there: Leadership, day: date = TODAY) -> PersonId | None:
    found = leader_of(day, there.leaders)
    return found and found.person_id


def test_a_school_that_nobody_leads_is_led_by_whom_the_office_appoints_E_5() -> None:
    there, new = a_school(), acting()
    told = there.appoint(new, BY, AT)
    assert told == LeadershipChanged(npsn=a.NPSN, leaders=there.leaders, by=BY, at=AT)
    (row,) = told.leaders
    assert (row.person_id, row.kind, row.source) == (a.ACTING, LeadershipKind.ACTING, LeaderSource.OFFICE)
    assert (row.letter_no, row.starts_on, row.ends_on) == ("800/15/2025", TODAY, None)
    assert leads(there) == a.ACTING


def test_a_principal_on_leave_suspended_or_dead_is_absent_by_letter_and_then_somebody_acts_E_8() -> None:
    there = a_school(PRINCIPAL)
    told = there.absent(absence(ends_on=MAY), BY, AT)
    ((absent,),) = (row.absences for row in told.leaders)
    assert (absent.starts_on, absent.ends_on, absent.letter_no) == (TODAY, MAY, "850/1/2025")
    assert leads(there) is None
    there.appoint(acting(), BY, AT)
    assert [leads(there, day) for day in (YESTERDAY, TODAY, MAY, JUNE)] == [
        a.PRINCIPAL, a.ACTING, a.ACTING, a.PRINCIPAL,
    ]  # fmt: skip


def test_why_a_principal_is_absent_is_not_told_E_8() -> None:
    told = a_school(PRINCIPAL).absent(absence(), BY, AT)
    assert "LEAVE" not in told.model_dump_json()


FIELDS: dict[type[Refusal], str] = {
    PrincipalLeads: "/starts_on", AlreadyPrincipal: "/person_id", SomebodyActs: "/starts_on",
    NobodyAbsent: "/starts_on", AbsenceTwice: "/starts_on", AlreadyOver: "/ends_on",
}  # fmt: skip
"""Where the form says it."""


def refused(kind: type[Refusal], act) -> Refusal:
    with pytest.raises(kind) as caught:
        act()
    if kind in FIELDS:
        assert [error.field for error in caught.value.errors] == [FIELDS[kind]]
    assert all(isinstance(error.detail, Text) for error in caught.value.errors)
    return caught.value


def codes(refusal: Refusal) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in refusal.errors]


def test_a_row_that_would_count_for_nothing_is_refused_D6() -> None:
    """A definitive principal goes before whoever acts, on the day on which it begins."""
    there = a_school(PRINCIPAL)
    refused(PrincipalLeads, lambda: there.appoint(acting(), BY, AT))
    assert there.leaders == (PRINCIPAL,)
    there.absent(absence(starts_on=MAY), BY, AT)
    refused(PrincipalLeads, lambda: there.appoint(acting(), BY, AT))
    there.appoint(acting(starts_on=MAY), BY, AT)
    assert a_school(PRINCIPAL.model_copy(update={"on_leave": True})).appoint(acting(), BY, AT)
    assert a_school(a.a_leader(ends_on=YESTERDAY)).appoint(acting(), BY, AT)


def test_who_is_definitive_principal_there_does_not_act_too_D6() -> None:
    there = a_school(PRINCIPAL, absent=True)
    refused(AlreadyPrincipal, lambda: there.appoint(acting(a.PRINCIPAL), BY, AT))
    over = a_school(a.a_leader(ends_on=YESTERDAY))
    assert over.appoint(acting(a.PRINCIPAL), BY, AT)


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        ((TODAY, None), (JUNE, None), False),
        ((JUNE, None), (TODAY, None), False),
        ((TODAY, MAY), (MAY, None), False),
        ((TODAY, MAY), (JUNE, None), True),
        ((JUNE, None), (TODAY, MAY), True),
    ],
)
def test_of_those_whom_the_office_appoints_one_acts_at_a_time_D6(first, second, fits: bool) -> None:
    there = a_school()
    there.appoint(acting(a.BUDI, *first), BY, AT)
    if fits:
        there.appoint(acting(a.ACTING, *second), BY, AT)
    else:
        refused(SomebodyActs, lambda: there.appoint(acting(a.ACTING, *second), BY, AT))


def test_an_older_plt_of_dapodiks_is_succeeded_and_a_newer_one_would_win_E_9() -> None:
    there = a_school(ACTING_ROW)
    there.appoint(acting(), BY, AT)
    assert (leads(there, YESTERDAY), leads(there)) == (a.BUDI, a.ACTING)
    assert there.imported == (ACTING_ROW,)
    newer = a_school(a.a_leader(a.BUDI, LeadershipKind.ACTING, starts_on=MAY))
    refused(SomebodyActs, lambda: newer.appoint(acting(), BY, AT))
    assert newer.appoint(acting(ends_on=date(2025, 5, 30)), BY, AT)
    assert a_school(ACTING_ROW).appoint(acting(starts_on=ACTING_ROW.starts_on), BY, AT)


def test_nobody_appoints_himself_R_SEC_1() -> None:
    own = refused(OwnLeadership, lambda: a_school().appoint(acting(a.ADMIN), BY, AT))
    assert codes(own) == [("/person_id", "own-leadership")]
    acts_already = a_school(a.a_leader(a.ADMIN, LeadershipKind.ACTING, starts_on=date(2025, 1, 1)))
    refused(OwnLeadership, lambda: acts_already.appoint(acting(a.ADMIN), BY, AT))


def test_nobody_comes_to_lead_by_anothers_absence_or_end_R_SEC_1() -> None:
    mine = a.a_leader(a.ADMIN, LeadershipKind.ACTING, starts_on=date(2025, 1, 1))
    there = a_school(PRINCIPAL, mine)
    refused(OwnLeadership, lambda: there.absent(absence(), BY, AT))
    other = Actor(id=a.HEAD, role=ActingRole.OFFICE_HEAD)
    there.absent(absence(), other, AT)
    there.appoint(acting(starts_on=TODAY), other, AT)
    (row,) = there.appointments
    refused(OwnLeadership, lambda: there.end_appointment(row.id, MAY, TODAY, BY, AT))
    assert there.end_appointment(row.id, MAY, TODAY, other, AT)
    own = a_school(a.a_leader(a.ADMIN))
    refused(OwnLeadership, lambda: own.absent(absence(who=a.ADMIN), BY, AT))


def test_who_led_already_may_end_his_own_days_R_SEC_1() -> None:
    there = a_school()
    there.appoint(acting(a.ADMIN), Actor(id=a.HEAD, role=ActingRole.OFFICE_HEAD), AT)
    assert there.end_appointment(there.appointments[0].id, MAY, TODAY, BY, AT)


@pytest.mark.parametrize("act", ["appoint", "absent"])
def test_it_does_not_end_before_it_begins(act: str) -> None:
    there = a_school() if act == "appoint" else a_school(PRINCIPAL)
    row = acting(ends_on=YESTERDAY) if act == "appoint" else absence(ends_on=YESTERDAY)
    assert codes(refused(Incomplete, lambda: getattr(there, act)(row, BY, AT))) == [("/ends_on", "before-start")]
    one_day = acting(ends_on=TODAY) if act == "appoint" else absence(ends_on=TODAY)
    assert getattr(there, act)(one_day, BY, AT)


def test_an_absence_is_that_of_the_principal_of_its_first_day_E_8() -> None:
    refused(NobodyAbsent, lambda: a_school(ACTING_ROW).absent(absence(who=a.BUDI), BY, AT))
    over = a_school(a.a_leader(ends_on=YESTERDAY))
    refused(NobodyAbsent, lambda: over.absent(absence(), BY, AT))
    assert over.absent(absence(starts_on=YESTERDAY), BY, AT)
    assert a_school(PRINCIPAL, a.a_leader(a.OTHER_PRINCIPAL, starts_on=BEFORE)).principal_on(TODAY) == a.OTHER_PRINCIPAL


def test_two_absences_of_one_do_not_overlap_E_8() -> None:
    there = a_school(PRINCIPAL)
    there.absent(absence(ends_on=MAY), BY, AT)
    refused(AbsenceTwice, lambda: there.absent(absence(starts_on=MAY), BY, AT))
    there.absent(absence(starts_on=JUNE), BY, AT)
    (row,) = there.leaders
    assert [one.starts_on for one in row.absences] == [TODAY, JUNE]


def test_an_absence_is_of_one_principal_and_of_his_time_E_8() -> None:
    successor = a.a_leader(a.OTHER_PRINCIPAL, starts_on=JUNE)
    there = a_school(a.a_leader(ends_on=MAY), successor)
    there.absent(absence(), BY, AT)
    assert [len(row.absences) for row in there.leaders] == [1, 0]
    assert leads(there, JUNE) == a.OTHER_PRINCIPAL
    again = a_school(a.a_leader(ends_on=YESTERDAY), a.a_leader(starts_on=JUNE))
    again.absent(absence(starts_on=BEFORE, ends_on=YESTERDAY), BY, AT)
    assert [len(row.absences) for row in again.leaders] == [1, 0]


END = {"appointments": "end_appointment", "absences": "end_absence"}


def with_one(kind: str, starts_on: date = TODAY, ends_on: date | None = None) -> tuple[Leadership, UUID]:
    there = a_school(PRINCIPAL) if kind == "absences" else a_school()
    row = absence(starts_on, ends_on) if kind == "absences" else acting(starts_on=starts_on, ends_on=ends_on)
    (there.absent if kind == "absences" else there.appoint)(row, BY, AT)
    return there, row.id


@pytest.mark.parametrize("kind", END)
def test_it_ends_earlier_and_what_was_done_until_then_stands_E_8(kind: str) -> None:
    there, wanted = with_one(kind, BEFORE)

    def end(last: date) -> LeadershipChanged:
        return getattr(there, END[kind])(wanted, last, TODAY, BY, AT)

    assert codes(refused(Incomplete, lambda: end(BEFORE))) == [("/ends_on", "past")]
    assert end(MAY).leaders == there.leaders
    assert [row.ends_on for row in getattr(there, kind)] == [MAY]
    refused(AlreadyOver, lambda: end(MAY))
    refused(AlreadyOver, lambda: end(JUNE))
    end(YESTERDAY)
    assert [row.ends_on for row in getattr(there, kind)] == [YESTERDAY]
    refused(NotFound, lambda: getattr(there, END[kind])(uuid4(), MAY, TODAY, BY, AT))


@pytest.mark.parametrize("kind", END)
def test_what_never_held_is_withdrawn(kind: str) -> None:
    there, wanted = with_one(kind)
    getattr(there, END[kind])(wanted, YESTERDAY, TODAY, BY, AT)
    assert getattr(there, kind) == ()
    there, wanted = with_one(kind)
    getattr(there, END[kind])(wanted, TODAY, TODAY, BY, AT)
    assert [row.ends_on for row in getattr(there, kind)] == [TODAY]


DAYS = st.dates(date(2025, 2, 1), date(2025, 4, 30))
ROWS = st.lists(
    st.builds(
        a.a_leader, st.sampled_from((a.PRINCIPAL, a.BUDI, a.ANI)), st.sampled_from(LeadershipKind), starts_on=DAYS
    ),
    max_size=3, unique_by=lambda row: (row.person_id, row.kind, row.starts_on),
)  # fmt: skip


@given(known=ROWS, told=ROWS, first=DAYS, last=st.none() | DAYS)
def test_neither_source_touches_the_rows_of_the_other_E_9(known, told, first: date, last: date | None) -> None:
    there = Leadership(a.NPSN, settle(a.NPSN, (), known).leaders)
    try:
        there.appoint(acting(starts_on=first, ends_on=last), BY, AT)
    except Refusal:
        return
    before = there.imported
    assert before == settle(a.NPSN, (), known).leaders
    after = Leadership(a.NPSN, settle(a.NPSN, before, told).leaders, there.appointments)
    assert after.appointments == there.appointments
    ours = [row for row in after.leaders if row.source is LeaderSource.OFFICE]
    assert [(row.starts_on, row.ends_on, row.letter_no) for row in ours] == [(first, last, "800/15/2025")]


def test_on_the_last_day_of_a_row_another_cannot_begin_and_on_the_next_it_can_E_8() -> None:
    there = a_school(PRINCIPAL)
    there.absent(absence(starts_on=MAY, ends_on=JUNE), BY, AT)
    refused(AbsenceTwice, lambda: there.absent(absence(starts_on=TODAY, ends_on=MAY), BY, AT))
    refused(AbsenceTwice, lambda: there.absent(absence(starts_on=JUNE), BY, AT))
    assert there.absent(absence(starts_on=TODAY, ends_on=MAY - timedelta(days=1)), BY, AT)
    ((*_, row),) = (leader.absences for leader in there.leaders)
    assert row.starts_on == MAY, "told by their days"
