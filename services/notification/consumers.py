"""What notification hears: the directory's facts, and what happens to people. Never the restricted twins."""

from services.notification import commands, store
from services.notification.domain.telling import TOLD
from shared import facts
from shared.contracts.directory import LeadershipChanged, PersonRecorded, SchoolRecorded
from shared.contracts.planning import CycleExtended, CycleOpened
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
consumer.on(PersonRecorded)(store.remember_person)
consumer.on(CycleOpened)(store.remember_cycle)
consumer.on(CycleExtended)(store.remember_cycle)
for event in TOLD:
    consumer.on(event)(commands.tell)
