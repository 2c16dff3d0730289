"""Which event is told to whom: the N-table (rulebook 11), for the events that there are."""

from datetime import date

from services.notification.domain.notices import Audience, Note, Notice, Values
from shared import clock, windows
from shared.contracts.assessment import OrganisationPredicateSet, PredicateReceived, PredicateSet
from shared.contracts.base import ActingRole, CycleEvent, Event
from shared.contracts.followup import (
    CompetencyDocumentCollected,
    CoreDutyReported,
    EffortOverdue,
    FollowUpCollected,
    PracticeChangeApproved,
    PracticeChangeRejected,
    PracticeChangeRequested,
    ReflectionCollected,
    ReflectionRequested,
)
from shared.contracts.ids import PersonId
from shared.contracts.observation import (
    ExecutionUnlocked,
    ObservationRated,
    ObservationScheduled,
    PreparationCollected,
    ScheduleCancelled,
    ScheduleCountered,
    ScheduleHandedOver,
    ScheduleMissed,
    ScheduleMoveProposed,
)
from shared.contracts.planning import (
    RETURNED_OFTEN,
    ApprovalMode,
    CycleOpened,
    ParticipationLeft,
    ParticipationStarted,
    PlanApproved,
    PlanCancelled,
    PlanReset,
    PlanResetRejected,
    PlanResetRequested,
    PlanResetSuggested,
    PlanReturned,
    PlanSubmitted,
    SuperiorNotFound,
    SuperiorResolved,
)
from shared.policies import policy

TOLD: tuple[type[Event], ...] = (
    CycleOpened, ParticipationLeft, ScheduleMissed, EffortOverdue,
    ScheduleMoveProposed, ScheduleCancelled, ScheduleHandedOver,
    SuperiorNotFound, SuperiorResolved, ParticipationStarted, PlanSubmitted, PlanApproved, PlanReturned,
    PlanReset, PlanResetRequested, PlanResetRejected, PlanResetSuggested, PlanCancelled,
    ExecutionUnlocked, PreparationCollected, ScheduleCountered, ObservationScheduled, ObservationRated,
    PracticeChangeRequested, PracticeChangeApproved, PracticeChangeRejected,
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
        case CycleOpened() if policy(event.policy).start_confirmation_required:
            notice = Notice.START_TO_CONFIRM
            return (Note(notice=notice, audience=Audience.LEADER, npsn=event.npsn, cycle=event.cycle, at=event.at),)
        case SuperiorNotFound(head_missing=True):  # whoever keeps Dapodik cannot mend it
            return (
                _teacher(event, Notice.HEAD_NOT_FOUND),
                _note(event, Notice.HEAD_NOT_FOUND_FOR_OFFICE, Audience.OFFICE),
            )
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
            unconfirmed = policy(event.about.policy).start_confirmation_required
            notice = Notice.CYCLE_OPENED_UNCONFIRMED if unconfirmed else Notice.CYCLE_OPENED
            return (_teacher(event, notice, Values(day=_plans_from(event))),)
        case ParticipationLeft():
            return _about_leaving(event)
        case SuperiorResolved():
            return (_teacher(event, Notice.SUPERIOR_RESOLVED),)
        case PlanSubmitted():
            return (_person(event, Notice.PLAN_SUBMITTED, event.superior_id),)
        case PlanApproved(approval_mode=ApprovalMode.AUTOMATIC_ACTING_PRINCIPAL):
            copy = _person(event, Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_ACTING, event.superior_id)
            told = (_teacher(event, Notice.PLAN_APPROVED_AUTOMATICALLY), copy)
            if event.former_superior_id is None:
                return told
            return (*told, _person(event, Notice.PLAN_APPROVED_AUTOMATICALLY_FOR_FORMER, event.former_superior_id))
        case PlanApproved(adjusted_count=0):
            return (_teacher(event, Notice.PLAN_APPROVED),)
        case PlanApproved():
            return (_teacher(event, Notice.PLAN_APPROVED_ADJUSTED, Values(count=event.adjusted_count)),)
        case PlanReturned():
            returned = _teacher(event, Notice.PLAN_RETURNED, Values(reason=event.reason))
            if event.returns != RETURNED_OFTEN:  # E-19: the office hears of it once
                return (returned,)
            return (returned, _note(event, Notice.PLAN_RETURNED_OFTEN, Audience.OFFICE, Values(count=event.returns)))
        case _:
            return _about_reset(event)


def _plans_from(event: ParticipationStarted) -> date | None:
    """The day that is still to come from which on he plans, where it is not that of all (D19)."""
    day = windows.leaders_plan_from(policy(event.about.policy)) if event.about.capacity.leads else None
    return day if day is not None and clock.day(event.at, windows.NATIONAL) < day else None


def _about_reset(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case PlanResetRequested():
            return (_note(event, Notice.PLAN_RESET_REQUESTED, Audience.OFFICE, Values(day=event.due_on)),)
        case PlanReset():
            return (_teacher(event, Notice.PLAN_RESET), _superior(event, Notice.PLAN_RESET_FOR_SUPERIOR))
        case PlanResetRejected():
            rejected = _teacher(event, Notice.PLAN_RESET_REJECTED, Values(reason=event.reason))
            return (rejected, _superior(event, Notice.PLAN_RESET_REJECTED_FOR_SUPERIOR))
        case PlanResetSuggested():
            return (_teacher(event, Notice.PLAN_RESET_SUGGESTED, Values(reason=event.reason)),)
        case PlanCancelled() if event.superior_id is not None:
            return (_person(event, Notice.PLAN_CANCELLED, event.superior_id),)
        case _:
            return ()


def _about_leaving(event: ParticipationLeft) -> tuple[Note, ...]:
    """N29: the teacher, who leads the school that he left, and who leads the one he went to.

    The teacher comes first: should he lead the school himself (E-12), it is he who is told, and not of somebody else.
    Who learns again of the one who left already learns nothing new at the school that he left.
    """
    left = _note(event, Notice.TEACHER_LEFT, Audience.LEADER)
    if event.to_npsn is None:
        return (_teacher(event, Notice.PARTICIPATION_OVER), left)
    arrived = _note(event, Notice.TEACHER_ARRIVED, Audience.LEADER).model_copy(update={"npsn": event.to_npsn})
    if event.again:
        return (_teacher(event, Notice.TEACHER_MOVED), arrived)
    return (_teacher(event, Notice.TEACHER_MOVED), left, arrived)


def _about_observation(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case ExecutionUnlocked(carried_from=None):
            return (_teacher(event, Notice.EXECUTION_UNLOCKED),)
        case PreparationCollected(carried_from=None):
            return (_superior(event, Notice.PREPARATION_COLLECTED, Values(moment=event.proposed.starts_at)),)
        case ScheduleMissed():
            values = Values(moment=event.starts_at)
            other = _person(event, Notice.SCHEDULE_MISSED_FOR_OBSERVER, event.observer_id, values)
            return (_teacher(event, Notice.SCHEDULE_MISSED, values), other)
        case ObservationRated(carried_from=None):
            return (_teacher(event, Notice.OBSERVATION_RATED),)
        case ObservationRated():  # E-11: one word for all that stands
            other = _superior(event, Notice.OBSERVATION_STANDS_FOR_SUPERIOR)
            return (_teacher(event, Notice.OBSERVATION_STANDS), other)
        case _:
            return _about_schedule(event)


def _about_schedule(event: CycleEvent) -> tuple[Note, ...]:
    """The side that did not do it hears of it; what happened by itself both hear."""
    match event:
        case ScheduleCountered():
            return _other_side(event, Notice.SCHEDULE_COUNTERED, None, Values(moment=event.starts_at))
        case ScheduleMoveProposed():
            values = Values(moment=event.starts_at, reason=event.reason)
            return _other_side(event, Notice.SCHEDULE_MOVE_PROPOSED, None, values)
        case ObservationScheduled():
            return _other_side(event, Notice.SCHEDULE_AGREED, event.observer_id, Values(moment=event.starts_at))
        case ScheduleCancelled():
            values = Values(moment=event.starts_at, reason=event.reason)
            return _other_side(event, Notice.SCHEDULE_CANCELLED, event.observer_id, values)
        case ScheduleHandedOver():
            return (_person(event, Notice.SCHEDULE_HANDED_OVER, event.observer_id, Values(moment=event.starts_at)),)
        case _:
            return ()


def _other_side(event: CycleEvent, notice: Notice, observer: PersonId | None, values: Values) -> tuple[Note, ...]:
    """`observer`: who had agreed to observe; None: whoever is the superior now. He hears what the team does for him."""
    to_observer = _person(event, notice, observer, values) if observer else _superior(event, notice, values)
    if event.by.role in (ActingRole.SYSTEM, ActingRole.TEAM):
        return _teacher(event, notice, values), to_observer
    return (to_observer,) if _by_teacher(event) else (_teacher(event, notice, values),)


def _about_follow_up(event: CycleEvent) -> tuple[Note, ...]:
    match event:
        case FollowUpCollected(carried_from=None):
            return (_superior(event, Notice.FOLLOW_UP_COLLECTED),)
        case ReflectionRequested():
            return (_teacher(event, Notice.REFLECTION_REQUESTED, Values(day=event.due_on)),)
        case EffortOverdue():
            values = Values(day=event.due_on)
            other = _superior(event, Notice.EFFORT_OVERDUE_FOR_SUPERIOR, values)
            return (_teacher(event, Notice.EFFORT_OVERDUE, values), other)
        case ReflectionCollected(carried_from=None):
            return (_superior(event, Notice.REFLECTION_COLLECTED),)
        case CompetencyDocumentCollected() | CoreDutyReported():
            return (_superior(event, Notice.DOCUMENT_COLLECTED),)
        case PracticeChangeRequested():
            return (_superior(event, Notice.CHANGE_REQUESTED),)
        case PracticeChangeApproved():
            return (_teacher(event, Notice.CHANGE_APPROVED),)
        case PracticeChangeRejected():
            return (_teacher(event, Notice.CHANGE_REJECTED),)
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
        participation_id=about.participation_id, teacher_id=about.employee_id, capacity=about.capacity, at=event.at,
        values=values or Values(),
    )  # fmt: skip
