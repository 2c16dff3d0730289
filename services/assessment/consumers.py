"""What assessment hears: who leads, who takes part, and which parts of a teacher's year are there."""

from services.assessment import commands
from shared import cycles, facts
from shared.contracts.followup import CompetencyDocumentCollected, CoreDutyReported, ReflectionCollected
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import ParticipationStarted, PlanApproved
from shared.inbox import Consumer

consumer = Consumer("assessment", topics=["directory.school", cycles.TOPIC, "planning", "observation", "followup"])

facts.listen(consumer)
cycles.listen(consumer)
consumer.on(ParticipationStarted)(commands.begin)
consumer.on(PlanApproved)(commands.expect)
consumer.on(ObservationRated)(commands.note_observation)
consumer.on(ReflectionCollected)(commands.note_reflection)
consumer.on(CompetencyDocumentCollected)(commands.note_competency)
consumer.on(CoreDutyReported)(commands.note_duty)
