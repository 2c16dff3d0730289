"""What an item of a plan may say, whose word it is, and why the practice indicator was chosen."""

from datetime import date

import pytest

from services.planning.domain.adjustment import compare
from services.planning.domain.education_report import EducationReport, ReportedIndicator, unknown, year_of
from services.planning.domain.items import ItemKind, PlanItem
from shared.catalogue import Catalogue, Entry, catalogue
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity
from shared.contracts.planning import IndicatorSource, PlanApproved, PlanSubmitted
from shared.errors import Incomplete
from shared.policies import codes
from tests import builders as a
from tests.unit.test_planning_plan import ANI, AT, BOSS, COMPLETE, LEVEL, PRINCIPAL, SNAPSHOT, a_plan, exchange, submit

DUTY = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="800/12", letter_on=date(2025, 1, 6))


def refused(items, level: EducationLevel = LEVEL) -> list[tuple[str, str]]:
    with pytest.raises(Incomplete) as wrong:
        a_plan(()).save_draft(items, level)
    return [(e.field, e.code) for e in wrong.value.errors]


def of(kind: ItemKind, **more: object) -> tuple[PlanItem, ...]:
    """A complete plan in which the first of a kind says more."""
    place = next(i for i, item in enumerate(COMPLETE) if item.kind is kind)
    return (*COMPLETE[:place], COMPLETE[place].model_copy(update=more), *COMPLETE[place + 1 :])


def test_a_duty_says_its_letter_and_from_when_to_when() -> None:
    whole = DUTY.model_copy(update={"from_on": date(2025, 1, 6), "to_on": date(2025, 12, 31)})
    a_plan(()).save_draft((*COMPLETE, whole), LEVEL)
    backwards = whole.model_copy(update={"to_on": date(2025, 1, 5)})
    assert refused((*COMPLETE, backwards)) == [(f"/items/{len(COMPLETE)}/to_on", "order")]


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (ItemKind.PRACTICE, "priority", 1),
        (ItemKind.BEHAVIOUR, "priority", 1),
        (ItemKind.COMPETENCY, "letter_no", "800/12"),
        (ItemKind.PRACTICE, "leader_expectation", "Datang lebih awal."),
        (ItemKind.BEHAVIOUR, "unit", "kali"),
        (ItemKind.BEHAVIOUR, "quantity", 2),
    ],
)
def test_a_field_of_another_kind_is_refused(kind: ItemKind, field: str, value: object) -> None:
    assert [(place.rsplit("/", 1)[1], code) for place, code in refused(of(kind, **{field: value}))][:1] == [
        (field, "other-kind")
    ]


@pytest.mark.parametrize("kind", [ItemKind.PRACTICE, ItemKind.CORE_DUTY, ItemKind.COMPETENCY])
def test_a_main_result_has_a_target_and_what_it_counts_7_1(kind: ItemKind) -> None:
    items = of(kind, quantity=2, unit="kegiatan")
    plan = a_plan(())
    plan.save_draft(items, LEVEL)
    assert plan.items == items
    duty = DUTY.model_copy(update={"quantity": 2, "unit": "kali"})
    place = f"/items/{len(COMPLETE)}"
    assert refused((*COMPLETE, duty)) == [(f"{place}/quantity", "other-kind"), (f"{place}/unit", "other-kind")]


def test_two_competencies_do_not_come_first_together() -> None:
    second = PlanItem(id="c2", kind=ItemKind.COMPETENCY, code="SOS", priority=1)
    both = (*of(ItemKind.COMPETENCY, priority=1), second)
    places = {f"/items/{n}/priority" for n, item in enumerate(both) if item.priority}
    assert {(place, "repeated") for place in places} == set(refused(both)) and len(places) == 2
    plan = a_plan(())
    plan.save_draft((*of(ItemKind.COMPETENCY, priority=2), second), LEVEL)
    submit(plan)
    approved = plan.approve(PRINCIPAL, BOSS, AT)
    assert [(c.indicator_code, c.priority) for c in approved.competencies] == [("PED", 2), ("SOS", 1)]


def test_what_is_expected_in_particular_only_the_superior_writes_and_it_is_no_adjustment_D4() -> None:
    expecting = of(ItemKind.BEHAVIOUR, leader_expectation="Datang sebelum bel pertama.")
    assert [code for _, code in refused(expecting)] == ["superior-only"]
    plan = a_plan()
    submit(plan)
    plan.save_review(expecting, LEVEL, BOSS, AT)
    assert plan.approve(PRINCIPAL, BOSS, AT).adjusted_count == 0
    assert plan.items == expecting
    assert compare(COMPLETE, expecting) == ()


@pytest.mark.parametrize(("code", "level", "fits"), [
    ("BKK", EducationLevel.SMK, True), ("BKK", EducationLevel.SD, False), ("OSIS", EducationLevel.SD, False),
    ("VICE_PRINCIPAL", EducationLevel.SMP, True), ("TPPK", EducationLevel.SD, True),
])  # fmt: skip
def test_a_duty_is_of_the_schools_level(code: str, level: EducationLevel, fits: bool) -> None:
    items = (*COMPLETE, DUTY.model_copy(update={"code": code}))
    if fits:
        a_plan(()).save_draft(items, level)
    else:
        assert [wrong for _, wrong in refused(items, level)] == ["wrong-level"]


def test_a_choice_that_the_report_recommends_says_so_and_any_other_is_own_need_D21() -> None:
    plan = a_plan()
    told = plan.submit(PRINCIPAL, SNAPSHOT, understood=False, by=ANI, at=AT, recommended=("KSK", "UBK"))
    assert isinstance(told, PlanSubmitted)
    assert told.indicator_source is IndicatorSource.EDUCATION_REPORT_RECOMMENDED
    plan.save_review(exchange(COMPLETE, ItemKind.PRACTICE, "PDK"), LEVEL, BOSS, AT)
    approved = plan.approve(PRINCIPAL, BOSS, AT)
    assert isinstance(approved, PlanApproved)
    assert approved.indicator_source is plan.indicator_source is IndicatorSource.OWN_NEED


def test_without_a_report_it_is_own_need_and_without_a_choice_it_is_nothing_D21() -> None:
    plan = a_plan()
    submit(plan)
    assert plan.indicator_source is IndicatorSource.OWN_NEED
    assert a_plan(()).indicator_source is None


def test_a_report_names_indicators_that_there_are_each_once_D21() -> None:
    rows = tuple(ReportedIndicator(code=c, recommended=c == "KSK") for c in ("KSK", "NOPE", "KSK"))
    assert [(e.field, e.code) for e in unknown(rows, catalogue("2025"), "/r")] == [
        ("/r/1/code", "unknown-code"), ("/r/2/code", "repeated"),
    ]  # fmt: skip
    assert EducationReport(a.NPSN, 2024, 1, rows[:2], AT, a.ADMIN).recommended == ("KSK",)
    assert (year_of("2024S2"), year_of("2025")) == (2024, 2025)


def entries(lists: Catalogue) -> list[Entry]:
    aspects = [guide for aspect in lists.behaviours for guide in aspect.guides]
    return [*lists.indicators, *lists.core_duties, *lists.competencies, *lists.additional_duties, *aspects]


@pytest.mark.parametrize("code", codes())
def test_what_no_source_confirms_is_never_shown_as_official(code: str) -> None:
    found = entries(catalogue(code))
    assert {e.verified for e in found} == {True, False}
    assert all((e.label == e.title) is e.verified for e in found)
    assert all("belum terverifikasi" in e.label for e in found if not e.verified)
    assert len({e.code for e in found}) == len(found)


def test_indicators_of_a_competency_stand_under_it() -> None:
    rows = [row for row in catalogue("2025").competencies if row.of_capacity(Capacity.TEACHER)]
    heads = {row.code for row in rows if not row.under}
    assert {row.under for row in rows if row.under} == heads == {"PED", "KEP", "SOS", "PRO"}
    assert all(sum(row.under == head for row in rows) == 3 for head in heads)


def test_a_plan_of_an_indicator_beneath_a_competency_is_complete() -> None:
    plan = a_plan(exchange(COMPLETE, ItemKind.COMPETENCY, "PED2"))
    submit(plan)
    assert plan.approve(PRINCIPAL, BOSS, AT).competencies[0].indicator_code == "PED2"
