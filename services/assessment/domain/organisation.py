"""The predicate of a school in a cycle (rulebook 6.13): set by the office head, before those of its teachers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.assessment.domain.refusals import OrganisationPredicateUnchanged
from shared.contracts.assessment import (
    OrganisationPredicate,
    OrganisationPredicateResult,
    OrganisationPredicateSet,
)
from shared.contracts.base import Actor, SchoolEvent
from shared.contracts.ids import PersonId, school_cycle_id


class OrganisationStatus(StrEnum):
    NONE = "NONE"
    SET = "SET"
    REVISED = "REVISED"


@dataclass(eq=False)
class SchoolPredicate:
    """It opens the way for the teachers' predicates; a revision never changes theirs (E-35)."""

    npsn: str
    cycle: str
    status: OrganisationStatus = OrganisationStatus.NONE
    predicate: OrganisationPredicate | None = None
    set_by: PersonId | None = None
    set_at: datetime | None = None
    version: int = 0

    @property
    def id(self) -> UUID:
        return school_cycle_id(self.npsn, self.cycle)

    def set(self, predicate: OrganisationPredicate, district_code: str, by: Actor, at: datetime) -> list[SchoolEvent]:
        """Set it, or revise it."""
        if predicate is self.predicate:
            raise OrganisationPredicateUnchanged()
        first = self.status is OrganisationStatus.NONE
        self.status = OrganisationStatus.SET if first else OrganisationStatus.REVISED
        self.predicate, self.set_by, self.set_at = predicate, by.id, at
        told = {"npsn": self.npsn, "cycle": self.cycle, "district_code": district_code, "by": by, "at": at}
        return [
            OrganisationPredicateSet.model_validate(told),
            OrganisationPredicateResult.model_validate({**told, "predicate": predicate}),
        ]
