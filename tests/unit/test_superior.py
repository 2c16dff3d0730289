"""Who is whose superior (R-SUP-1 with D6)."""

from datetime import date

from shared.contracts.directory import LeadershipKind
from shared.contracts.planning import SuperiorKind
from shared.superior import superior_of
from tests import builders as a

DAY = date(2025, 3, 1)


def who(leaders, employee=a.ANI, head=a.HEAD):
    found = superior_of(employee, DAY, leaders, head)
    return found and (found.person_id, found.kind)


def test_the_definitive_principal_leads() -> None:
    assert who([a.a_leader()]) == (a.PRINCIPAL, SuperiorKind.DEFINITIVE)


def test_a_plt_leads_where_nobody_is_definitive() -> None:
    plt = a.a_leader(a.ACTING, LeadershipKind.ACTING)
    assert who([plt]) == (a.ACTING, SuperiorKind.ACTING)
    assert who([plt, a.a_leader()]) == (a.PRINCIPAL, SuperiorKind.DEFINITIVE)
    assert who([plt, a.a_leader(on_leave=True)]) == (a.ACTING, SuperiorKind.ACTING)


def test_nobody_leads() -> None:
    assert who([]) is None
    assert who([a.a_leader(ends_on=date(2025, 2, 28))]) is None
    assert who([a.a_leader(starts_on=date(2025, 3, 2))]) is None
    assert who([a.a_leader(ends_on=DAY)]) is not None


def test_nobody_is_his_own_superior_R_SEC_1() -> None:
    assert who([a.a_leader(a.ANI)]) == (a.HEAD, SuperiorKind.OFFICE_HEAD)
    assert who([a.a_leader(a.ANI, LeadershipKind.ACTING)]) == (a.HEAD, SuperiorKind.OFFICE_HEAD)
    assert who([a.a_leader(a.HEAD)], employee=a.HEAD) is None
    assert who([a.a_leader(a.ANI)], head=None) is None


def test_of_two_open_rows_the_newest_wins_E_9() -> None:
    rows = [a.a_leader(), a.a_leader(a.OTHER_PRINCIPAL, starts_on=date(2025, 1, 1))]
    assert who(rows) == who(rows[::-1]) == (a.OTHER_PRINCIPAL, SuperiorKind.DEFINITIVE)
