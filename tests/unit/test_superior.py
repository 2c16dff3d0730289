"""Who is whose superior, and why (R-SUP-1 with D6): every case of rulebook 14 about the superior."""

from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.plan import Plan, PlanStatus
from shared.contracts.base import ActingRole, Actor
from shared.contracts.directory import Absence, Leader, LeadershipKind, LeaderSource
from shared.contracts.ids import Capacity, PersonId, PlanId
from shared.contracts.planning import ApprovalMode, PlanApproved, PlanSubmitted, SuperiorKind
from shared.superior import Explanation, Missing, Position, Superior, explain, leader_of, next_change, superior_of
from tests import builders as a
from tests.unit.test_planning_plan import COMPLETE, SNAPSHOT

DAY = date(2025, 3, 1)
BEFORE, AFTER = date(2025, 2, 28), date(2025, 3, 2)
AT = datetime(2025, 3, 1, tzinfo=UTC)
ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
DEFINITIVE = a.a_leader()
ON_LEAVE = a.a_leader(on_leave=True)
ABSENT = a.a_leader(absences=(Absence(starts_on=DAY, ends_on=date(2025, 3, 10)),))
BACK = a.a_leader(absences=(Absence(starts_on=date(2025, 1, 1), ends_on=BEFORE), Absence(starts_on=AFTER)))
PLT = a.a_leader(a.ACTING, LeadershipKind.ACTING, starts_on=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        ((), None),
        ((DEFINITIVE,), None),
        ((a.a_leader(ends_on=DAY),), AFTER),
        ((a.a_leader(ends_on=BEFORE),), None),
        ((a.a_leader(starts_on=DAY),), None),
        ((a.a_leader(starts_on=AFTER),), AFTER),
        ((ABSENT,), date(2025, 3, 11)),
        ((a.a_leader(absences=(Absence(starts_on=AFTER),)),), AFTER),
        ((a.a_leader(ends_on=date(2025, 3, 9)), a.a_leader(starts_on=date(2025, 3, 5))), date(2025, 3, 5)),
        ((a.a_leader(ends_on=date(2025, 3, 3)), a.a_leader(starts_on=date(2025, 3, 5))), date(2025, 3, 4)),
    ],
)
def test_the_next_day_on_which_somebody_else_may_lead_E_6(rows: tuple[Leader, ...], day: date | None) -> None:
    assert next_change(DAY, rows) == day


def who(leaders, employee=a.ANI, head=a.HEAD):
    found = superior_of(Position(employee), DAY, leaders, head)
    return found and (found.person_id, found.kind)


class Case(NamedTuple):
    """Who leads the school; who is found, or what is missing; the row that decides, and who is away."""

    id: str
    leaders: tuple[Leader, ...]
    found: tuple[PersonId, SuperiorKind] | Missing
    row: int | None = 0
    away: int | None = None
    employee: PersonId = a.ANI
    head: PersonId | None = a.HEAD


PLT_FOUND = (a.ACTING, SuperiorKind.ACTING)
HEAD_FOUND = (a.HEAD, SuperiorKind.OFFICE_HEAD)
ANI_PLT = a.a_leader(a.ANI, LeadershipKind.ACTING)
UNTIL_YESTERDAY, FROM_TOMORROW = a.a_leader(ends_on=BEFORE), a.a_leader(a.OTHER_PRINCIPAL, starts_on=AFTER)
PLT_OVER = PLT.model_copy(update={"ends_on": BEFORE})
PLT_AWAY = PLT.model_copy(update={"on_leave": True})
SAME_DAY = {"starts_on": PLT.starts_on, "source": LeaderSource.OFFICE}
BY_OFFICE = a.a_leader(a.BUDI, LeadershipKind.ACTING, source=LeaderSource.OFFICE)
LONG_AGO = a.a_leader(ends_on=date(2024, 1, 1))
SUCCESSOR = a.a_leader(a.OTHER_PRINCIPAL, starts_on=DAY)
CASES = (
    Case("the definitive principal leads", (DEFINITIVE,), (a.PRINCIPAL, SuperiorKind.DEFINITIVE)),
    Case("E-1 a Plt and nobody definitive", (PLT,), PLT_FOUND),
    Case("E-1 the definitive one left, the Plt goes on", (UNTIL_YESTERDAY, PLT), PLT_FOUND, 1),
    Case("E-2 neither, ever", (), Missing.NEVER_LED, None),
    Case("E-2 neither any more", (UNTIL_YESTERDAY,), Missing.LEADER_TERM_OVER),
    Case("E-2 the last of two terms counts", (LONG_AGO, PLT_OVER), Missing.LEADER_TERM_OVER, 1),
    Case("E-2 neither yet", (UNTIL_YESTERDAY, FROM_TOMORROW), Missing.LEADER_NOT_YET, 1),
    Case("E-3 Plt of the own school", (ANI_PLT,), HEAD_FOUND),
    Case("E-3 and nobody heads the office", (ANI_PLT,), Missing.NO_OFFICE_HEAD, head=None),
    Case("E-3 and he heads the office too", (ANI_PLT,), Missing.OFFICE_HEAD_HIMSELF, head=a.ANI),
    Case("E-3 stands in for one on leave", (ON_LEAVE, ANI_PLT), HEAD_FOUND, 1, 0),
    Case("E-4 Plt elsewhere: at home his own principal", (DEFINITIVE,), (a.PRINCIPAL, SuperiorKind.DEFINITIVE)),
    Case("E-4 there he has the office head", (ANI_PLT,), HEAD_FOUND),
    Case("E-5 a Plt who works at no school of ours", (a.a_leader(a.STRANGER, LeadershipKind.ACTING),),
         (a.STRANGER, SuperiorKind.ACTING)),
    Case("E-6 replaced today", (UNTIL_YESTERDAY, SUCCESSOR), (a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE), 1),
    Case("E-7 appointed while a Plt acts", (PLT, SUCCESSOR), (a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE), 1),
    Case("E-8 on leave, a Plt stands in", (ON_LEAVE, PLT), PLT_FOUND, 1, 0),
    Case("E-8 on leave, nobody stands in", (ON_LEAVE,), Missing.LEADER_ON_LEAVE),
    Case("E-8 on leave, the Plt is over", (ON_LEAVE, PLT_OVER), Missing.LEADER_ON_LEAVE),
    Case("E-8 the Plt himself on leave", (ON_LEAVE, PLT_AWAY), Missing.LEADER_ON_LEAVE),
    Case("E-8 dead or suspended: the row ends, a Plt acts", (UNTIL_YESTERDAY, PLT), PLT_FOUND, 1),
    Case("E-8 absent by letter, a Plt stands in", (ABSENT, PLT), PLT_FOUND, 1, 0),
    Case("E-8 absent by letter, nobody stands in", (ABSENT,), Missing.LEADER_ON_LEAVE),
    Case("E-8 absent before and again after", (BACK, PLT), (a.PRINCIPAL, SuperiorKind.DEFINITIVE)),
    Case("E-9 two definitive ones: the newest", (SUCCESSOR, DEFINITIVE), (a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)),
    Case("E-9 two Plts: the newest", (a.a_leader(a.BUDI, LeadershipKind.ACTING), PLT), PLT_FOUND, 1),
    Case("E-9 Dapodik and the office: the newest", (PLT, BY_OFFICE), PLT_FOUND),
    Case("E-9 of the same day that of the office", (PLT, a.a_leader(a.BUDI, LeadershipKind.ACTING, **SAME_DAY)),
         (a.BUDI, SuperiorKind.ACTING), 1),
    Case("E-10 the data is lost in the middle", (a.a_leader(ends_on=BEFORE), PLT_OVER), Missing.LEADER_TERM_OVER),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_superior_problem_has_its_answer_and_its_reason(case: Case) -> None:
    why = explain(Position(case.employee), DAY, case.leaders, case.head)
    found = why.superior and (why.superior.person_id, why.superior.kind)
    assert (found or why.missing) == case.found
    assert why.row == (None if case.row is None else case.leaders[case.row])
    if why.superior is not None:
        assert why.superior.because == (None if why.superior.kind is SuperiorKind.OFFICE_HEAD else why.row)
    assert why.away == (None if case.away is None else case.leaders[case.away])


def test_every_case_of_the_rulebook_is_in_the_table_E_1_to_E_10() -> None:
    """E-1–E-10."""
    assert {case.id.split()[0] for case in CASES} >= {f"E-{n}" for n in range(1, 11)}


def test_a_row_holds_on_its_first_and_on_its_last_day() -> None:
    assert who([a.a_leader(ends_on=DAY)]) is not None
    assert who([a.a_leader(starts_on=DAY)]) is not None
    assert who([a.a_leader(ends_on=BEFORE)]) is None
    assert who([a.a_leader(starts_on=AFTER)]) is None


def test_nobody_is_his_own_superior_R_SEC_1() -> None:
    assert who([a.a_leader(a.ANI)]) == HEAD_FOUND
    assert who([a.a_leader(a.ANI, LeadershipKind.ACTING)]) == HEAD_FOUND
    assert who([a.a_leader(a.HEAD)], employee=a.HEAD) is None
    assert who([a.a_leader(a.ANI)], head=None) is None


@pytest.mark.parametrize("capacity", [Capacity.PRINCIPAL, Capacity.ACTING_PRINCIPAL])
@pytest.mark.parametrize("rows", [[DEFINITIVE], [PLT], [ON_LEAVE, PLT], []])
def test_who_is_assessed_as_leader_has_the_head_of_the_office_D19(capacity: Capacity, rows: list[Leader]) -> None:
    """Also while a Plt stands in: nobody is rated by those whom he leads."""
    leader = Position(a.PRINCIPAL, capacity)
    found = superior_of(leader, DAY, rows, a.HEAD)
    assert found is not None and (found.person_id, found.kind) == HEAD_FOUND
    assert superior_of(leader, DAY, rows, None) is None
    assert superior_of(Position(a.HEAD, capacity), DAY, rows, a.HEAD) is None
    assert explain(leader, DAY, rows, None).missing is Missing.NO_OFFICE_HEAD
    assert explain(Position(a.HEAD, capacity), DAY, rows, a.HEAD).missing is Missing.OFFICE_HEAD_HIMSELF


def test_the_reason_of_a_principal_is_the_row_by_which_he_leads_that_day_D19_E_8() -> None:
    leader = Position(a.PRINCIPAL, Capacity.PRINCIPAL)
    above = Superior(a.HEAD, SuperiorKind.OFFICE_HEAD)
    assert explain(leader, DAY, [DEFINITIVE, PLT], a.HEAD) == Explanation(above, row=DEFINITIVE)
    for rows in ([ON_LEAVE, PLT], [ABSENT], [PLT]):
        assert explain(leader, DAY, rows, a.HEAD) == Explanation(above)
        assert explain(leader, DAY, rows, None) == Explanation(missing=Missing.NO_OFFICE_HEAD)


def test_of_two_open_rows_the_newest_wins_E_9() -> None:
    rows = [a.a_leader(), a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 1, 1))]
    assert who(rows) == who(rows[::-1]) == (a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)


PEOPLE = (a.ANI, a.PRINCIPAL, a.ACTING)
DAYS = st.integers(-3, 3).map(lambda n: date.fromordinal(DAY.toordinal() + n))
ROWS = st.lists(
    st.builds(a.a_leader, st.sampled_from(PEOPLE), st.sampled_from(LeadershipKind), starts_on=DAYS,
              ends_on=st.none() | DAYS, on_leave=st.booleans(), source=st.sampled_from(LeaderSource),
              absences=st.lists(st.builds(Absence, starts_on=DAYS, ends_on=st.none() | DAYS), max_size=2)),
    max_size=5,
)  # fmt: skip


@given(rows=ROWS, employee=st.sampled_from(PEOPLE), head=st.none() | st.sampled_from((a.HEAD, a.ANI)))
def test_the_reason_says_what_the_rule_finds_R_SUP_1(rows, employee, head) -> None:
    """Either a superior or what is missing, never both; and never oneself."""
    why = explain(Position(employee), DAY, rows, head)
    assert why.superior == superior_of(Position(employee), DAY, rows, head)
    assert (why.superior is None) is (why.missing is not None)
    assert why.superior is None or why.superior.person_id != employee
    assert leader_of(DAY, rows) is None or why.row == leader_of(DAY, rows)


def a_plan() -> Plan:
    return Plan(PlanId(uuid4()), a.about(), items=COMPLETE)


def found_in(leaders) -> Superior | None:
    return superior_of(Position(a.ANI), DAY, leaders, a.HEAD)


def test_the_plan_under_a_plt_is_approved_by_itself_E_1() -> None:
    event = a_plan().submit(found_in([PLT]), SNAPSHOT, understood=True, by=ANI, at=AT)
    assert isinstance(event, PlanApproved)
    assert event.approval_mode is ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL


def test_a_definitive_principal_who_comes_later_leaves_what_was_approved_and_sees_how_E_7() -> None:
    plan = a_plan()
    plan.submit(found_in([PLT]), SNAPSHOT, understood=True, by=ANI, at=AT)
    assert plan.superior_changed(found_in([PLT, SUCCESSOR]), AT) == []
    assert (plan.status, plan.approval_mode) == (PlanStatus.APPROVED, ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL)


def test_a_superior_lost_in_the_middle_leaves_the_plan_waiting_where_it_is_E_10() -> None:
    """It stays with the one who had it, whose authority has ended; the next one takes it over."""
    plan = a_plan()
    plan.submit(found_in([DEFINITIVE]), SNAPSHOT, understood=False, by=ANI, at=AT)
    assert plan.superior_changed(found_in([UNTIL_YESTERDAY]), AT) == []
    assert plan.status is PlanStatus.SUBMITTED
    (event,) = plan.superior_changed(found_in([UNTIL_YESTERDAY, SUCCESSOR]), AT)
    assert isinstance(event, PlanSubmitted)
    assert event.superior_id == a.OTHER_PRINCIPAL
