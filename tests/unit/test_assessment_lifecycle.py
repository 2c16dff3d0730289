"""The assessment from the documents to the final predicate, without a database: each act tells, or is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.assessment.domain import parts, refusals
from services.assessment.domain.assessment import DECIDED, Assessment, AssessmentStatus
from services.assessment.domain.matrix import Aspect, predicate
from services.assessment.domain.organisation import OrganisationStatus, SchoolPredicate
from services.assessment.domain.parts import OBSERVATION, REFLECTION, Part, PartKind, there
from services.assessment.domain.sheet import Achievement, Sheet
from shared.contracts.assessment import (
    AssessmentReady,
    Expectation,
    OrganisationPredicate,
    OrganisationPredicateResult,
    OrganisationPredicateSet,
    Predicate,
    PredicateFinalised,
    PredicateFinalisedResult,
    PredicateReceived,
    PredicateSet,
    PredicateSetResult,
    RatingsGiven,
)
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.directory import EmploymentStatus, PositionLevel
from shared.contracts.ids import AssessmentId, Capacity, PlanId
from shared.contracts.planning import ApprovalMode, PlanApproved, PlannedCompetency, SuperiorKind
from shared.errors import Incomplete, Refusal
from tests import builders as a

AT = datetime(2025, 12, 1, 3, 0, tzinfo=UTC)
TODAY = date(2025, 12, 1)
WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
BOSS = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
HEAD = Actor(id=a.HEAD, role=ActingRole.OFFICE_HEAD)
B, M, A = Expectation.BELOW, Expectation.MEETS, Expectation.ABOVE
PED = Part(kind=PartKind.COMPETENCY, code="PED")
DUTY = Part(kind=PartKind.DUTY, code="PLAN_LEARNING")
PLANNED = (REFLECTION, PED, DUTY)
E, PEDS, REPORT = uuid4(), uuid4(), uuid4()
WRITTEN = {REFLECTION: E, PED: PEDS, DUTY: REPORT}
"""Which document each part is."""
LONG_AFTER = AT + timedelta(days=400)


def a_sheet(result: Expectation = M, behaviour: Expectation = A, **more: object) -> Sheet:
    return Sheet.model_validate(
        {"aspect_ratings": dict.fromkeys(Aspect, M), "result": result, "behaviour": behaviour, **more}
    )


def an_assessment(status: EmploymentStatus = EmploymentStatus.PNS) -> Assessment:
    assessment = Assessment(AssessmentId(uuid4()), a.about())
    assessment.begin(status, PositionLevel.AHLI_MUDA, AT)
    return assessment


def a_ready_one(status: EmploymentStatus = EmploymentStatus.PNS, arrived=PLANNED) -> Assessment:
    assessment = an_assessment(status)
    assessment.expect(PLANNED, AT)
    for part in arrived:
        assessment.arrive(part, AT, WRITTEN[part])
    return assessment


def collect(assessment: Assessment, organisation=None, others=(), *, incomplete=None, deviation=None) -> RatingsGiven:
    return assessment.collect(
        organisation, others, incomplete_reason=incomplete, deviation_reason=deviation, today=TODAY, by=BOSS, at=AT
    )


def a_rated_one(sheet: Sheet | None = None, status: EmploymentStatus = EmploymentStatus.PNS) -> Assessment:
    assessment = a_ready_one(status)
    assessment.save_draft(sheet or a_sheet(), a.PRINCIPAL)
    collect(assessment)
    return assessment


def set_predicate(assessment: Assessment, deviates: bool = False, zone: ZoneInfo = WIB, at: datetime = AT):
    return assessment.set_predicate(deviates=deviates, zone=zone, by=SYSTEM, at=at)


def a_decided_one(status: EmploymentStatus = EmploymentStatus.PNS, sheet: Sheet | None = None) -> Assessment:
    assessment = a_rated_one(sheet, status)
    set_predicate(assessment)
    return assessment


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_it_is_ready_once_when_the_plan_and_the_reflection_are_there_in_whatever_order(order) -> None:
    assessment = Assessment(AssessmentId(uuid4()), a.about())
    facts = [
        lambda: assessment.begin(EmploymentStatus.PNS, PositionLevel.NONE, AT),
        lambda: assessment.expect((REFLECTION,), AT),
        lambda: assessment.arrive(REFLECTION, AT),
    ]
    told = [facts[place]() for place in order]
    assert told[:2] == [[], []]
    assert told[2] == [AssessmentReady(about=a.about(), by=SYSTEM, at=AT, assessment_id=assessment.id)]
    assert assessment.status is AssessmentStatus.READY
    assert assessment.arrive(PED, AT) == []


def test_what_is_still_missing_is_said_D18() -> None:
    assessment = an_assessment()
    assessment.arrive(OBSERVATION, AT)
    assessment.expect(PLANNED, AT)
    (ready,) = assessment.arrive(REFLECTION, AT)
    assert ready.incomplete
    assert assessment.missing == (PED, DUTY)
    assessment.arrive(PED, AT)
    assessment.arrive(PED, AT)
    assessment.arrive(DUTY, AT)
    assert assessment.missing == ()


def test_nobody_collects_the_draft_of_another_R_DOC_3_E_42() -> None:
    assessment = a_ready_one()
    assessment.save_draft(a_sheet(), a.OTHER_PRINCIPAL)
    with pytest.raises(Incomplete):
        collect(assessment)
    assessment.save_draft(a_sheet(), a.PRINCIPAL)
    assert collect(assessment).by == BOSS


def test_the_plan_says_which_parts_will_come_D12_D13() -> None:
    plan = PlanApproved(
        about=a.about(), by=BOSS, at=AT, plan_id=PlanId(uuid4()), revision=1, approval_mode=ApprovalMode.MANUAL,
        superior_id=a.PRINCIPAL, superior_kind=SuperiorKind.DEFINITIVE, adjusted_count=0, practice_indicator="KSK",
        competencies=(PlannedCompetency(indicator_code="PED"), PlannedCompetency(indicator_code="PED")),
        core_duty_focus="PLAN_LEARNING", additional_duties=("HOMEROOM",),
    )  # fmt: skip
    assert parts.expected(plan) == (REFLECTION, PED, DUTY, Part(kind=PartKind.DUTY, code="HOMEROOM"))
    assert parts.expected(plan.model_copy(update={"core_duty_focus": None, "additional_duties": ()})) == (
        REFLECTION, PED,
    )  # fmt: skip


def test_collecting_tells_that_but_not_what() -> None:
    assessment = a_ready_one()
    assessment.save_draft(a_sheet(), a.PRINCIPAL)
    assert assessment.status is AssessmentStatus.RATED_DRAFT
    assert collect(assessment) == RatingsGiven(about=a.about(), by=BOSS, at=AT, assessment_id=assessment.id)
    assert (assessment.status, assessment.rated_by) == (AssessmentStatus.RATED, a.PRINCIPAL)


@pytest.mark.parametrize(
    ("sheet", "fields"),
    [
        (Sheet(), {*(f"/aspect_ratings/{aspect}" for aspect in Aspect), "/result", "/behaviour"}),
        (a_sheet().model_copy(update={"result": None}), {"/result"}),
        (a_sheet().model_copy(update={"behaviour": None}), {"/behaviour"}),
        (a_sheet(aspect_ratings={"LEARNING_EFFORT": M, "PRACTICE_CHANGE": M}), {"/aspect_ratings/REFLECTION_EFFORT"}),
        (a_sheet(discussed_on=date(2025, 12, 2)), {"/discussed_on"}),
    ],
)
def test_what_must_be_rated_before_it_is_collected(sheet: Sheet, fields: set[str]) -> None:
    assessment = a_ready_one()
    assessment.save_draft(sheet, a.PRINCIPAL)
    with pytest.raises(Incomplete) as refused:
        collect(assessment)
    assert {error.field for error in refused.value.errors} == fields
    assert assessment.status is AssessmentStatus.RATED_DRAFT


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"achievements": (Achievement(code="SOS", text="…"),)}, "/achievements/0/code"),
        ({"behaviour_ratings": {"ZZ": M}}, "/behaviour_ratings/ZZ"),
    ],
)
def test_a_draft_names_only_what_was_planned_and_what_there_is(more, field: str) -> None:
    assessment = a_ready_one()
    with pytest.raises(Incomplete) as refused:
        assessment.save_draft(a_sheet(**more), a.PRINCIPAL)
    assert [error.field for error in refused.value.errors] == [field]
    assert assessment.status is AssessmentStatus.READY
    assessment.save_draft(
        a_sheet(achievements=(Achievement(code="PED", text="…"),), behaviour_ratings={"BP": M}), a.PRINCIPAL
    )


def test_missing_parts_ask_for_a_reason_and_then_do_not_stop_it_D18() -> None:
    assessment = a_ready_one(arrived=(REFLECTION, DUTY))
    assessment.save_draft(a_sheet(), a.PRINCIPAL)
    with pytest.raises(refusals.IncompleteReasonMissing) as refused:
        collect(assessment)
    assert [error.detail.id for error in refused.value.errors] == ["Belum dikumpulkan: COMPETENCY PED."]
    collect(assessment, incomplete="Cuti melahirkan.")
    assert assessment.incomplete_reason == "Cuti melahirkan."


ALL_GOOD = [Predicate.GOOD] * 4


def test_a_deviation_asks_for_a_reason_and_then_does_not_stop_it_R_DST_1_E_36() -> None:
    assessment = a_ready_one()
    assessment.save_draft(a_sheet(M, M), a.PRINCIPAL)
    with pytest.raises(refusals.DeviationReasonMissing) as refused:
        collect(assessment, OrganisationPredicate.GOOD, ALL_GOOD)
    assert {error.code for error in refused.value.errors} == {"good-too-many", "none-below-good"}
    assert assessment.status is AssessmentStatus.RATED_DRAFT
    collect(assessment, OrganisationPredicate.GOOD, ALL_GOOD, deviation="Semua memenuhi ekspektasi.")
    assert (assessment.deviates, assessment.deviation_reason) == (True, "Semua memenuhi ekspektasi.")


def test_below_five_assessed_nobody_asks_R_DST_2() -> None:
    assessment = a_ready_one()
    assessment.save_draft(a_sheet(M, M), a.PRINCIPAL)
    collect(assessment, OrganisationPredicate.GOOD, ALL_GOOD[:3])
    assert not assessment.deviates


def test_non_asn_are_outside_the_distribution_E_38() -> None:
    assessment = a_ready_one(EmploymentStatus.NON_ASN)
    assessment.save_draft(a_sheet(M, M), a.PRINCIPAL)
    collect(assessment, OrganisationPredicate.GOOD, ALL_GOOD)
    told = set_predicate(assessment, deviates=True)
    assert not assessment.deviates
    assert not told[1].deviates


@pytest.mark.parametrize("capacity", [Capacity.PRINCIPAL, Capacity.ACTING_PRINCIPAL])
def test_who_leads_is_not_refused_for_the_pattern_of_his_teachers_R_DST_1_D19(capacity: Capacity) -> None:
    leads = a_ready_one()
    leads.about = a.about(capacity=capacity)
    leads.save_draft(a_sheet(M, M), BOSS.id)
    collect(leads, OrganisationPredicate.GOOD, ALL_GOOD)
    told = set_predicate(leads, deviates=True)
    assert (leads.deviates, told[1].deviates) == (False, False)


@pytest.mark.parametrize("result", Expectation)
@pytest.mark.parametrize("behaviour", Expectation)
def test_the_predicate_follows_from_the_matrix_whichever_came_first(result, behaviour) -> None:
    at_once, waited = a_rated_one(a_sheet(result, behaviour)), a_rated_one(a_sheet(result, behaviour))
    waited.wait()
    assert waited.status is AssessmentStatus.ORG_PREDICATE_WAIT
    for assessment in (at_once, waited):
        public, restricted = set_predicate(assessment)
        assert public == PredicateSet(
            about=a.about(), by=SYSTEM, at=AT, assessment_id=assessment.id, set_by=a.PRINCIPAL
        )
        assert restricted == PredicateSetResult(
            about=a.about(), by=SYSTEM, at=AT, assessment_id=assessment.id, result=result, behaviour=behaviour,
            predicate=predicate(result, behaviour),
        )  # fmt: skip


def test_the_objection_window_is_fourteen_calendar_days_where_the_school_is_R_TIM_4() -> None:
    assessment = a_rated_one()
    late = datetime(2025, 12, 1, 16, 30, tzinfo=UTC)  # 23:30 on the 1st in Jakarta, 01:30 on the 2nd in Jayapura
    set_predicate(assessment, zone=WIB, at=late)
    assert assessment.objection_until == datetime(2025, 12, 15, 16, 59, 59, tzinfo=UTC)
    received = assessment.receive(WIT, ANI, late + timedelta(days=1))
    assert received.objection_until == datetime(2025, 12, 17, 14, 59, 59, tzinfo=UTC)
    assert (assessment.status, assessment.objection_until) == (AssessmentStatus.NOTIFIED, received.objection_until)


def test_receiving_starts_the_days_of_objection_once() -> None:
    assessment = a_decided_one()
    received = assessment.receive(WIB, ANI, AT)
    assert received == PredicateReceived(
        about=a.about(), by=ANI, at=AT, assessment_id=assessment.id,
        objection_until=datetime(2025, 12, 15, 16, 59, 59, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(refusals.PredicateAlreadyReceived):
        assessment.receive(WIB, ANI, AT)


def test_whoever_opens_it_too_late_learns_when_the_window_ended_R_TIM_4_E_39() -> None:
    assessment = a_decided_one()
    with pytest.raises(refusals.ObjectionWindowOver) as refused:
        assessment.receive(WIB, ANI, AT + timedelta(days=15))
    assert "15-12-2025" in refused.value.detail.say("id", refused.value.values)


@pytest.mark.parametrize("opened", [True, False])
def test_it_is_final_when_the_window_has_run_out_and_not_a_second_before_R_TIM_4(opened: bool) -> None:
    assessment = a_decided_one()
    if opened:
        assessment.receive(WIB, ANI, AT + timedelta(days=3))
    assert assessment.objection_until is not None
    with pytest.raises(refusals.ObjectionWindowOpen):
        assessment.finalise(assessment.objection_until)
    at = assessment.objection_until + timedelta(seconds=1)
    assert assessment.finalise(at) == [
        PredicateFinalised(about=a.about(), by=SYSTEM, at=at, assessment_id=assessment.id),
        PredicateFinalisedResult(
            about=a.about(), by=SYSTEM, at=at, assessment_id=assessment.id, predicate=Predicate.GOOD,
            exportable=True, credit_points=Decimal("25.00"), coefficient=Decimal("25"),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "exportable", "points"),
    [
        (EmploymentStatus.PNS, True, Decimal("25.00")),
        (EmploymentStatus.PPPK, True, None),
        (EmploymentStatus.NON_ASN, False, None),
    ],
)
def test_who_is_exported_and_who_has_credit_points_E_38(status, exportable: bool, points) -> None:
    _, result = a_decided_one(status).finalise(LONG_AFTER)
    assert (result.exportable, result.credit_points) == (exportable, points)


@pytest.mark.parametrize(
    ("capacity", "points"),
    [
        (Capacity.TEACHER, Decimal("25.00")),
        (Capacity.PRINCIPAL, Decimal("25.00")),
        (Capacity.ACTING_PRINCIPAL, None),
    ],
)
def test_for_standing_in_nobody_has_credit_points_a_second_time_E_3_D19(capacity: Capacity, points) -> None:
    assessment = a_decided_one()
    assessment.about = assessment.about.model_copy(update={"capacity": capacity})
    _, result = assessment.finalise(LONG_AFTER)
    assert (result.exportable, result.credit_points) == (True, points)


def test_the_organisation_predicate_is_set_then_revised_and_not_set_to_the_same() -> None:
    school = SchoolPredicate(a.NPSN, "2025")
    public, restricted = school.set(OrganisationPredicate.GOOD, a.OFFICE, HEAD, AT)
    assert public == OrganisationPredicateSet(npsn=a.NPSN, cycle="2025", district_code=a.OFFICE, by=HEAD, at=AT)
    assert restricted == OrganisationPredicateResult(
        npsn=a.NPSN, cycle="2025", district_code=a.OFFICE, predicate=OrganisationPredicate.GOOD, by=HEAD, at=AT
    )
    assert school.status is OrganisationStatus.SET
    with pytest.raises(refusals.OrganisationPredicateUnchanged):
        school.set(OrganisationPredicate.GOOD, a.OFFICE, HEAD, AT)
    school.set(OrganisationPredicate.EXCELLENT, a.OFFICE, HEAD, AT)
    assert (school.status, school.predicate) == (OrganisationStatus.REVISED, OrganisationPredicate.EXCELLENT)


ACTS = {
    "save_draft": lambda x: x.save_draft(a_sheet(), a.PRINCIPAL),
    "collect": collect,
    "wait": lambda x: x.wait(),
    "set_predicate": set_predicate,
    "receive": lambda x: x.receive(WIB, ANI, AT),
    "finalise": lambda x: x.finalise(LONG_AFTER),
}
S = AssessmentStatus
REFUSALS = {
    S.NOT_READY: {
        "save_draft": refusals.AssessmentNotReady, "collect": refusals.AssessmentNotReady,
        "wait": refusals.RatingsNotGiven, "set_predicate": refusals.RatingsNotGiven,
        "receive": refusals.PredicateNotSet, "finalise": refusals.PredicateNotSet,
    },
    S.READY: {
        "collect": Incomplete, "wait": refusals.RatingsNotGiven, "set_predicate": refusals.RatingsNotGiven,
        "receive": refusals.PredicateNotSet, "finalise": refusals.PredicateNotSet,
    },
    S.RATED_DRAFT: {
        "wait": refusals.RatingsNotGiven, "set_predicate": refusals.RatingsNotGiven,
        "receive": refusals.PredicateNotSet, "finalise": refusals.PredicateNotSet,
    },
    S.RATED: {
        "save_draft": refusals.RatingsCollected, "collect": refusals.RatingsCollected,
        "receive": refusals.PredicateNotSet, "finalise": refusals.PredicateNotSet,
    },
    S.ORG_PREDICATE_WAIT: {
        "save_draft": refusals.RatingsCollected, "collect": refusals.RatingsCollected, "wait": None,
        "receive": refusals.PredicateNotSet, "finalise": refusals.PredicateNotSet,
    },
    S.PREDICATE_SET: {
        "save_draft": refusals.RatingsCollected, "collect": refusals.RatingsCollected,
        "wait": refusals.RatingsCollected, "set_predicate": refusals.RatingsCollected,
    },
    S.NOTIFIED: {
        "save_draft": refusals.RatingsCollected, "collect": refusals.RatingsCollected,
        "wait": refusals.RatingsCollected, "set_predicate": refusals.RatingsCollected,
        "receive": refusals.PredicateAlreadyReceived,
    },
    S.FINAL: {
        "save_draft": refusals.RatingsCollected, "collect": refusals.RatingsCollected,
        "wait": refusals.RatingsCollected, "set_predicate": refusals.RatingsCollected,
        "receive": refusals.PredicateAlreadyReceived, "finalise": refusals.PredicateNotSet,
    },
}  # fmt: skip


def one_in(status: AssessmentStatus) -> Assessment:
    """An assessment that came to this state as they do."""
    assessment = an_assessment() if status is S.NOT_READY else a_ready_one()
    steps = {S.RATED_DRAFT: "save_draft", S.RATED: "collect", S.ORG_PREDICATE_WAIT: "wait",
             S.PREDICATE_SET: "set_predicate", S.NOTIFIED: "receive", S.FINAL: "finalise"}  # fmt: skip
    for reached, act in steps.items():
        if assessment.status is not status and status is not S.NOT_READY:
            ACTS[act](assessment)
            assert assessment.status is reached
    return assessment


@pytest.mark.parametrize("status", AssessmentStatus)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_in_every_state_is_done_or_refused_and_a_refusal_changes_nothing(status, act) -> None:
    """R-ASM-1: what was collected is changed by nobody."""
    assessment = one_in(status)
    before = dict(vars(assessment))
    refusal = REFUSALS[status].get(act)
    if refusal is None:
        ACTS[act](assessment)
        return
    with pytest.raises(refusal):
        ACTS[act](assessment)
    assert vars(assessment) == before


RATING = st.sampled_from(Expectation)


class AssessmentMachine(RuleBasedStateMachine):
    """Any sequence of facts and acts keeps the invariants."""

    def __init__(self) -> None:
        super().__init__()
        self.assessment = Assessment(AssessmentId(uuid4()), a.about())
        self.told: list[object] = []
        self.now = AT
        self.decided: Predicate | None = None

    @rule(fact=st.sampled_from(["begin", "expect", "reflection", "competency", "observation"]))
    def a_fact_arrives(self, fact: str) -> None:
        x = self.assessment
        self.told += {
            "begin": lambda: x.begin(EmploymentStatus.PNS, PositionLevel.AHLI_MUDA, self.now),
            "expect": lambda: x.expect(PLANNED, self.now),
            "reflection": lambda: x.arrive(REFLECTION, self.now),
            "competency": lambda: x.arrive(PED, self.now),
            "observation": lambda: x.arrive(OBSERVATION, self.now),
        }[fact]()

    @rule(days=st.integers(1, 20))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(result=RATING, behaviour=RATING)
    def a_draft_is_saved(self, result: Expectation, behaviour: Expectation) -> None:
        self._try(lambda x: x.save_draft(a_sheet(result, behaviour), a.PRINCIPAL))

    @rule(reason=st.sampled_from([None, "Cuti."]))
    def ratings_are_collected(self, reason: str | None) -> None:
        self._try(lambda x: collect(x, incomplete=reason))

    @rule(act=st.sampled_from(["wait", "set_predicate", "receive", "finalise"]))
    def something_happens(self, act: str) -> None:
        acts = {
            "set_predicate": lambda x: set_predicate(x, at=self.now),
            "receive": lambda x: x.receive(WIB, ANI, self.now),
            "finalise": lambda x: x.finalise(self.now),
        }
        self._try(acts.get(act, ACTS[act]))

    def _try(self, act) -> None:
        before = dict(vars(self.assessment))
        try:
            event = act(self.assessment)
        except Refusal:
            assert vars(self.assessment) == before
            return
        self.told += event if isinstance(event, list) else [event] if event else []

    @invariant()
    def it_holds(self) -> None:
        x = self.assessment
        assert (x.status in DECIDED) == (x.predicate is not None) == (x.objection_until is not None)
        assert (x.rated_by is None) == (x.status in (S.NOT_READY, S.READY, S.RATED_DRAFT))
        assert x.status is S.NOT_READY or REFLECTION in there(x.arrived)
        assert self.decided in (None, x.predicate), "a predicate that was set never changes"
        self.decided = x.predicate
        for kind in (AssessmentReady, RatingsGiven, PredicateSet, PredicateReceived, PredicateFinalised):
            assert sum(isinstance(event, kind) for event in self.told) <= 1
        if x.status is S.FINAL:
            assert x.objection_until < self.now


TestAssessmentMachine = AssessmentMachine.TestCase
TestAssessmentMachine.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
