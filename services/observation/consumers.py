"""What observation hears: the directory's facts, and the approved plan."""

from services.observation.commands import preparation, schedule
from shared import cycles, facts
from shared.contracts.directory import LeadershipChanged
from shared.contracts.planning import ParticipationLeft, PlanApproved
from shared.inbox import Consumer

consumer = Consumer("observation", topics=["directory.school", cycles.TOPIC, "planning"])

facts.listen(consumer)
cycles.listen(consumer)
consumer.on(LeadershipChanged)(schedule.hand_over)
consumer.on(PlanApproved)(preparation.unlock)
consumer.on(ParticipationLeft)(schedule.lapse)
