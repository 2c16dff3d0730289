"""Whom a member of the performance team helps with (4.3, D19): said of one, and as a condition of a query."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import create_engine, literal, select

from shared.contracts.directory import TeamMember
from shared.contracts.ids import Capacity, PersonId
from shared.superior import Position
from shared.team import assigned, assigned_to, membership
from tests import builders as a

DAY = date(2025, 3, 1)
FOR_ALL = TeamMember(person_id=a.BUDI, starts_on=DAY, ends_on=DAY)
FOR_ANI = FOR_ALL.model_copy(update={"employee_ids": (a.ANI,)})
FOR_HIMSELF = FOR_ALL.model_copy(update={"employee_ids": (a.BUDI, a.ANI)})
NAMED = (FOR_ALL, FOR_ANI, FOR_HIMSELF)
ROWS = [row.model_copy(update={"outside": outside}) for row in NAMED for outside in (False, True)]


@pytest.mark.parametrize(("day", "on"), [(date(2025, 2, 28), False), (DAY, True), (date(2025, 3, 2), False)])
def test_one_is_a_member_from_the_first_to_the_last_day(day: date, on: bool) -> None:
    assert membership([FOR_ALL], a.BUDI, day) == (FOR_ALL if on else None)
    assert assigned([FOR_ALL], a.BUDI, Position(a.ANI), day) is on


def test_one_who_is_on_without_an_end_is_on() -> None:
    row = TeamMember(person_id=a.BUDI, starts_on=DAY)
    assert membership([row], a.BUDI, date(2031, 1, 1)) == row
    assert membership([row], a.STRANGER, DAY) is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{len(row.employee_ids)} named, outside: {row.outside}")
@pytest.mark.parametrize(("who", "capacity"), product((a.ANI, a.BUDI, a.STRANGER, a.PRINCIPAL), Capacity))
def test_asked_of_one_or_of_all_at_once_the_answer_is_the_same(
    row: TeamMember, who: PersonId, capacity: Capacity
) -> None:
    """Never for himself (R-SEC-1); for a leader only by name, and from outside (D19)."""
    helps = assigned([row], a.BUDI, Position(who, capacity), DAY)
    named, teaches = who in row.employee_ids, capacity is Capacity.TEACHER
    assert helps is (who != a.BUDI and (named if row.employee_ids else teaches) and (teaches or row.outside))
    with create_engine("sqlite://").connect() as database:  # what it says is the same in any dialect
        asked = assigned_to(row, literal(who), literal(capacity))
        assert bool(database.scalar(select(asked))) is helps


@pytest.mark.parametrize("capacity", [Capacity.PRINCIPAL, Capacity.ACTING_PRINCIPAL])
def test_a_colleague_named_for_a_teacher_does_not_help_with_him_when_he_leads_D19(capacity: Capacity) -> None:
    """He was plotted for Ani the teacher; now she leads the school, and him."""
    assert assigned([FOR_ANI], a.BUDI, Position(a.ANI), DAY)
    assert not assigned([FOR_ANI], a.BUDI, Position(a.ANI, capacity), DAY)
    supervisor = FOR_ANI.model_copy(update={"outside": True})
    assert assigned([supervisor], a.BUDI, Position(a.ANI, capacity), DAY)
