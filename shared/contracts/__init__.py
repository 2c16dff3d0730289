"""The contracts: every event that crosses the bus, one module per owner. Importing this package fills the registry."""

from shared.contracts import assessment, awaited, directory, followup, notification, observation, planning
from shared.contracts.base import (
    REGISTRY,
    SYSTEM,
    About,
    ActingRole,
    Actor,
    CycleEvent,
    Event,
    Fact,
    SchoolEvent,
)

__all__ = [
    "REGISTRY",
    "SYSTEM",
    "About",
    "ActingRole",
    "Actor",
    "CycleEvent",
    "Event",
    "Fact",
    "SchoolEvent",
    "assessment",
    "awaited",
    "directory",
    "followup",
    "notification",
    "observation",
    "planning",
]
