"""Chaos: real processes, a real PostgreSQL and a real Kafka, killed and frozen by a seeded schedule, and then counted.

writers → PostgreSQL (outbox) → relays → Kafka → workers → PostgreSQL (inbox, effects).

`python -m tests.chaos --events 500000 --kills 500 --seed 7`; the same in small is part of the tests.
"""
