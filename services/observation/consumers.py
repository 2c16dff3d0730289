"""What observation hears: the directory's facts, and that a plan stands, or is no more."""

from services.observation import store
from services.observation.commands import change, preparation, schedule
from shared import cycles, facts, reminders, stops
from shared.contracts.directory import LeadershipChanged, PerformanceTeamSet
from shared.contracts.followup import PracticeChangeApproved
from shared.contracts.planning import ParticipationLeft, PlanAgreed, PlanApproved, PlanReset, Stage
from shared.inbox import Consumer

consumer = Consumer("observation", topics=["directory.school", cycles.TOPIC, "planning", "followup"])

facts.listen(consumer)
cycles.listen(consumer)
stops.listen(consumer)
reminders.listen(consumer, Stage.EXECUTION)
consumer.on(LeadershipChanged)(schedule.hand_over)
consumer.on(PerformanceTeamSet)(store.remember_team)
consumer.on(PracticeChangeApproved)(change.reopen)
consumer.on(PlanApproved)(preparation.unlock_approved)
consumer.on(PlanAgreed)(preparation.unlock)
consumer.on(PlanReset)(preparation.lock)
consumer.on(ParticipationLeft)(schedule.lapse)
