"""Chaos: real processes, a real PostgreSQL and a real Kafka, broken by a seeded schedule, and then checked.

people → apis → PostgreSQL (outbox) → relays → Kafka → workers → PostgreSQL (inbox, effects). See docs/chaos.md.
"""
