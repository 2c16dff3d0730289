"""What arrives over the bus: an event is taken in once, and none before those of its key that wait (rulebook 14)."""

from tests.guards.guard import Guard

_INBOX = "shared/inbox.py"
_TWICE_IN_A_BATCH = ("    fresh.discard(event_id)\n", "    ...\n")
_TAKEN_BEFORE = ("    new = [a for a in arrivals if a.event_id is None or _once(fresh, a.event_id)]\n",
                 "    new = list(arrivals)\n")  # fmt: skip
_BEHIND_WHAT_WAITS = ("        ready = [a for a in fresh if a.record.key not in ledger.waiting]\n",
                      "        ready = list(fresh)\n")  # fmt: skip

GUARDS = (
    Guard("E-43", _INBOX, *_TWICE_IN_A_BATCH),
    Guard("E-43", _INBOX, *_TAKEN_BEFORE),
    Guard("E-43", "shared/taking.py", *_BEHIND_WHAT_WAITS),
)
