"""What observation hears: the directory's facts, and the approved plan."""

from services.observation.commands import preparation
from shared import cycles, facts
from shared.contracts.planning import PlanApproved
from shared.inbox import Consumer

consumer = Consumer("observation", topics=["directory.school", cycles.TOPIC, "planning"])

facts.listen(consumer)
cycles.listen(consumer)
consumer.on(PlanApproved)(preparation.unlock)
