"""Who leads a school plans as an employee too, from lists of his own (D19); the machines are those of a teacher."""

import pytest

from services.planning.domain.carrying import carried
from services.planning.domain.education_report import source_of
from services.planning.domain.items import ItemKind, PlanItem
from services.planning.domain.plan import Plan
from services.planning.domain.screens import screens
from shared.catalogue import Entry, catalogue
from shared.contracts.ids import Capacity
from shared.contracts.planning import IndicatorSource, PlanApproved, SuperiorKind
from shared.errors import FieldError, Incomplete
from shared.policies import Screen, codes, policy
from shared.superior import Superior
from tests import builders as a
from tests.unit.test_planning_plan import AT, BOSS, LEVEL, a_plan, exchange, submit, without
from tests.unit.test_planning_plan import COMPLETE as OF_A_TEACHER

TEACHER, LEADERS = Capacity.TEACHER, (Capacity.PRINCIPAL, Capacity.ACTING_PRINCIPAL)
HEAD = Superior(a.HEAD, SuperiorKind.OFFICE_HEAD)
COMPLETE = tuple(
    i.model_copy(update={"code": {"KSK": "MPP", "PED": "KEP_KS1"}.get(i.code, i.code)})
    for i in without(OF_A_TEACHER, ItemKind.CORE_DUTY)
)
DUTY = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="800/12")
FOCUS = PlanItem(id="d1", kind=ItemKind.CORE_DUTY, code="PLAN_LEARNING")
ONLY_TEACHERS = ("Pilihan ini hanya untuk guru.", "This is for teachers only.")
ONLY_LEADERS = ("Pilihan ini hanya untuk kepala sekolah.", "This is for principals only.")


def plan_of(capacity: Capacity, items=COMPLETE) -> Plan:
    plan = a_plan(items)
    plan.about = plan.about.model_copy(update={"capacity": capacity})
    return plan


def wrong(plan: Plan, items) -> list[FieldError]:
    with pytest.raises(Incomplete) as refused:
        plan.save_draft(items, LEVEL)
    return list(refused.value.errors)


def of(entries: tuple[Entry, ...], capacity: Capacity) -> list[str]:
    return [entry.code for entry in entries if entry.fits(LEVEL, capacity)]


@pytest.mark.parametrize("code", codes())
def test_each_has_eight_indicators_with_three_behaviours_and_none_of_the_others_D19(code: str) -> None:
    lists = catalogue(code)
    assert of(lists.indicators, TEACHER) == ["KSK", "PDP", "UBK", "PDK", "EPD", "AIN", "IYA", "IPB"]
    for capacity in LEADERS:
        assert of(lists.indicators, capacity) == ["MPP", "PVM", "PPS", "RPK", "AKB", "SPP", "MPB", "RPG"]
        assert of(lists.core_duties, capacity) == of(lists.additional_duties, capacity) == []
    assert all(len(indicator.behaviours) == 3 for indicator in lists.indicators)
    assert len(of(lists.indicators, TEACHER)) + len(of(lists.indicators, Capacity.PRINCIPAL)) == len(lists.indicators)


@pytest.mark.parametrize("code", codes())
def test_each_finds_competencies_and_all_that_both_have_D19(code: str) -> None:
    lists = catalogue(code)
    for capacity in Capacity:
        assert of(lists.competencies, capacity)
        assert all(guide.of_capacity(capacity) for aspect in lists.behaviours for guide in aspect.guides)
    leading = set(of(lists.competencies, Capacity.PRINCIPAL))
    assert {row.under for row in lists.competencies if row.code in leading and row.under} <= leading


def test_pedagogy_is_no_competency_of_a_principal_D19() -> None:
    rows = of(catalogue("2025").competencies, Capacity.PRINCIPAL)
    assert [row for row in rows if len(row) == 3] == ["KEP", "SOS", "PRO"]
    assert [row for row in rows if len(row) > 3] == [f"{c}_KS{n}" for c in ("KEP", "SOS", "PRO") for n in (1, 2, 3)]


@pytest.mark.parametrize("code", codes())
def test_a_principal_plans_without_duties_a_teacher_as_his_year_says_D19(code: str) -> None:
    rules = policy(code)
    own = (Screen.PRACTICE, Screen.COMPETENCY, Screen.BEHAVIOUR, Screen.SUMMARY)
    assert [screens(rules, capacity) for capacity in LEADERS] == [own, own]
    assert screens(rules, TEACHER) == rules.planning_screens
    assert {Screen.CORE_DUTY, Screen.ADDITIONAL} & set(rules.planning_screens)


@pytest.mark.parametrize("capacity", LEADERS)
def test_a_plan_of_who_leads_is_whole_without_a_core_duty_D19_R_PLN_2(capacity: Capacity) -> None:
    plan = plan_of(capacity, ())
    plan.save_draft(COMPLETE, LEVEL)
    submit(plan, HEAD)
    approved = plan.approve(HEAD, BOSS, AT)
    assert isinstance(approved, PlanApproved)
    assert (approved.practice_indicator, approved.core_duty_focus) == ("MPP", None)
    assert approved.about.capacity is capacity


@pytest.mark.parametrize(
    "items", [without(COMPLETE, ItemKind.PRACTICE), (*COMPLETE, COMPLETE[0].model_copy(update={"id": "p2"}))]
)
def test_exactly_one_indicator_whoever_plans_R_PLN_1_D19(items) -> None:
    with pytest.raises(Incomplete) as refused:
        submit(plan_of(Capacity.PRINCIPAL, items), HEAD)
    assert [e.code for e in refused.value.errors] == ["practice-missing"]


@pytest.mark.parametrize("capacity", LEADERS)
@pytest.mark.parametrize(
    "items",
    [
        exchange(COMPLETE, ItemKind.PRACTICE, "KSK"),
        exchange(COMPLETE, ItemKind.COMPETENCY, "PED2"),
        (FOCUS,),
        (DUTY,),
    ],
)
def test_what_is_a_teachers_is_refused_in_a_plan_of_who_leads_D19(capacity: Capacity, items) -> None:
    (error,) = wrong(plan_of(capacity), items)
    assert (error.code, (error.detail.id, error.detail.en)) == ("wrong-capacity", ONLY_TEACHERS)


@pytest.mark.parametrize(("kind", "code"), [(ItemKind.PRACTICE, "MPP"), (ItemKind.COMPETENCY, "PRO_KS2")])
def test_what_is_a_principals_is_refused_in_a_plan_of_a_teacher_D19(kind: ItemKind, code: str) -> None:
    (error,) = wrong(plan_of(TEACHER), exchange(OF_A_TEACHER, kind, code))
    assert (error.code, (error.detail.id, error.detail.en)) == ("wrong-capacity", ONLY_LEADERS)


def test_a_level_that_does_not_fit_is_said_before_the_capacity() -> None:
    (error,) = wrong(plan_of(Capacity.PRINCIPAL), (DUTY.model_copy(update={"code": "OSIS"}),))
    assert error.code == "wrong-level"


def test_the_superior_exchanges_it_for_one_of_the_same_list_D3_D19() -> None:
    plan = plan_of(Capacity.PRINCIPAL)
    submit(plan, HEAD)
    with pytest.raises(Incomplete) as refused:
        plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "KSK"), LEVEL, BOSS, AT)
    assert [e.code for e in refused.value.errors] == ["wrong-capacity"]
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "SPP"), LEVEL, BOSS, AT)
    assert plan.approve(HEAD, BOSS, AT).practice_indicator == "SPP"


def test_a_principal_who_changes_school_takes_a_principals_plan_along_E_11_D19() -> None:
    assert carried(plan_of(Capacity.PRINCIPAL), LEVEL) == COMPLETE


def test_the_education_report_recommends_indicators_of_principals_too_D21_D19() -> None:
    assert source_of(COMPLETE, ("MPP",)) is IndicatorSource.EDUCATION_REPORT_RECOMMENDED
    assert source_of(COMPLETE, ("KSK",)) is IndicatorSource.OWN_NEED
