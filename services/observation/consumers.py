"""What observation hears: the directory's facts, that a plan stands, or is no more, and its own ratings (E-11)."""

from services.observation import store
from services.observation.commands import carrying, change, leadership, preparation, schedule
from shared import cycles, facts, reminders, stops
from shared.contracts.directory import LeadershipChanged, OfficeRecorded, PerformanceTeamSet, SchoolRecorded
from shared.contracts.followup import PracticeChangeApproved
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import (
    ParticipationLeft,
    ParticipationStarted,
    PlanAgreed,
    PlanApproved,
    PlanReset,
    Stage,
)
from shared.inbox import Consumer

consumer = Consumer("observation", topics=["directory.school", cycles.TOPIC, "planning", "observation", "followup"])

facts.listen(consumer)
cycles.listen(consumer)
stops.listen(consumer)
reminders.listen(consumer, Stage.EXECUTION)
consumer.on(LeadershipChanged)(leadership.follow_school)
consumer.on(SchoolRecorded)(leadership.follow_school)
consumer.on(OfficeRecorded)(leadership.follow_office)
consumer.on(PerformanceTeamSet)(store.remember_team)
consumer.on(PracticeChangeApproved)(change.reopen)
consumer.on(PlanApproved)(preparation.unlock_approved)
consumer.on(PlanAgreed)(preparation.unlock)
consumer.on(PlanReset)(preparation.lock)
consumer.on(ParticipationLeft)(schedule.lapse)
consumer.on(ParticipationStarted)(carrying.come_back)
consumer.on(ObservationRated)(carrying.follow_rating)
