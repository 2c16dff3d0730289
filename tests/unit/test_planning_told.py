"""What planning tells and refuses, whole: every field of an event, the place, code and words of each thing wrong."""

from datetime import date

import pytest

from services.planning.domain import items as words
from services.planning.domain.adjustment import Adjustment, Change, compare
from services.planning.domain.items import ItemKind, PlanItem, known, missing, title
from services.planning.domain.points import out_of_range
from services.planning.domain.refusals import AutomaticApprovalNotUnderstood, ExchangeNotAllowed
from shared.catalogue import Entry, catalogue
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity
from shared.contracts.planning import ApprovalMode, PlanApproved, PlannedCompetency, SuperiorKind
from shared.errors import FieldError, Incomplete
from shared.policies import Enforcement, policy
from shared.texts import Text
from tests import builders as a
from tests.unit.test_planning_plan import (
    AT,
    BOSS,
    COMPLETE,
    LEVEL,
    PLT,
    PRINCIPAL,
    a_plan,
    a_submitted_plan,
    submit,
    without,
)

RULES, LISTS, TEACHER = policy("2025"), catalogue("2025"), Capacity.TEACHER
DUTY = PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="HOMEROOM", letter_no="800/12")
KINDS = {item.kind: item for item in reversed((*COMPLETE, DUTY))}


def as_sent(error: FieldError) -> tuple[str, str, Text]:
    return error.field, error.code, error.detail


def test_an_approval_tells_all_that_the_others_need() -> None:
    planned = COMPLETE[2].model_copy(update={"note": "Komunitas belajar.", "priority": 1})
    plan = a_plan((*COMPLETE[:2], planned, *COMPLETE[3:], DUTY))
    submit(plan)
    assert plan.approve(PRINCIPAL, BOSS, AT) == PlanApproved(
        about=a.about(), by=BOSS, at=AT, plan_id=plan.id, revision=1, approval_mode=ApprovalMode.MANUAL,
        superior_id=a.PRINCIPAL, superior_kind=SuperiorKind.DEFINITIVE, adjusted_count=0, practice_indicator="KSK",
        competencies=(PlannedCompetency(indicator_code="PED", activity_plan="Komunitas belajar.", priority=1),),
        core_duty_focus="PLAN_LEARNING", additional_duties=("HOMEROOM",),
        behaviours=tuple(i.code for i in COMPLETE if i.kind is ItemKind.BEHAVIOUR),
        indicator_source=plan.indicator_source, former_superior_id=None,
    )  # fmt: skip
    assert (plan.approval_mode, plan.approved_at, plan.superior_kind) == (
        ApprovalMode.MANUAL,
        AT,
        SuperiorKind.DEFINITIVE,
    )


def test_what_is_added_deleted_and_exchanged_keeps_both_sides_R_PLN_5() -> None:
    practice = COMPLETE[0].model_copy(update={"code": "PDK"})
    reviewed = (practice, *without(COMPLETE[1:], ItemKind.CORE_DUTY), DUTY)
    assert compare(COMPLETE, reviewed) == (
        Adjustment(change=Change.EXCHANGE, kind=ItemKind.PRACTICE, before=COMPLETE[0], after=practice),
        Adjustment(change=Change.DELETE, kind=ItemKind.CORE_DUTY, before=COMPLETE[1], after=None),
        Adjustment(change=Change.ADD, kind=ItemKind.ADDITIONAL, before=None, after=DUTY),
    )


@pytest.mark.parametrize("kind", ItemKind)
def test_every_kind_of_choice_has_its_official_name_and_no_other_kinds(kind: ItemKind) -> None:
    item = KINDS[kind]
    assert title(item, LISTS)
    for other in set(ItemKind) - {kind}:
        assert title(item.model_copy(update={"kind": other}), LISTS) is None


def test_a_behaviour_is_named_with_its_aspect() -> None:
    aspect, guide = LISTS.guide("BP1")
    assert title(KINDS[ItemKind.BEHAVIOUR], LISTS) == f"{aspect.title}: {guide.title}"


def test_all_that_is_wrong_is_told_at_once_each_with_its_place() -> None:
    wrong = (
        PlanItem(id="x", kind=ItemKind.PRACTICE, code="NOPE"),
        PlanItem(id="x", kind=ItemKind.COMPETENCY, code="PED", priority=1, leader_expectation="Ada."),
        PlanItem(id="a1", kind=ItemKind.ADDITIONAL, code="OSIS", priority=1, from_on=date(2025, 2, 1), to_on=AT.date()),
        PlanItem(id="b", kind=ItemKind.BEHAVIOUR, code="BP1", letter_on=AT.date()),
    )
    assert [as_sent(error) for error in known(wrong, LISTS, EducationLevel.SD, TEACHER)] == [
        ("/items/0/code", "unknown-code", words._NOT_LISTED),
        ("/items/0/id", "repeated", words._REPEATED),
        ("/items/1/id", "repeated", words._REPEATED),
        ("/items/1/leader_expectation", "other-kind", words._OTHER),
        ("/items/2/code", "wrong-level", words._WRONG_LEVEL),
        ("/items/2/priority", "other-kind", words._OTHER),
        ("/items/2/to_on", "order", words._ORDER),
        ("/items/3/letter_no", "other-kind", words._OTHER),
        ("/items/1/priority", "repeated", words._REPEATED),
        ("/items/2/priority", "repeated", words._REPEATED),
    ]


@pytest.mark.parametrize("kind", [ItemKind.PRACTICE, ItemKind.CORE_DUTY, ItemKind.COMPETENCY, ItemKind.ADDITIONAL])
def test_whatever_is_chosen_is_of_the_schools_level_R_PLN_2(kind: ItemKind) -> None:
    of_tk = [Entry(code="TK1", title="Bermain", levels=(EducationLevel.TK,))]
    lists = LISTS.model_copy(
        update=dict.fromkeys(("indicators", "core_duties", "competencies", "additional_duties"), of_tk)
    )
    item = PlanItem(id="x", kind=kind, code="TK1")
    (error,) = known([item], lists, EducationLevel.SD, TEACHER)
    assert as_sent(error) == ("/items/0/code", "wrong-level", words._WRONG_LEVEL)
    assert known([item], lists, EducationLevel.TK, TEACHER) == []


@pytest.mark.parametrize("field", ["letter_on", "from_on", "to_on"])
def test_only_a_duty_has_the_days_of_a_letter(field: str) -> None:
    (error,) = known((COMPLETE[0].model_copy(update={field: AT.date()}),), LISTS, LEVEL, TEACHER)
    assert (error.field, error.code) == ("/items/0/letter_no", "other-kind")
    assert known((DUTY.model_copy(update={field: AT.date()}),), LISTS, LEVEL, TEACHER) == []


def test_a_duty_of_a_single_day_is_one() -> None:
    assert known((DUTY.model_copy(update={"from_on": AT.date(), "to_on": AT.date()}),), LISTS, LEVEL, TEACHER) == []


@pytest.mark.parametrize(
    ("kind", "code", "text"),
    [
        (ItemKind.PRACTICE, "practice-missing", words._ONE_PRACTICE),
        (ItemKind.CORE_DUTY, "core_duty-missing", words._ONE_DUTY),
        (ItemKind.COMPETENCY, "competency-missing", words._COMPETENCY),
        (ItemKind.BEHAVIOUR, "behaviour-missing", words._BEHAVIOURS),
    ],
)
def test_what_is_missing_is_said_with_its_code_R_PLN_2(kind: ItemKind, code: str, text: Text) -> None:
    assert [as_sent(e) for e in missing(without(COMPLETE, kind), RULES, LISTS, TEACHER)] == [("/items", code, text)]


def test_a_second_of_what_there_is_one_of_is_missing_it_too_R_PLN_1() -> None:
    for kind, code in ((ItemKind.PRACTICE, "practice-missing"), (ItemKind.CORE_DUTY, "core_duty-missing")):
        twice = (*COMPLETE, KINDS[kind].model_copy(update={"id": "second"}))
        assert [e.code for e in missing(twice, RULES, LISTS, TEACHER)] == [code]
    letterless = (*COMPLETE, DUTY, DUTY.model_copy(update={"id": "a2", "letter_no": ""}))
    assert [as_sent(e) for e in missing(letterless, RULES, LISTS, TEACHER)] == [
        ("/items", "additional-missing", words._LETTER)
    ]


def test_a_policy_that_does_not_ask_misses_nothing() -> None:
    lenient = RULES.model_copy(update={"core_duty_required": False, "duty_letter_required": False})
    free = (*without(COMPLETE, ItemKind.CORE_DUTY), DUTY.model_copy(update={"letter_no": ""}))
    assert missing(free, lenient, LISTS, TEACHER) == []


@pytest.mark.parametrize(
    "reviewed",
    [
        (*COMPLETE, COMPLETE[2].model_copy(update={"id": "c9"})),
        COMPLETE[:-1],
        without(COMPLETE, ItemKind.PRACTICE),
        (COMPLETE[0].model_copy(update={"kind": ItemKind.COMPETENCY, "code": "SOS"}), *COMPLETE[1:]),
    ],
)
def test_an_adjustment_that_is_not_allowed_is_one_of_the_items_D3(reviewed) -> None:
    with pytest.raises(ExchangeNotAllowed) as refused:
        a_submitted_plan().save_review(reviewed, LEVEL, BOSS, AT)
    assert [(e.field, e.code) for e in refused.value.errors] == [("/items", "exchange-not-allowed")]


def test_the_warning_stands_at_the_tick_R_PLN_6() -> None:
    with pytest.raises(AutomaticApprovalNotUnderstood) as refused:
        submit(a_plan(), PLT)
    assert [e.field for e in refused.value.errors] == ["/automatic_approval_understood"]


def test_a_review_is_of_the_schools_level() -> None:
    with pytest.raises(Incomplete) as refused:
        a_submitted_plan().save_review(
            (*COMPLETE, DUTY.model_copy(update={"code": "OSIS"})), EducationLevel.SD, BOSS, AT
        )
    assert [e.code for e in refused.value.errors] == ["wrong-level"]


OLD_RULES, OLD_LISTS = policy("2024S1"), catalogue("2024S1")


def of_points(points: int) -> tuple[PlanItem, ...]:
    """Competencies that are worth so many points."""
    entry = next(e for e in OLD_LISTS.competencies if e.points == 4)
    return (PlanItem(id="c", kind=ItemKind.COMPETENCY, code=entry.code, quantity=points // 4),)


@pytest.mark.parametrize("points", [32, 128])
def test_the_least_and_the_most_are_in_range_R_CMP_24_1(points: int) -> None:
    assert out_of_range(of_points(points), OLD_RULES, OLD_LISTS) is None


@pytest.mark.parametrize(
    ("points", "enforcement", "indonesian", "english"),
    [
        (28, Enforcement.BLOCK, "baru 28; paling sedikit 32", "has 28 points; at least 32"),
        (132, Enforcement.WARN, "132, lebih dari 128", "has 132 points, more than the 128"),
    ],
)
def test_what_is_out_of_range_is_said_with_both_numbers_R_CMP_24_1(points, enforcement, indonesian, english) -> None:
    found = out_of_range(of_points(points), OLD_RULES, OLD_LISTS)
    assert found is not None
    assert found.enforcement is enforcement
    assert indonesian in found.text.id
    assert english in found.text.en


@pytest.mark.parametrize("lacking", ["points_min", "points_max", "points_enforcement"])
def test_without_one_of_its_parts_there_is_no_range(lacking: str) -> None:
    assert out_of_range(of_points(4), OLD_RULES.model_copy(update={lacking: None}), OLD_LISTS) is None


@pytest.mark.parametrize(("points", "held_up"), [(28, True), (32, False), (132, False)])
def test_too_few_points_hold_a_plan_up_and_too_many_do_not_R_CMP_24_1(points: int, held_up: bool) -> None:
    plan = a_plan(without(COMPLETE, ItemKind.COMPETENCY) + of_points(points))
    plan.about = a.about(cycle="2024S1")
    told = [e for e in lacking(plan) if e.code == "points-out-of-range"]
    assert [(e.field, bool(e.detail.id)) for e in told] == ([("/items", True)] if held_up else [])


def lacking(plan) -> list[FieldError]:
    try:
        submit(plan)
    except Incomplete as refused:
        return refused.errors
    return []
