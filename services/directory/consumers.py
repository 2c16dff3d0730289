"""What directory hears: how long planning is open at each school, for the check before a cycle. No fact comes of it."""

from shared import cycles
from shared.inbox import Consumer

consumer = Consumer("directory", topics=[cycles.TOPIC])

cycles.listen(consumer)
