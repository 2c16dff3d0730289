"""Who helps to observe at a school: plotted whole, by others, never for himself (rulebook 4.3, R-SEC-1)."""

from datetime import UTC, date, datetime

import pytest

from services.directory.domain.team import OwnAppointment, Team
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import PerformanceTeamSet, TeamMember
from shared.errors import Incomplete
from tests import builders as a

AT = datetime(2025, 1, 6, 3, 0, tzinfo=UTC)
BY = Actor(id=a.OPERATOR, role=ActingRole.OPERATOR)
KNOWN, STAFF = {a.STRANGER, a.BUDI, a.OPERATOR, a.ANI}, {a.ANI, a.BUDI}


def a_member(who=a.STRANGER, **more: object) -> TeamMember:
    fields = {"person_id": who, "starts_on": date(2025, 1, 6), "letter_no": "800/12/2025", **more}
    return TeamMember.model_validate(fields)


def plot(team: Team, *members: TeamMember) -> PerformanceTeamSet | None:
    return team.set(members, KNOWN, STAFF, BY, AT)


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
        (a_member(employee_ids=(a.PRINCIPAL,)), "/members/0/employee_ids", "not-here"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(member: TeamMember, field: str, code: str) -> None:
    team = Team(a.NPSN)
    with pytest.raises(Incomplete) as refused:
        plot(team, member)
    assert [(e.field, e.code) for e in refused.value.errors] == [(field, code)]
    assert team.members == ()


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
