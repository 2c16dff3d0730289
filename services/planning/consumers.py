"""What planning hears: the directory's facts, its own cycle, and that an observation was rated."""

from services.planning import store
from services.planning.commands import leadership, participations
from shared import facts, reminders
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, LeadershipChanged, OfficeRecorded, PersonRecorded
from shared.contracts.observation import ObservationRated
from shared.contracts.planning import CycleOpened
from shared.inbox import Consumer

consumer = Consumer("planning", topics=["directory.school", "directory.person", "planning.cycle", "observation"])

facts.listen(consumer)
reminders.listen(consumer)
consumer.on(LeadershipChanged)(leadership.follow_leadership)
consumer.on(OfficeRecorded)(leadership.follow_office)
consumer.on(EmployeePlaced)(participations.place)
consumer.on(EmployeeLeft)(participations.leave)
consumer.on(PersonRecorded)(store.remember_person)
consumer.on(CycleOpened)(participations.start_participations)
consumer.on(ObservationRated)(participations.note_rating)
