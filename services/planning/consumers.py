"""What planning hears: the directory's facts, and its own cycle."""

from services.planning import commands, store
from shared import facts
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, LeadershipChanged, OfficeRecorded, PersonRecorded
from shared.contracts.planning import CycleOpened
from shared.inbox import Consumer

consumer = Consumer("planning", topics=["directory.school", "directory.person", "planning.cycle"])

facts.listen(consumer)
consumer.on(LeadershipChanged)(commands.follow_leadership)
consumer.on(OfficeRecorded)(commands.follow_office)
consumer.on(EmployeePlaced)(commands.place)
consumer.on(EmployeeLeft)(commands.leave)
consumer.on(PersonRecorded)(store.remember_person)
consumer.on(CycleOpened)(commands.start_participations)
