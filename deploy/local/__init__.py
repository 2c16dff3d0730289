"""The embedded runtime: real Apache Kafka and real PostgreSQL from packages, and all services, in one process tree."""
