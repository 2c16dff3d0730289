"""What followup hears: facts, who takes part and what was planned, that a rating is collected, and its own step C."""

from services.followup import accountability_store, store
from services.followup.commands import practice as commands
from shared import cycles, facts
from shared.contracts.followup import FollowUpCollected
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import CycleOpened, ParticipationStarted, PlanApproved
from shared.inbox import Consumer

consumer = Consumer("followup", topics=["directory.school", cycles.TOPIC, "planning", "observation", "followup"])

facts.listen(consumer)
cycles.listen(consumer)
consumer.on(CycleOpened)(accountability_store.expect)
consumer.on(ParticipationStarted)(store.remember_participation)
consumer.on(PlanApproved)(store.remember_plan)
consumer.on(ObservationRated)(commands.make_available)
consumer.on(FollowUpCollected)(commands.plan_efforts)
consumer.on(FollowUpCollected)(commands.request_reflection)
