"""Which event is told to whom: the N-table (rulebook 11), for the events that there are."""

from services.notification.domain.notices import Audience, Note, Notice, Values
from shared.contracts.assessment import OrganisationPredicateSet, PredicateReceived, PredicateSet
from shared.contracts.base import CycleEvent, Event
from shared.contracts.followup import (
    CompetencyDocumentCollected,
    CoreDutyReported,
    FollowUpCollected,
    ReflectionCollected,
    ReflectionRequested,
)
from shared.contracts.ids import PersonId
from shared.contracts.observation import (
    ExecutionUnlocked,
    ObservationRated,
    ObservationScheduled,
    PreparationCollected,
    ScheduleCountered,
)
from shared.contracts.planning import (
    ApprovalMode,
    ParticipationStarted,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    SuperiorNotFound,
    SuperiorResolved,
)
from shared.policies import policy

TOLD: tuple[type[Event], ...] = (
    SuperiorNotFound, SuperiorResolved, ParticipationStarted, PlanSubmitted, PlanApproved, PlanReturned,
    ExecutionUnlocked, PreparationCollected, ScheduleCountered, ObservationScheduled, ObservationRated,
    FollowUpCollected, ReflectionRequested, ReflectionCollected, CompetencyDocumentCollected, CoreDutyReported,
    OrganisationPredicateSet, PredicateSet, PredicateReceived,
)  # fmt: skip
"""The events that become messages."""


def notes(event: Event) -> tuple[Note, ...]:
    """What is to be told because of this event."""
    match event:
        case OrganisationPredicateSet():
            notice = Notice.ORGANISATION_PREDICATE_SET
            return (Note(notice=notice, audience=Audience.LEADER, npsn=event.npsn, cycle=event.cycle, at=event.at),)
        case SuperiorNotFound():
            return (
                _teacher(event, Notice.SUPERIOR_NOT_FOUND),
                _note(event, Notice.SUPERIOR_NOT_FOUND_FOR_OPERATOR, Audience.OPERATORS),
            )
        case CycleEvent():
            note = _about_plan(event) or _about_observation(event) or _about_follow_up(event) or _about_result(event)
            return note or ()
        case _:
            return ()


def _about_plan(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case ParticipationStarted():  # N02 "all eligible": whoever takes part, also who comes later
            return (_teacher(event, Notice.CYCLE_OPENED),)
        case SuperiorResolved():
            return (_teacher(event, Notice.SUPERIOR_RESOLVED),)
        case PlanSubmitted():
            return (_person(event, Notice.PLAN_SUBMITTED, event.superior_id),)
        case PlanApproved(approval_mode=ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL):
            copy = _person(event, Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_ACTING, event.superior_id)
            return (_teacher(event, Notice.PLAN_APPROVED_AUTOMATICALLY), copy)
        case PlanApproved(adjusted_count=0):
            return (_teacher(event, Notice.PLAN_APPROVED),)
        case PlanApproved():
            return (_teacher(event, Notice.PLAN_APPROVED_ADJUSTED, Values(count=event.adjusted_count)),)
        case PlanReturned():
            return (_teacher(event, Notice.PLAN_RETURNED, Values(reason=event.reason)),)
        case _:
            return ()


def _about_observation(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case ExecutionUnlocked():
            return (_teacher(event, Notice.EXECUTION_UNLOCKED),)
        case PreparationCollected():
            return (_superior(event, Notice.PREPARATION_COLLECTED, Values(moment=event.proposed.starts_at)),)
        case ScheduleCountered():
            values = Values(moment=event.starts_at)
            if _by_teacher(event):
                return (_superior(event, Notice.SCHEDULE_COUNTERED, values),)
            return (_teacher(event, Notice.SCHEDULE_COUNTERED, values),)
        case ObservationScheduled():
            values = Values(moment=event.starts_at)
            if _by_teacher(event):
                return (_person(event, Notice.SCHEDULE_AGREED, event.observer_id, values),)
            return (_teacher(event, Notice.SCHEDULE_AGREED, values),)
        case ObservationRated():
            return (_teacher(event, Notice.OBSERVATION_RATED),)
        case _:
            return ()


def _about_follow_up(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case FollowUpCollected():
            return (_superior(event, Notice.FOLLOW_UP_COLLECTED),)
        case ReflectionRequested():
            return (_teacher(event, Notice.REFLECTION_REQUESTED, Values(day=event.due_on)),)
        case ReflectionCollected():
            return (_superior(event, Notice.REFLECTION_COLLECTED),)
        case CompetencyDocumentCollected() | CoreDutyReported():
            return (_superior(event, Notice.DOCUMENT_COLLECTED),)
        case _:
            return ()


def _about_result(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case PredicateSet():  # the days run from when he reads it (R-TIM-4)
            return (_teacher(event, Notice.PREDICATE_SET, Values(days=policy(event.about.policy).objection_days)),)
        case PredicateReceived():
            return (_teacher(event, Notice.PREDICATE_RECEIVED, Values(moment=event.objection_until)),)
        case _:
            return ()


def _by_teacher(event: CycleEvent) -> bool:
    return event.by.id == event.about.employee_id


def _teacher(event: CycleEvent, notice: Notice, values: Values | None = None) -> Note:
    return _note(event, notice, Audience.TEACHER, values)


def _superior(event: CycleEvent, notice: Notice, values: Values | None = None) -> Note:
    return _note(event, notice, Audience.SUPERIOR, values)


def _person(event: CycleEvent, notice: Notice, who: PersonId, values: Values | None = None) -> Note:
    return _note(event, notice, Audience.PERSON, values, who)


def _note(
    event: CycleEvent, notice: Notice, audience: Audience, values: Values | None = None, who: PersonId | None = None
) -> Note:
    about = event.about
    return Note(
        notice=notice, audience=audience, person_id=who, npsn=about.npsn, cycle=about.cycle,
        participation_id=about.participation_id, teacher_id=about.employee_id, at=event.at, values=values or Values(),
    )  # fmt: skip
