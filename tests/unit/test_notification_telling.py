"""Which event is told to whom (rulebook 11): the N-table, row by row."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from services.notification.consumers import consumer
from services.notification.domain.notices import BY_EMAIL, Audience, Notice
from services.notification.domain.reminding import EVES, KINDS
from services.notification.domain.telling import TOLD, notes
from shared.contracts import REGISTRY, assessment, followup, observation, planning
from shared.contracts.base import SYSTEM, ActingRole, Actor
from shared.contracts.ids import Capacity, ParticipationId
from shared.policies import policy
from tests import builders as a

AT = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)
SOME = ParticipationId(a.about().participation_id)
BY_ANI = Actor(id=a.ANI, role=ActingRole.EMPLOYEE)
BY_PRINCIPAL = Actor(id=a.PRINCIPAL, role=ActingRole.SUPERIOR)
BY_MEMBER = Actor(id=a.BUDI, role=ActingRole.TEAM)


def an(event: type, **more: object):
    """Such an event about Ani, with whatever fields it needs."""
    fields = {
        "about": a.about(), "at": AT, "by": BY_ANI, "plan_id": SOME, "revision": 1, "superior_id": a.PRINCIPAL,
        "superior_kind": "DEFINITIVE", "practice_indicator": "KSK", "approval_mode": "MANUAL", "adjusted_count": 0,
        "competencies": (), "core_duty_focus": None, "reason": "Belum sesuai", "staff_type": "CLASS_TEACHER",
        "employment_status": "PNS", "preparation_id": SOME, "target_behaviours": ("KSK1",),
        "proposed": {"starts_at": AT, "ends_at": AT + timedelta(hours=1)}, "schedule_id": SOME,
        "observer_id": a.PRINCIPAL, "former_observer_id": a.OTHER_PRINCIPAL, "starts_at": AT,
        "ends_at": AT + timedelta(hours=1), "observation_id": SOME,
        "observed_at": AT, "follow_up_id": SOME, "choices": (), "reflection_id": SOME, "due_on": date(2025, 5, 2),
        "document_id": SOME, "indicator_code": "PED", "report_id": SOME, "duty_code": "X", "assessment_id": SOME,
        "set_by": a.PRINCIPAL, "objection_until": AT + timedelta(days=14), "npsn": a.NPSN, "cycle": "2025",
        "district_code": a.OFFICE, "request_id": SOME, "target": "A", **more,
    }  # fmt: skip
    return event.model_validate({name: fields[name] for name in event.model_fields if name in fields})


T, S, O, L, P = Audience.TEACHER, Audience.SUPERIOR, Audience.OPERATORS, Audience.LEADER, Audience.PERSON  # noqa: E741

TABLE = [
    (an(planning.SuperiorNotFound), [("N01", T), ("N01.operator", O)]),
    (an(planning.SuperiorNotFound, head_missing=True), [("N01.head", T), ("N01.office", Audience.OFFICE)]),
    (an(planning.ParticipationStarted), [("N02", T)]),
    (an(planning.ParticipationStarted, about=a.about(cycle="2024S2")), [("N02.unconfirmed", T)]),
    (an(planning.CycleOpened, policy="2024S2", windows=()), [("N02.confirm", L)]),
    (an(planning.CycleOpened, policy="2025", windows=()), []),
    (an(planning.ParticipationLeft, to_npsn=a.OTHER_NPSN), [("N29.moved", T), ("N29.left", L), ("N29.arrived", L)]),
    (an(planning.ParticipationLeft, to_npsn=None), [("N29.over", T), ("N29.left", L)]),
    (an(planning.ParticipationLeft, to_npsn=a.OTHER_NPSN, again=True), [("N29.moved", T), ("N29.arrived", L)]),
    (an(planning.PlanSubmitted), [("N03", P)]),
    (an(planning.PlanApproved), [("N04", T)]),
    (an(planning.PlanApproved, adjusted_count=2), [("N05", T)]),
    (an(planning.PlanApproved, approval_mode="AUTOMATIC_ACTING_PRINCIPAL"), [("N06", T), ("N06.acting", P)]),
    (
        an(planning.PlanApproved, approval_mode="AUTOMATIC_ACTING_PRINCIPAL", former_superior_id=a.OTHER_PRINCIPAL),
        [("N06", T), ("N06.acting", P), ("N06.former", P)],
    ),
    (an(planning.PlanReturned), [("N07", T)]),
    (an(planning.PlanReturned, returns=2), [("N07", T)]),
    (an(planning.PlanReturned, returns=3), [("N07", T), ("N07.office", Audience.OFFICE)]),
    (an(planning.PlanReturned, returns=4), [("N07", T)]),
    (an(planning.PlanResetRequested), [("N08.office", Audience.OFFICE)]),
    (an(planning.PlanReset, new_plan_id=SOME), [("N08", T), ("N08.superior", S)]),
    (an(planning.PlanResetRejected), [("N08.rejected", T), ("N08.rejected.superior", S)]),
    (an(planning.PlanResetSuggested), [("N08.suggested", T)]),
    (an(planning.PlanCancelled), [("N29", P)]),
    (an(planning.PlanCancelled, superior_id=None), []),
    (an(planning.SuperiorResolved), [("N09", T)]),
    (an(observation.ExecutionUnlocked), [("N10", T)]),
    (an(observation.PreparationCollected), [("N11", S)]),
    (an(observation.ScheduleCountered, by=BY_PRINCIPAL), [("N12.countered", T)]),
    (an(observation.ScheduleCountered, by=BY_ANI), [("N12.countered", S)]),
    (an(observation.ObservationScheduled, by=BY_PRINCIPAL), [("N12.agreed", T)]),
    (an(observation.ObservationScheduled, by=BY_ANI), [("N12.agreed", P)]),
    (an(observation.ObservationScheduled, by=BY_MEMBER), [("N12.agreed", T), ("N12.agreed", P)]),
    (an(observation.ScheduleCountered, by=BY_MEMBER), [("N12.countered", T), ("N12.countered", S)]),
    (an(observation.ScheduleMissed), [("N14", T), ("N14.observer", P)]),
    (an(observation.ScheduleMoveProposed, by=BY_PRINCIPAL), [("N12.move", T)]),
    (an(observation.ScheduleMoveProposed, by=BY_ANI), [("N12.move", S)]),
    (an(observation.ScheduleCancelled, by=BY_PRINCIPAL), [("N12.cancelled", T)]),
    (an(observation.ScheduleCancelled, by=BY_ANI), [("N12.cancelled", P)]),
    (an(observation.ScheduleCancelled, by=BY_ANI, observer_id=None), [("N12.cancelled", S)]),
    (an(observation.ScheduleCancelled, by=SYSTEM), [("N12.cancelled", T), ("N12.cancelled", P)]),
    (an(observation.ScheduleHandedOver), [("N12.observer", P)]),
    (an(observation.ObservationRated), [("N15", T)]),
    (an(observation.ExecutionUnlocked, carried_from=SOME), []),
    (an(observation.PreparationCollected, carried_from=SOME), []),
    (an(observation.ObservationRated, carried_from=SOME), [("N15.stands", T), ("N15.stands.superior", S)]),
    (an(followup.FollowUpCollected, carried_from=SOME), []),
    (an(followup.ReflectionCollected, carried_from=SOME), []),
    (an(followup.FollowUpCollected), [("N16", S)]),
    (an(followup.ReflectionRequested), [("N17", T)]),
    (an(followup.EffortOverdue, effort_id=SOME, choice_id=SOME), [("N18", T), ("N18.superior", S)]),
    (an(followup.ReflectionCollected), [("N19", S)]),
    (an(followup.PracticeChangeRequested), [("N20", S)]),
    (an(followup.PracticeChangeApproved, by=BY_PRINCIPAL), [("N20.approved", T)]),
    (an(followup.PracticeChangeRejected, by=BY_PRINCIPAL), [("N20.rejected", T)]),
    (an(followup.CompetencyDocumentCollected), [("N21", S)]),
    (an(followup.CoreDutyReported), [("N21", S)]),
    (an(assessment.OrganisationPredicateSet), [("N24", L)]),
    (an(assessment.PredicateSet), [("N25", T)]),
    (an(assessment.PredicateReceived), [("N25.received", T)]),
]


@pytest.mark.parametrize(("event", "told"), TABLE, ids=lambda v: type(v).__name__ if hasattr(v, "at") else "")
def test_the_event_is_told_to_those_of_the_table(event, told) -> None:
    assert [(note.notice, note.audience) for note in notes(event)] == told


@pytest.mark.parametrize(
    ("capacity", "cycle", "told_on", "day"),
    [
        (Capacity.PRINCIPAL, "2024S1", date(2024, 1, 2), date(2024, 1, 15)),
        (Capacity.ACTING_PRINCIPAL, "2024S1", date(2024, 1, 14), date(2024, 1, 15)),
        (Capacity.PRINCIPAL, "2024S1", date(2024, 1, 15), None),
        (Capacity.TEACHER, "2024S1", date(2024, 1, 2), None),
        (Capacity.PRINCIPAL, "2025", date(2025, 1, 2), None),
    ],
)
def test_who_leads_reads_from_which_day_on_he_plans_N02_D19(
    capacity: Capacity, cycle: str, told_on: date, day: date | None
) -> None:
    at = datetime.combine(told_on, time(20), UTC) - timedelta(days=1)  # it is the next day there already
    (note,) = notes(an(planning.ParticipationStarted, about=a.about(cycle=cycle, capacity=capacity), at=at))
    assert (note.notice, note.values.day) == (Notice.CYCLE_OPENED, day)


@pytest.mark.parametrize(("returns", "times"), [(None, 0), (2, 0), (3, 1), (4, 0)])
def test_the_office_hears_once_of_a_plan_that_went_back_often_E_19(returns: int | None, times: int) -> None:
    told = notes(an(planning.PlanReturned, returns=returns))
    assert [note.notice for note in told].count(Notice.PLAN_RETURNED_OFTEN) == times
    assert times == 0 or told[-1].values.count == returns


def test_every_event_that_is_heard_is_in_the_table_and_the_other_way_round() -> None:
    assert {type(event) for event, _ in TABLE} == set(TOLD)
    at_once = {notice for kind in KINDS.values() for notice in kind if isinstance(notice, Notice)}
    eves = {notice for eve in EVES.values() for notice in (eve.teacher, eve.observer)}
    others = eves | {"N02.started", "N28", "N28.leader"}  # told to many: tests/integration
    assert {notice for _, told in TABLE for notice, _ in told} == set(Notice) - (at_once - {"N02.confirm"}) - others


def test_what_is_not_in_the_table_is_told_to_nobody() -> None:
    assert notes(an(followup.EffortFinished, effort_id=SOME, choice_id=SOME)) == ()
    assert notes(a.a_school()) == ()


def test_the_restricted_twins_are_not_heard() -> None:
    restricted = {"observation.rating", "assessment.result"}
    assert not restricted & set(consumer.topics)
    assert not [kind for kind in consumer.handlers if REGISTRY[kind].topic in restricted]
    assert all(event.topic in consumer.topics for event in TOLD)


def test_a_note_says_about_whom_and_when() -> None:
    (note,) = notes(an(planning.PlanApproved, adjusted_count=2))
    assert (note.teacher_id, note.npsn, note.cycle, note.at) == (a.ANI, a.NPSN, "2025", AT)
    assert (note.participation_id, note.values.count) == (SOME, 2)


def test_the_days_of_an_objection_are_the_policys() -> None:
    (note,) = notes(an(assessment.PredicateSet))
    assert note.values.days == policy("2025").objection_days == 14


def test_what_goes_by_email_is_what_the_table_says() -> None:
    assert {notice.number for notice in BY_EMAIL} == {
        "N01", "N02", "N03", "N04", "N05", "N07", "N08", "N11", "N13", "N15", "N17", "N20", "N23", "N24", "N25",
    }  # fmt: skip
