"""Who can put a fact right, and how: what every sentence about something missing says besides."""

from dataclasses import dataclass
from enum import StrEnum

from shared.texts import Text


class Repairer(StrEnum):
    """Who can put a fact right."""

    SCHOOL_OPERATOR = "SCHOOL_OPERATOR"
    OFFICE_ADMIN = "OFFICE_ADMIN"
    OFFICE = "OFFICE"
    """The office as employer: it appoints."""
    PERSONNEL_AGENCY = "PERSONNEL_AGENCY"
    """The regional personnel agency (BKD): it knows who uses e-Kinerja."""


@dataclass(frozen=True)
class Repair:
    """Who can put it right, and the sentence that says where and how."""

    by: tuple[Repairer, ...]
    how: Text
