"""A teacher's whole cycle as the events that reporting hears: each with its aggregate's version, in order."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from shared.contracts import assessment, followup, observation, planning
from shared.contracts.assessment import Expectation, OrganisationPredicate, Predicate
from shared.contracts.base import SYSTEM, ActingRole, Actor, Event
from shared.contracts.directory import EmploymentStatus, StaffType
from shared.contracts.ids import PersonId
from shared.inbox import Delivery
from tests import builders as a

SEED = UUID("00000000-0000-4000-8000-000000000000")
TEACHER = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
SUPERIOR = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)


def an_id(*name: object) -> UUID:
    return uuid5(SEED, ":".join(map(str, name)))


def a_cycle(npsn: str = a.NPSN, cycle: str = "2025") -> planning.CycleOpened:
    return planning.CycleOpened(
        npsn=npsn, cycle=cycle, policy=cycle, district_code=a.OFFICE, windows=(), by=SYSTEM, at=a.JANUARY
    )


def a_story(
    who: PersonId = a.ANI, npsn: str = a.NPSN, predicate: Predicate = Predicate.GOOD
) -> list[tuple[Event, int]]:
    """From the start to the final predicate, a day for each act; the number is the version of what it happened to."""
    me, day = a.about(who, npsn), 0

    def i(name: str) -> UUID:
        return an_id(who, npsn, name)

    def told(kind: type[Event], version: int, again: bool = False, by: Actor = TEACHER, **more: object):
        """On the next day, or again on the same."""
        nonlocal day
        day += not again
        return kind.model_validate({"about": me, "at": a.JANUARY + timedelta(days=day), "by": by, **more}), version

    plan, observed, assessed = {"plan_id": i("plan")}, {"observation_id": i("b")}, {"assessment_id": i("assessment")}
    when = {"starts_at": a.JANUARY + timedelta(days=31), "ends_at": a.JANUARY + timedelta(days=31, hours=1)}
    return [
        told(planning.ParticipationStarted, 1, by=SYSTEM, staff_type=StaffType.CLASS_TEACHER,
             employment_status=EmploymentStatus.PNS),
        told(planning.SuperiorNotFound, 2, **plan),
        told(planning.SuperiorResolved, 3, by=SYSTEM, superior_id=a.PRINCIPAL, **plan),
        told(planning.PlanSubmitted, 4, again=True, revision=1, superior_id=a.PRINCIPAL, practice_indicator="KSK",
             **plan),
        told(planning.PlanReturned, 5, by=SUPERIOR, revision=1, reason="Rahasia: belum sesuai", **plan),
        told(planning.PlanSubmitted, 6, revision=2, superior_id=a.PRINCIPAL, practice_indicator="KSK", **plan),
        told(planning.PlanApproved, 7, by=SUPERIOR, revision=2, approval_mode=planning.ApprovalMode.MANUAL,
             superior_id=a.PRINCIPAL, superior_kind=planning.SuperiorKind.DEFINITIVE, adjusted_count=1,
             practice_indicator="KSK", core_duty_focus="CARRY_OUT_LEARNING",
             competencies=({"indicator_code": "PED", "activity_plan": "Rahasia: komunitas"},), **plan),
        told(observation.ExecutionUnlocked, 1, by=SYSTEM, practice_indicator="KSK", **plan),
        told(observation.PreparationCollected, 2, preparation_id=i("a"), target_behaviours=("KSK1", "KSK3"),
             proposed={**when, "place": "Rahasia: kelas 5"}),
        told(observation.ScheduleCountered, 1, by=SUPERIOR, schedule_id=i("schedule"), **when),
        told(observation.ObservationScheduled, 2, schedule_id=i("schedule"), observer_id=a.PRINCIPAL, **when),
        told(observation.ObservationRated, 3, by=SUPERIOR, observer_id=a.PRINCIPAL, observed_at=when["starts_at"],
             practice_indicator="KSK", **observed),
        told(observation.ObservationRatedLevels, 4, again=True, by=SUPERIOR,
             levels=({"behaviour": "KSK1", "level": "DONE_EFFECTIVE"}, {"behaviour": "KSK2", "level": "NOT_YET"}),
             **observed),
        told(followup.FollowUpAvailable, 1, by=SYSTEM, follow_up_id=i("c"), **observed),
        told(followup.FollowUpOpened, 2, follow_up_id=i("c")),
        told(followup.FollowUpCollected, 3, follow_up_id=i("c"), choices=(
            {"choice_id": i("choice"), "form": "WEBINAR", "starts_on": date(2025, 3, 1), "ends_on": date(2025, 3, 15)},
        )),
        told(followup.ReflectionRequested, 1, again=True, by=SYSTEM, reflection_id=i("e"), due_on=date(2025, 3, 15)),
        told(followup.EffortStarted, 1, effort_id=i("d"), choice_id=i("choice")),
        told(followup.EffortFinished, 2, effort_id=i("d"), choice_id=i("choice")),
        told(followup.EffortFinished, 2, effort_id=i("d2"), choice_id=i("choice2")),
        told(followup.ReflectionCollected, 2, reflection_id=i("e")),
        told(followup.CompetencyDocumentCollected, 1, document_id=i("k1"), indicator_code="PED"),
        told(followup.CompetencyDocumentCollected, 1, document_id=i("k2"), indicator_code="PED"),
        told(followup.CoreDutyReported, 1, report_id=i("t"), duty_code="CARRY_OUT_LEARNING"),
        told(assessment.AssessmentReady, 1, by=SYSTEM, **assessed),
        told(assessment.RatingsGiven, 2, by=SUPERIOR, **assessed),
        told(assessment.PredicateSet, 3, by=SUPERIOR, set_by=a.PRINCIPAL, **assessed),
        told(assessment.PredicateSetResult, 4, again=True, by=SUPERIOR, result=Expectation.MEETS,
             behaviour=Expectation.ABOVE, predicate=predicate, **assessed),
        told(assessment.PredicateReceived, 5, objection_until=a.JANUARY + timedelta(days=60), **assessed),
        told(assessment.PredicateFinalised, 6, by=SYSTEM, **assessed),
        told(assessment.PredicateFinalisedResult, 7, again=True, by=SYSTEM, predicate=predicate, exportable=True,
             credit_points=Decimal("25.00"), coefficient=Decimal("25"), **assessed),
    ]  # fmt: skip


def a_school_predicate(version: int = 1, npsn: str = a.NPSN, **more: object) -> tuple[Event, int]:
    event = assessment.OrganisationPredicateResult.model_validate(
        {
            "npsn": npsn, "cycle": "2025", "district_code": a.OFFICE, "predicate": OrganisationPredicate.GOOD,
            "by": SYSTEM, "at": a.JANUARY + timedelta(days=version), **more,
        }
    )  # fmt: skip
    return event, version


def delivered(events: list[tuple[Event, int]]) -> list[Delivery]:
    """As they come from the bus: the id of each is its own, whenever it is asked for."""
    return [
        Delivery(an_id(n, e.key, e.type), e, e.type, e.topic, 0, n, e.key, version, e.at, None, None)
        for n, (e, version) in enumerate(events)
    ]
