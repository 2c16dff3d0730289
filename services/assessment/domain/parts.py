"""The parts a teacher's year consists of, as far as the assessor needs them: which were planned, which are there."""

from enum import StrEnum

from shared.contracts.base import Fact
from shared.contracts.planning import PlanApproved


class PartKind(StrEnum):
    OBSERVATION = "OBSERVATION"
    REFLECTION = "REFLECTION"
    COMPETENCY = "COMPETENCY"
    DUTY = "DUTY"


class Part(Fact):
    """A document; `code` says of which competency or duty."""

    kind: PartKind
    code: str = ""


OBSERVATION = Part(kind=PartKind.OBSERVATION)
"""That there was one. Its levels never reach this service (R-OBS-2)."""
REFLECTION = Part(kind=PartKind.REFLECTION)


def expected(plan: PlanApproved) -> tuple[Part, ...]:
    """What the approved plan asks for (D12, D13): the reflection, a document per competency, a report per duty."""
    duties = dict.fromkeys([*([plan.core_duty_focus] if plan.core_duty_focus else []), *plan.additional_duties])
    competencies = dict.fromkeys(c.indicator_code for c in plan.competencies)
    return (
        REFLECTION,
        *(Part(kind=PartKind.COMPETENCY, code=code) for code in competencies),
        *(Part(kind=PartKind.DUTY, code=code) for code in duties),
    )
