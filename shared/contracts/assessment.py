"""What assessment tells. Ratings and predicates travel only in the `…Result` twins, on the restricted topic."""

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from pydantic import AwareDatetime

from shared.contracts.base import CycleEvent, SchoolEvent
from shared.contracts.ids import AssessmentId, CycleCode, OfficeCode, PersonId


class Expectation(StrEnum):
    """Di bawah, sesuai, di atas ekspektasi (8.2)."""

    BELOW = "BELOW"
    MEETS = "MEETS"
    ABOVE = "ABOVE"


class Predicate(StrEnum):
    """The teacher's predicate (8.3)."""

    VERY_GOOD = "VERY_GOOD"
    GOOD = "GOOD"
    NEEDS_IMPROVEMENT = "NEEDS_IMPROVEMENT"
    POOR_MISCONDUCT = "POOR_MISCONDUCT"
    VERY_POOR = "VERY_POOR"


class OrganisationPredicate(StrEnum):
    """The school's predicate (8.3)."""

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    NEEDS_IMPROVEMENT = "NEEDS_IMPROVEMENT"
    POOR = "POOR"
    VERY_POOR = "VERY_POOR"


class AssessmentReady(CycleEvent):
    """Everything the assessor needs is there, or the window ended (`incomplete`)."""

    type: ClassVar[str] = "assessment.assessment_ready.v1"
    topic: ClassVar[str] = "assessment"

    assessment_id: AssessmentId
    incomplete: bool = False


class OrganisationPredicateSet(SchoolEvent):
    """The office head set the school's predicate: *that*."""

    type: ClassVar[str] = "assessment.organisation_predicate_set.v1"
    topic: ClassVar[str] = "assessment"

    cycle: CycleCode
    district_code: OfficeCode


class OrganisationPredicateResult(SchoolEvent):
    """The restricted twin: the value."""

    type: ClassVar[str] = "assessment.organisation_predicate_result.v1"
    topic: ClassVar[str] = "assessment.result"

    cycle: CycleCode
    district_code: OfficeCode
    predicate: OrganisationPredicate


class RatingsGiven(CycleEvent):
    """The assessor saved the final ratings: *that*."""

    type: ClassVar[str] = "assessment.ratings_given.v1"
    topic: ClassVar[str] = "assessment"

    assessment_id: AssessmentId


class PredicateSet(CycleEvent):
    """The predicate is set; an objection may be filed until `objection_until`."""

    type: ClassVar[str] = "assessment.predicate_set.v1"
    topic: ClassVar[str] = "assessment"

    assessment_id: AssessmentId
    set_by: PersonId


class PredicateSetResult(CycleEvent):
    """The restricted twin: the ratings and the predicate."""

    type: ClassVar[str] = "assessment.predicate_set_result.v1"
    topic: ClassVar[str] = "assessment.result"

    assessment_id: AssessmentId
    result: Expectation
    behaviour: Expectation
    predicate: Predicate
    deviates: bool = False


class PredicateReceived(CycleEvent):
    """The teacher has read it: the fourteen days of objection run from here (R-TIM-4)."""

    type: ClassVar[str] = "assessment.predicate_received.v1"
    topic: ClassVar[str] = "assessment"

    assessment_id: AssessmentId
    objection_until: AwareDatetime


class PredicateFinalised(CycleEvent):
    """The objection window ran out, or the objection was decided: the predicate is final."""

    type: ClassVar[str] = "assessment.predicate_finalised.v1"
    topic: ClassVar[str] = "assessment"

    assessment_id: AssessmentId


class PredicateFinalisedResult(CycleEvent):
    """The restricted twin, for HR systems: the final predicate and, for civil servants, the credit points (9.7)."""

    type: ClassVar[str] = "assessment.predicate_finalised_result.v1"
    topic: ClassVar[str] = "assessment.result"

    assessment_id: AssessmentId
    predicate: Predicate
    exportable: bool
    credit_points: Decimal | None = None
    coefficient: Decimal | None = None
