"""What followup tells: follow-up document (C), effort (D), reflection (E), competency and core duty documents."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import CycleEvent, Fact, SchoolEvent
from shared.contracts.ids import (
    ChoiceId,
    CompetencyDocumentId,
    CoreDutyReportId,
    CycleCode,
    EffortId,
    FollowUpId,
    ObservationId,
    ParticipationId,
    PracticeChangeId,
    PreparationId,
    ReflectionId,
)


class LearningForm(StrEnum):
    WEBINAR = "WEBINAR"
    ONLINE_COURSE = "ONLINE_COURSE"
    OFFLINE_COURSE = "OFFLINE_COURSE"
    DISCUSSION_GROUP = "DISCUSSION_GROUP"
    ONLINE_COMMUNITY = "ONLINE_COMMUNITY"
    OTHER = "OTHER"


class FollowUpAvailable(CycleEvent):
    """The rating is collected: the teacher may read the result and write the follow-up document."""

    type: ClassVar[str] = "followup.follow_up_available.v1"
    topic: ClassVar[str] = "followup"

    follow_up_id: FollowUpId
    observation_id: ObservationId


class FollowUpOpened(CycleEvent):
    """The teacher has opened the result."""

    type: ClassVar[str] = "followup.follow_up_opened.v1"
    topic: ClassVar[str] = "followup"

    follow_up_id: FollowUpId


class ChosenLearning(Fact):
    """One learning choice (Pilihan Belajar): in which form, from when to when."""

    choice_id: ChoiceId
    form: LearningForm
    starts_on: date
    ends_on: date


class SelfPacedChoice(Fact):
    """An optional self-paced module."""

    module_code: str
    starts_on: date
    ends_on: date


class FollowUpCollected(CycleEvent):
    """Step C is handed in, finally: it triggers the reflection request."""

    type: ClassVar[str] = "followup.follow_up_collected.v1"
    topic: ClassVar[str] = "followup"

    follow_up_id: FollowUpId
    choices: tuple[ChosenLearning, ...]
    self_paced: tuple[SelfPacedChoice, ...] = ()
    carried_from: ParticipationId | None = None
    """Where the observation was rated, if it was handed in at a former school and stands here too (E-11)."""


class ReflectionRequested(CycleEvent):
    """The reflection is asked for, with the day it is due: the planned end of the effort (R-REF-1)."""

    type: ClassVar[str] = "followup.reflection_requested.v1"
    topic: ClassVar[str] = "followup"

    reflection_id: ReflectionId
    due_on: date


class EffortStarted(CycleEvent):
    """The teacher began what he chose to learn."""

    type: ClassVar[str] = "followup.effort_started.v1"
    topic: ClassVar[str] = "followup"

    effort_id: EffortId
    choice_id: ChoiceId


class EffortFinished(CycleEvent):
    """The teacher declares the effort done."""

    type: ClassVar[str] = "followup.effort_finished.v1"
    topic: ClassVar[str] = "followup"

    effort_id: EffortId
    choice_id: ChoiceId


class EffortOverdue(CycleEvent):
    """The last day that was planned for an effort has passed, and it is not done. Told once."""

    type: ClassVar[str] = "followup.effort_overdue.v1"
    topic: ClassVar[str] = "followup"

    effort_id: EffortId
    choice_id: ChoiceId
    due_on: date


class ReflectionCollected(CycleEvent):
    """Step E is handed in, finally."""

    type: ClassVar[str] = "followup.reflection_collected.v1"
    topic: ClassVar[str] = "followup"

    reflection_id: ReflectionId
    carried_from: ParticipationId | None = None
    """Where the observation was rated, if it was handed in at a former school and stands here too (E-11)."""


class CompetencyDocumentCollected(CycleEvent):
    """A reflection on a finished competency activity is handed in, finally."""

    type: ClassVar[str] = "followup.competency_document_collected.v1"
    topic: ClassVar[str] = "followup"

    document_id: CompetencyDocumentId
    indicator_code: str


class CoreDutyReported(CycleEvent):
    """A report on a duty that was done is handed in, finally."""

    type: ClassVar[str] = "followup.core_duty_reported.v1"
    topic: ClassVar[str] = "followup"

    report_id: CoreDutyReportId
    duty_code: str


class DocumentVoided(CycleEvent):
    """The plan was reset: a document that was handed in on it is gone."""

    type: ClassVar[str] = "followup.document_voided.v1"
    topic: ClassVar[str] = "followup"

    document_id: UUID


class ChangeTarget(StrEnum):
    """Which collected document a practice change reopens (rulebook 6.10); what was built on it goes."""

    PREPARATION = "A"
    FOLLOW_UP = "C"
    REFLECTION = "E"


class PracticeChangeRequested(CycleEvent):
    """The teacher asks to have a collected document opened again."""

    type: ClassVar[str] = "followup.practice_change_requested.v1"
    topic: ClassVar[str] = "followup"

    request_id: PracticeChangeId
    target: ChangeTarget


class PracticeChangeApproved(CycleEvent):
    """The superior agrees; by the system itself while nothing was rated yet. Of step A: which preparation is meant."""

    type: ClassVar[str] = "followup.practice_change_approved.v1"
    topic: ClassVar[str] = "followup"

    request_id: PracticeChangeId
    target: ChangeTarget
    preparation_id: PreparationId | None = None


class PracticeChangeRejected(CycleEvent):
    """The superior does not agree; or, by the system, the rating was collected first."""

    type: ClassVar[str] = "followup.practice_change_rejected.v1"
    topic: ClassVar[str] = "followup"

    request_id: PracticeChangeId
    target: ChangeTarget


class PracticeChangeWithdrawn(CycleEvent):
    """The teacher takes the request back."""

    type: ClassVar[str] = "followup.practice_change_withdrawn.v1"
    topic: ClassVar[str] = "followup"

    request_id: PracticeChangeId
    target: ChangeTarget


class PracticeChangeApplied(CycleEvent):
    """The document is open again, and these documents of followup no longer count."""

    type: ClassVar[str] = "followup.practice_change_applied.v1"
    topic: ClassVar[str] = "followup"

    request_id: PracticeChangeId
    target: ChangeTarget
    superseded: tuple[UUID, ...] = ()


class AccountabilityKind(StrEnum):
    """What a school shows of itself: its curriculum (KOSP), the attendance of its teachers."""

    CURRICULUM = "CURRICULUM"
    ATTENDANCE = "ATTENDANCE"


class AccountabilityUploaded(SchoolEvent):
    """Who leads the school has handed in a document of the school, as a file."""

    type: ClassVar[str] = "followup.accountability_uploaded.v1"
    topic: ClassVar[str] = "followup.school"

    cycle: CycleCode
    kind: AccountabilityKind


class AccountabilityConfirmed(SchoolEvent):
    """Who leads the school says that a document of the school is there; no file is asked for."""

    type: ClassVar[str] = "followup.accountability_confirmed.v1"
    topic: ClassVar[str] = "followup.school"

    cycle: CycleCode
    kind: AccountabilityKind
