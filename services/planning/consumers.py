"""What planning hears: the directory's facts, its own cycle, and how far observation and assessment are."""

from services.planning import store, teams
from services.planning.commands import exits, leadership, leading, participations
from shared import facts, reminders
from shared.contracts.assessment import AssessmentReady, PredicateFinalised
from shared.contracts.directory import (
    EmployeeLeft,
    EmployeePlaced,
    LeadershipChanged,
    OfficeRecorded,
    PerformanceTeamSet,
    PersonRecorded,
    SchoolRecorded,
)
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import CycleOpened
from shared.inbox import Consumer

consumer = Consumer(
    "planning", topics=["directory.school", "directory.person", "planning.cycle", "observation", "assessment"]
)

facts.listen(consumer)
reminders.listen(consumer)
consumer.on(SchoolRecorded)(participations.record_school)
consumer.on(LeadershipChanged)(leadership.follow_leadership)
consumer.on(LeadershipChanged)(leading.follow_leadership)
consumer.on(OfficeRecorded)(leadership.follow_office)
consumer.on(EmployeePlaced)(participations.place)
consumer.on(EmployeeLeft)(exits.leave)
consumer.on(PersonRecorded)(store.remember_person)
consumer.on(PerformanceTeamSet)(teams.remember)
consumer.on(CycleOpened)(participations.start_participations)
consumer.on(ObservationRated)(participations.note_rating)
consumer.on(AssessmentReady)(participations.note_ready)
consumer.on(PredicateFinalised)(participations.note_final)
