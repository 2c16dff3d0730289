"""What assessment refuses and tells, whole: place, code and words of each thing wrong, the borders of its windows."""

from datetime import UTC, timedelta
from uuid import uuid4

import pytest

from services.assessment.domain import distribution, sheet
from services.assessment.domain.assessment import Assessment, AssessmentStatus
from services.assessment.domain.distribution import deviations
from services.assessment.domain.matrix import Aspect
from services.assessment.domain.parts import OBSERVATION, PLAN, REFLECTION, Arrived, there
from services.assessment.domain.refusals import (
    AssessmentNotReady,
    DeviationReasonMissing,
    IncompleteReasonMissing,
    ObjectionWindowOpen,
    ObjectionWindowOver,
    RatingsCollected,
)
from services.assessment.domain.sheet import EMPTY, Achievement, Sheet
from shared.contracts.assessment import OrganisationPredicate, Predicate
from shared.contracts.ids import AssessmentId
from tests import builders as a
from tests.unit.test_assessment_lifecycle import (
    ANI,
    AT,
    DUTY,
    PED,
    PEDS,
    PLANNED,
    REPORT,
    TODAY,
    WIB,
    WIT,
    E,
    a_decided_one,
    a_rated_one,
    a_ready_one,
    a_sheet,
    an_assessment,
    collect,
    set_predicate,
)

GOOD, VERY_GOOD, IMPROVE = Predicate.GOOD, Predicate.VERY_GOOD, Predicate.NEEDS_IMPROVEMENT


def told(errors) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in errors]


def test_an_empty_sheet_lacks_each_rating_by_name() -> None:
    errors = EMPTY.lacking(TODAY)
    assert told(errors) == [
        *((f"/aspect_ratings/{aspect}", "missing") for aspect in Aspect),
        ("/result", "missing"),
        ("/behaviour", "missing"),
    ]
    assert {error.detail for error in errors} == {sheet._RATE}


def test_a_discussion_is_of_today_at_the_latest() -> None:
    assert a_sheet(discussed_on=TODAY).lacking(TODAY) == []
    (error,) = a_sheet(discussed_on=TODAY + timedelta(days=1)).lacking(TODAY)
    assert (error.field, error.code, error.detail) == ("/discussed_on", "in-the-future", sheet._FUTURE)


def test_what_names_nothing_that_there_is_is_said_with_its_place() -> None:
    draft = Sheet(
        achievements=(Achievement(code="PED", text="Ada."), Achievement(code="NOPE", text="Ada.")),
        behaviour_ratings={"BP": a_sheet().behaviour, "XX": a_sheet().behaviour},
    )
    assert [(e.field, e.code, e.detail) for e in draft.unknown({"PED"}, {"BP"})] == [
        ("/achievements/1/code", "not-planned", sheet._NOT_PLANNED),
        ("/behaviour_ratings/XX", "unknown-code", sheet._NO_BEHAVIOUR),
    ]


def test_each_missing_part_is_named_where_the_reason_is_asked_D18() -> None:
    assessment = a_ready_one(arrived=(REFLECTION,))
    assessment.save_draft(a_sheet(), a.PRINCIPAL)
    with pytest.raises(IncompleteReasonMissing) as refused:
        collect(assessment)
    assert told(refused.value.errors) == [("/incomplete_reason", "part-missing")] * 2
    assert [e.detail.id for e in refused.value.errors] == [
        "Belum dikumpulkan: COMPETENCY PED.", "Belum dikumpulkan: DUTY PLAN_LEARNING.",
    ]  # fmt: skip
    assert [e.detail.en for e in refused.value.errors] == [
        "Not collected: COMPETENCY PED.", "Not collected: DUTY PLAN_LEARNING.",
    ]  # fmt: skip


def test_a_deviation_is_named_where_its_reason_is_asked_R_DST_1() -> None:
    assessment = a_ready_one()
    assessment.save_draft(a_sheet(), a.PRINCIPAL)
    with pytest.raises(DeviationReasonMissing) as refused:
        collect(assessment, OrganisationPredicate.GOOD, [VERY_GOOD] * 4)
    assert told(refused.value.errors) == [
        ("/deviation_reason", "good-not-largest"), ("/deviation_reason", "none-below-good"),
    ]  # fmt: skip
    assert [e.detail for e in refused.value.errors] == [distribution._GOOD_LARGEST, distribution._ONE_BELOW_GOOD]


def shares(of: Predicate, n: int, rest: dict[Predicate, int]) -> list[Predicate]:
    return [of] * n + [predicate for predicate, count in rest.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("organisation", "of", "code", "most", "rest"),
    [
        (OrganisationPredicate.EXCELLENT, VERY_GOOD, "very-good-too-many", 70, GOOD),
        (OrganisationPredicate.GOOD, GOOD, "good-too-many", 70, IMPROVE),
        (OrganisationPredicate.NEEDS_IMPROVEMENT, VERY_GOOD, "very-good-too-many", 10, IMPROVE),
        (OrganisationPredicate.POOR, VERY_GOOD, "very-good-too-many", 10, Predicate.POOR_MISCONDUCT),
    ],
)
def test_a_share_is_counted_to_the_per_cent_9_6(organisation, of, code: str, most: int, rest: Predicate) -> None:
    for n, deviates in ((most, False), (most + 1, True)):
        codes = {e.code for e in deviations(organisation, shares(of, n, {rest: 100 - n}))}
        assert (code in codes) is deviates


@pytest.mark.parametrize(("n", "least"), [(5, 3), (7, 5), (101, 61)])
def test_at_least_sixty_per_cent_is_rounded_up_and_at_most_seventy_down_9_6(n: int, least: int) -> None:
    enough = shares(IMPROVE, least, {GOOD: n - least})
    short = shares(IMPROVE, least - 1, {GOOD: n - least + 1})
    organisation = OrganisationPredicate.NEEDS_IMPROVEMENT
    assert "needs-improvement-too-few" not in {e.code for e in deviations(organisation, enough)}
    assert "needs-improvement-too-few" in {e.code for e in deviations(organisation, short)}


def test_the_last_second_of_the_window_is_still_in_it_R_TIM_4() -> None:
    assessment = a_decided_one()
    last = assessment.objection_until
    assert last is not None
    assert last.tzinfo is UTC
    with pytest.raises(ObjectionWindowOpen):
        assessment.finalise(last)
    assessment.receive(WIB, ANI, last)
    assert assessment.status is AssessmentStatus.NOTIFIED
    late = a_decided_one()
    with pytest.raises(ObjectionWindowOver) as refused:
        late.receive(WIT, ANI, last + timedelta(seconds=1))
    assert refused.value.values == {"until": last.astimezone(WIT)}
    assert refused.value.values["until"].tzinfo is WIT


def test_the_predicate_tells_whether_it_deviates() -> None:
    for deviates in (False, True):
        _, result = set_predicate(a_rated_one(), deviates=deviates)
        assert result.deviates is deviates


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.save_draft(a_sheet(), a.PRINCIPAL),
        lambda one: one.arrive(PED, AT),
        lambda one: one.forget_plan(),
        lambda one: one.void(PEDS),
        lambda one: one.depart(DUTY),
    ],
)
def test_what_changes_it_and_tells_nothing_raises_its_version_by_one(act) -> None:
    one = a_ready_one()
    one.version = 7
    act(one)
    assert one.version == 8


def test_waiting_for_the_school_raises_the_version_by_one() -> None:
    one = a_rated_one()
    one.version = 7
    one.wait()
    assert (one.version, one.status) == (8, AssessmentStatus.ORG_PREDICATE_WAIT)


def test_after_a_reset_nothing_is_expected_and_nothing_is_there_6_4() -> None:
    one = a_ready_one()
    one.forget_plan()
    assert (one.expected, there(one.arrived)) == ((), (REFLECTION, PED, DUTY))
    for document in (E, PEDS, REPORT):
        one.void(document)
    assert (one.arrived, one.status) == ((), AssessmentStatus.NOT_READY)


def test_what_is_voided_late_takes_nothing_of_the_next_plan_with_it_6_4() -> None:
    """Each service tells of the reset when it hears of it: what came after is another document."""
    one = an_assessment()
    one.arrive(PED, AT, PEDS)
    one.arrive(PED, AT, again := uuid4())
    one.void(PEDS)
    assert one.arrived == (Arrived(kind=PED.kind, code=PED.code, document=again),)
    one.depart(OBSERVATION)
    assert there(one.arrived) == (PED,)


def test_who_is_not_ready_is_rated_when_nothing_more_can_come_E_33() -> None:
    one = an_assessment()
    with pytest.raises(AssessmentNotReady):
        one.save_draft(a_sheet(), a.PRINCIPAL)
    one.save_draft(a_sheet(), a.PRINCIPAL, too_late=True)
    assert (one.status, one.missing) == (AssessmentStatus.RATED_DRAFT, (PLAN, REFLECTION))
    with pytest.raises(IncompleteReasonMissing):
        collect(one)
    assert collect(one, incomplete="Tidak pernah mulai.").assessment_id == one.id


def test_who_never_took_part_is_not_rated_and_what_is_collected_stays_E_33_R_ASM_1() -> None:
    with pytest.raises(AssessmentNotReady):
        Assessment(AssessmentId(uuid4()), a.about()).save_draft(a_sheet(), a.PRINCIPAL, too_late=True)
    with pytest.raises(RatingsCollected):
        a_rated_one().save_draft(a_sheet(), a.PRINCIPAL, too_late=True)


def test_what_is_missing_at_the_end_has_no_consequence_of_its_own_E_32_R_CMP_24_2() -> None:
    """Neither points nor papers are counted: it is ready, is rated as the assessor says, with his reason."""
    one = a_ready_one(arrived=(REFLECTION,))
    assert one.status is AssessmentStatus.READY
    one.save_draft(a_sheet(), a.PRINCIPAL)
    collect(one, incomplete="Poin kurang dari 32.")
    _, result = set_predicate(one)
    assert (result.result, result.predicate) == (a_sheet().result, GOOD)


def test_of_two_documents_of_a_competency_one_is_enough_and_each_is_counted_once_D12() -> None:
    one = an_assessment()
    one.expect(PLANNED, AT)
    for document in (PEDS, PEDS, uuid4()):
        one.arrive(PED, AT, document)
    assert (len(one.arrived), there(one.arrived), one.missing) == (2, (PED,), (REFLECTION, DUTY))
    one.depart(PED)
    assert (one.arrived, one.missing) == ((), PLANNED)


def test_what_a_practice_change_takes_back_is_missing_again_6_10() -> None:
    one = a_ready_one()
    one.depart(PED)
    assert (one.missing, one.status) == ((PED,), AssessmentStatus.READY)
    one.depart(REFLECTION)
    assert (one.missing, one.status) == ((REFLECTION, PED), AssessmentStatus.NOT_READY)
    version = one.version
    one.depart(REFLECTION)
    assert one.version == version
    waiting = an_assessment()
    waiting.arrive(PED, AT)
    waiting.depart(PED)
    assert (waiting.arrived, waiting.status) == ((), AssessmentStatus.NOT_READY)


@pytest.mark.parametrize("decided", [a_rated_one, a_decided_one])
def test_what_was_rated_stays_though_a_part_is_taken_back_R_ASM_1(decided) -> None:
    one: Assessment = decided()
    version = one.version
    one.depart(REFLECTION)
    assert (one.missing, one.version) == ((), version)
