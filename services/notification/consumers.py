"""What notification hears: the directory's facts, and what happens to people. Never the restricted twins."""

from services.notification import commands, fanout, known, leaders
from services.notification.domain.reminding import EVES, KINDS
from services.notification.domain.telling import TOLD
from shared import facts
from shared.contracts.directory import EmployeeLeft, EmployeePlaced, LeadershipChanged, PersonRecorded, SchoolRecorded
from shared.contracts.planning import CycleExtended, CycleOpened, CycleReopened, CycleStartConfirmed
from shared.inbox import Consumer

consumer = Consumer(
    "notification",
    topics=[
        "directory.school", "directory.person", "planning.cycle", "planning", "observation", "followup", "assessment",
    ],
)  # fmt: skip

facts.listen(consumer)
consumer.on(SchoolRecorded)(commands.tell_waiting)
consumer.on(LeadershipChanged)(commands.tell_waiting)
consumer.on(SchoolRecorded)(leaders.follow)
consumer.on(LeadershipChanged)(leaders.follow)
consumer.on(EmployeePlaced)(known.remember_placement)
consumer.on(EmployeeLeft)(known.remember_departure)
consumer.on(PersonRecorded)(known.remember_person)
consumer.on(CycleOpened)(known.remember_cycle)
consumer.on(CycleExtended)(known.remember_cycle)
consumer.on(CycleReopened)(known.remember_cycle)
consumer.on(CycleStartConfirmed)(fanout.tell_start)
for kind in KINDS:
    consumer.on(kind)(fanout.remind)
for eve in EVES:
    consumer.on(eve)(fanout.remind_of_eve)
for event in TOLD:
    consumer.on(event)(commands.tell)
