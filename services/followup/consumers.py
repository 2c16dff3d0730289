"""What followup hears: facts, who takes part and what was planned, that a rating is collected, and its own step C."""

from services.followup import accountability_store, change_store, store
from services.followup.commands import change, resetting
from services.followup.commands import practice as commands
from shared import cycles, facts, reminders, stops
from shared.contracts.assessment import RatingsGiven
from shared.contracts.followup import FollowUpCollected
from shared.contracts.observation import ExecutionLocked, ObservationRated, PreparationCollected, PreparationReopened
from shared.contracts.planning import CycleOpened, ParticipationStarted, PlanAgreed, PlanApproved, PlanReset, Stage
from shared.inbox import Consumer

consumer = Consumer(
    "followup", topics=["directory.school", cycles.TOPIC, "planning", "observation", "followup", "assessment"]
)

facts.listen(consumer)
cycles.listen(consumer)
stops.listen(consumer)
reminders.listen(consumer, Stage.EXECUTION)
consumer.on(CycleOpened)(accountability_store.expect)
consumer.on(ParticipationStarted)(store.remember_participation)
consumer.on(PlanApproved)(store.remember_plan)
consumer.on(PlanAgreed)(store.remember_agreement)
consumer.on(PlanReset)(resetting.forget_plan)
consumer.on(ExecutionLocked)(resetting.forget_steps)
consumer.on(ObservationRated)(commands.make_available)
consumer.on(FollowUpCollected)(commands.plan_efforts)
consumer.on(FollowUpCollected)(commands.request_reflection)
consumer.on(PreparationCollected)(change_store.remember_preparation)
consumer.on(ExecutionLocked)(change.follow_locking)
consumer.on(PreparationReopened)(change.follow_reopening)
consumer.on(ObservationRated)(change.let_go)
consumer.on(RatingsGiven)(change_store.remember_ratings)
