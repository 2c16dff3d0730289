"""Who helps to observe at a school: plotted whole, by others, never for himself (rulebook 4.3, R-SEC-1)."""

from datetime import UTC, date, datetime

import pytest

from services.directory.domain.team import Around, OwnAppointment, Team
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Absence, LeadershipKind, PerformanceTeamSet, TeamMember
from shared.errors import Incomplete
from tests import builders as a

AT = datetime(2025, 1, 6, 3, 0, tzinfo=UTC)
BY = Actor(id=a.OPERATOR, role=ActingRole.OPERATOR)
KNOWN, STAFF = {a.STRANGER, a.BUDI, a.OPERATOR, a.ANI}, {a.ANI, a.BUDI, a.PRINCIPAL}
LEADERS = (
    a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2020, 1, 1), ends_on=date(2025, 1, 5)),
    a.a_leader(absences=(Absence(starts_on=date(2025, 1, 1)),)),
    a.a_leader(a.ACTING, LeadershipKind.ACTING, starts_on=date(2025, 2, 1), ends_on=date(2025, 3, 31)),
)
"""Who led until yesterday; the principal, who is away; and a Plt from another school, who comes in February."""


def a_member(who=a.STRANGER, **more: object) -> TeamMember:
    fields = {"person_id": who, "starts_on": date(2025, 1, 6), "letter_no": "800/12/2025", **more}
    return TeamMember.model_validate(fields)


def plot(team: Team, *members: TeamMember) -> PerformanceTeamSet | None:
    return team.set(members, Around(KNOWN, STAFF, LEADERS, AT.date()), BY, AT)


def test_of_each_it_is_told_whether_he_works_at_the_school_and_again_when_that_changes_D19() -> None:
    team = Team(a.NPSN)
    told = plot(team, a_member(), a_member(a.BUDI, employee_ids=(a.ANI,)))
    assert told is not None
    assert [(m.person_id, m.outside) for m in told.members] == [(a.STRANGER, True), (a.BUDI, False)]
    assert team.follow({a.ANI: False, a.STRANGER: False, a.BUDI: True}, BY, AT) is None
    assert team.follow({}, BY, AT) is None, "of whom nothing is said nothing changes"
    told = team.follow({a.STRANGER: True, a.BUDI: False}, BY, AT)
    assert told is not None
    assert [m.outside for m in told.members] == [m.outside for m in team.members] == [False, True]
    told = plot(team, a_member(), a_member(a.BUDI, employee_ids=(a.ANI,)))
    assert told is not None
    assert [m.outside for m in told.members] == [True, False], "whoever plots it anew reads what is so today"
    everybody = tuple(sorted({*STAFF, a.ACTING}))
    assert plot(Team(a.NPSN), a_member(employee_ids=everybody)) is not None, "all whom the school has may be named"


def test_who_is_of_the_team_may_leave_himself_on_it_when_he_works_elsewhere_R_SEC_1() -> None:
    team = Team(a.NPSN, (a_member(a.OPERATOR).model_copy(update={"outside": True}),))
    assert plot(team, a_member(a.OPERATOR), a_member()) is not None


def test_the_team_is_told_whole_and_only_when_it_is_another() -> None:
    team = Team(a.NPSN)
    told = plot(team, a_member(), a_member(a.BUDI, employee_ids=(a.ANI,)))
    assert told == PerformanceTeamSet(npsn=a.NPSN, members=team.members, by=BY, at=AT)
    assert [m.person_id for m in team.members] == [a.STRANGER, a.BUDI]
    assert plot(team, *team.members) is None
    emptied = plot(team)
    assert emptied is not None
    assert emptied.members == ()


@pytest.mark.parametrize(
    ("member", "field", "code"),
    [
        (a_member(a.OTHER_PRINCIPAL), "/members/0/person_id", "unknown"),
        (a_member(ends_on=date(2025, 1, 5)), "/members/0/ends_on", "before-start"),
        (a_member(a.ANI, employee_ids=(a.ANI,)), "/members/0/employee_ids", "himself"),
        (a_member(employee_ids=(a.OTHER_PRINCIPAL,)), "/members/0/employee_ids", "not-here"),
        (a_member(employee_ids=(a.ACTING,), ends_on=date(2025, 1, 31)), "/members/0/employee_ids", "not-here"),
        (a_member(employee_ids=(a.ACTING,), starts_on=date(2025, 4, 1)), "/members/0/employee_ids", "not-here"),
        (a_member(a.BUDI, employee_ids=(a.PRINCIPAL,)), "/members/0/employee_ids", "his-superior"),
        (a_member(a.BUDI, employee_ids=(a.ANI, a.ACTING)), "/members/0/employee_ids", "his-superior"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(member: TeamMember, field: str, code: str) -> None:
    team = Team(a.NPSN)
    with pytest.raises(Incomplete) as refused:
        plot(team, member)
    assert [(e.field, e.code) for e in refused.value.errors] == [(field, code)]
    assert team.members == ()


@pytest.mark.parametrize(
    "member",
    [
        a_member(employee_ids=(a.PRINCIPAL, a.ANI)),
        a_member(employee_ids=(a.ACTING,), ends_on=date(2025, 2, 1)),
        a_member(employee_ids=(a.ACTING,), starts_on=date(2025, 3, 31)),
        a_member(a.BUDI, employee_ids=(a.ANI,)),
        a_member(a.BUDI),
    ],
)
def test_whoever_leads_is_observed_by_somebody_from_outside_the_school_D19(member: TeamMember) -> None:
    """Nobody helps to observe him under whom he works; without a name he is there for teachers (shared/team.py)."""
    assert plot(Team(a.NPSN), member) is not None
    under_him = a_member(a.BUDI, employee_ids=(a.PRINCIPAL,))
    with pytest.raises(Incomplete):
        plot(Team(a.NPSN), under_him)


def test_one_day_is_enough_and_nobody_is_there_twice() -> None:
    assert plot(Team(a.NPSN), a_member(ends_on=date(2025, 1, 6))) is not None
    with pytest.raises(Incomplete) as refused:
        plot(Team(a.NPSN), a_member(), a_member(letter_no="2"))
    assert [e.field for e in refused.value.errors] == ["/members/0/person_id", "/members/1/person_id"]


def test_nobody_appoints_himself_but_may_leave_as_it_is_what_others_appointed_R_SEC_1() -> None:
    with pytest.raises(OwnAppointment):
        plot(Team(a.NPSN), a_member(a.OPERATOR))
    appointed = Team(a.NPSN, (a_member(a.OPERATOR),))
    assert plot(appointed, a_member(a.OPERATOR), a_member()) is not None
    with pytest.raises(OwnAppointment):
        plot(appointed, a_member(a.OPERATOR, ends_on=date(2026, 1, 1)))
