"""What assessment hears: who leads, who takes part, and which parts of a teacher's year are there."""

from services.assessment import commands
from shared import cycles, facts, reminders, stops
from shared.contracts.followup import (
    CompetencyDocumentCollected,
    CoreDutyReported,
    DocumentVoided,
    PracticeChangeApplied,
    PracticeChangeRejected,
    PracticeChangeRequested,
    PracticeChangeWithdrawn,
    ReflectionCollected,
)
from shared.contracts.observation import ExecutionLocked, ObservationRated, ObservationVoided
from shared.contracts.planning import ParticipationStarted, PlanApproved, PlanReset, Stage
from shared.inbox import Consumer

consumer = Consumer("assessment", topics=["directory.school", cycles.TOPIC, "planning", "observation", "followup"])

facts.listen(consumer)
cycles.listen(consumer)
stops.listen(consumer)
reminders.listen(consumer, Stage.ASSESSMENT)
consumer.on(ParticipationStarted)(commands.begin)
consumer.on(PlanApproved)(commands.expect)
consumer.on(PlanReset)(commands.forget_plan)
consumer.on(ExecutionLocked)(commands.lose_observation)
consumer.on(DocumentVoided)(commands.forget_document)
consumer.on(ObservationRated)(commands.note_observation)
consumer.on(ReflectionCollected)(commands.note_reflection)
consumer.on(CompetencyDocumentCollected)(commands.note_competency)
consumer.on(CoreDutyReported)(commands.note_duty)
consumer.on(ObservationVoided)(commands.lose_observation)
consumer.on(PracticeChangeApplied)(commands.lose_reflection)
consumer.on(PracticeChangeRequested)(commands.ask_for_change)
consumer.on(PracticeChangeRejected)(commands.settle_change)
consumer.on(PracticeChangeWithdrawn)(commands.settle_change)
consumer.on(PracticeChangeApplied)(commands.settle_change)
