"""An employee in a cycle (rulebook 6.2): his data, his days, leaving and coming back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.planning.domain import refusals
from services.planning.domain.participation import Correction, Participation, ParticipationStatus
from services.planning.domain.plan import PlanStatus
from services.planning.domain.school_cycle import SchoolCycle
from shared.contracts.directory import Zone
from shared.contracts.ids import Capacity, participation_id
from shared.contracts.planning import ParticipationLeft, ParticipationStarted, PlanCancelled, Stage
from tests import builders as a
from tests.unit.test_planning_plan import AT, BOSS, COMPLETE, LEVEL, PRINCIPAL, a_plan, submit

APRIL = datetime(2025, 4, 14, tzinfo=UTC)


def a_cycle() -> SchoolCycle:
    return SchoolCycle(a.NPSN, "2025", "2025", a.OFFICE, AT)


def a_participation() -> Participation:
    return Participation.of(a.a_placed_teacher(), a_cycle())


def a_semester() -> SchoolCycle:
    return SchoolCycle(a.NPSN, "2024S1", "2024S1", a.OFFICE, AT)


@pytest.mark.parametrize("capacity", Capacity)
def test_one_takes_part_as_what_he_is_and_as_each_once_D19(capacity: Capacity) -> None:
    mine = Participation.of(a.a_placed_teacher(), a_cycle(), capacity)
    assert mine.about == a.about().model_copy(
        update={"capacity": capacity, "participation_id": participation_id(a.ANI, "2025", a.NPSN, capacity)}
    )
    assert Participation.of(a.a_placed_teacher(), a_cycle()).about == a.about()


@pytest.mark.parametrize("capacity", Capacity)
def test_who_leads_plans_from_a_later_day_on_where_the_policy_says_so_D19(capacity: Capacity) -> None:
    mine, teachers = Participation.of(a.a_placed_teacher(), a_semester(), capacity), a_semester()
    window = teachers.window(Stage.PLANNING)
    later = window.model_copy(update={"opens_on": date(2024, 1, 15)}) if capacity.leads else window
    assert window.opens_on < date(2024, 1, 15) and mine.planning_window(teachers, Zone.WIB) == later
    year = Participation.of(a.a_placed_teacher(), a_cycle(), capacity)
    assert year.planning_window(a_cycle(), Zone.WIB) == a_cycle().window(Stage.PLANNING)


def test_data_is_corrected_once_and_before_it_is_confirmed_R_DAT_2() -> None:
    mine = a_participation()
    with pytest.raises(refusals.NothingCorrected):
        mine.correct_data(Correction())
    mine.correct_data(Correction(name="Ani Lestari, S.Pd."))
    with pytest.raises(refusals.DataCorrectedAlready):
        mine.correct_data(Correction(nip="198501012010012002"))
    assert mine.correction == Correction(name="Ani Lestari, S.Pd.")
    confirmed = a_participation()
    confirmed.confirm_data(AT)
    with pytest.raises(refusals.DataConfirmedAlready):
        confirmed.correct_data(Correction(name="Ani"))


def test_who_begins_anew_has_days_of_his_own_for_it() -> None:
    mine = a_participation()
    mine.start(AT)
    assert mine.planning_window(a_cycle(), Zone.WIB).closes_on == date(2025, 2, 3)
    mine.confirm_data(AT)
    mine.unlock()
    mine.lock(APRIL)
    assert mine.status is ParticipationStatus.PLANNING
    window = mine.planning_window(a_cycle(), Zone.WIT)
    assert (window.closes_on, window.deadline_zone) == (date(2025, 4, 28), Zone.WIT)


def test_days_of_his_own_that_end_with_everybodys_take_nothing_from_him_E_14() -> None:
    """The national end is the later one of the same day."""
    mine, window = a_participation(), a_cycle().window(Stage.PLANNING)
    mine.start(datetime(2025, 1, 17, 3, tzinfo=UTC))
    assert mine.planning_window(a_cycle(), Zone.WIT) == window
    mine.start(datetime(2025, 1, 18, 3, tzinfo=UTC))
    assert mine.planning_window(a_cycle(), Zone.WIT).closes_on == date(2025, 2, 1)


@pytest.mark.parametrize(
    ("to", "status"), [("20200002", ParticipationStatus.TRANSFERRED), (None, ParticipationStatus.WITHDRAWN)]
)
def test_who_leaves_does_nothing_here_any_more(to: str | None, status: ParticipationStatus) -> None:
    mine = a_participation()
    left = mine.leave(to, AT)
    assert isinstance(left, ParticipationLeft)
    assert (left.to_npsn, mine.status, mine.leave(to, AT)) == (to, status, None)
    for act in (lambda: mine.confirm_data(AT), lambda: mine.correct_data(Correction(name="A")), mine.unlock):
        with pytest.raises(refusals.ParticipationOver):
            act()
    assert mine.status is status


def test_where_somebody_went_may_become_known_later_E_11() -> None:
    mine, later = a_participation(), AT + timedelta(days=9)
    mine.leave(None, AT)
    assert mine.leave("20200002", later) is None and mine.leave(None, later, again=True) is None
    left = mine.leave("20200002", later, again=True)
    assert isinstance(left, ParticipationLeft)
    assert (left.to_npsn, left.again, mine.status) == ("20200002", True, ParticipationStatus.TRANSFERRED)
    assert (mine.left_at, mine.leave("20200002", later, again=True)) == (AT, None)


@pytest.mark.parametrize(
    ("confirmed", "unlocked", "status"),
    [
        (False, False, ParticipationStatus.NOT_STARTED),
        (True, False, ParticipationStatus.PLANNING),
        (True, True, ParticipationStatus.EXECUTION),
    ],
)
def test_who_comes_back_goes_on_where_he_was(confirmed: bool, unlocked: bool, status: ParticipationStatus) -> None:
    mine = a_participation()
    if confirmed:
        mine.confirm_data(AT)
    mine.leave(None, AT)
    assert isinstance(mine.come_back(AT + timedelta(days=9), unlocked=unlocked), ParticipationStarted)
    assert (mine.status, mine.left_at) == (status, None)


def test_the_first_rating_counts() -> None:
    mine = a_participation()
    mine.rate(AT)
    mine.rate(APRIL)
    assert mine.rated_at == AT


@pytest.mark.parametrize("status", list(PlanStatus))
def test_an_unfinished_plan_is_cancelled_and_the_superior_who_had_it_is_named(status: PlanStatus) -> None:
    plan = a_plan()
    submit(plan)
    plan.status = status
    if status in {PlanStatus.APPROVED, PlanStatus.AGREED, PlanStatus.RESET, PlanStatus.CANCELLED}:
        with pytest.raises(refusals.PlanFinished):
            plan.cancel(AT)
        return
    told = plan.cancel(AT)
    assert isinstance(told, PlanCancelled)
    with_him = status in {PlanStatus.SUBMITTED, PlanStatus.IN_REVIEW}
    assert told.superior_id == (a.PRINCIPAL if with_him else None)
    assert plan.status is PlanStatus.CANCELLED


def test_who_comes_back_begins_with_what_he_had_written() -> None:
    plan = a_plan()
    submit(plan)
    plan.save_review(COMPLETE[:1] + COMPLETE[2:], LEVEL, BOSS, AT)
    plan.cancel(AT)
    assert (plan.review, plan.anew(plan.id).items) == (None, COMPLETE)
    approved = a_plan()
    submit(approved)
    approved.approve(PRINCIPAL, BOSS, AT)
    approved.reset(approved.id, BOSS, AT)
    assert approved.anew(approved.id).items == ()
