"""What observation hears: the directory's facts, and the approved plan."""

from services.observation import commands
from shared import cycles, facts
from shared.contracts.planning import PlanApproved
from shared.inbox import Consumer

consumer = Consumer("observation", topics=["directory.school", cycles.TOPIC, "planning"])

facts.listen(consumer)
cycles.listen(consumer)
consumer.on(PlanApproved)(commands.unlock)
