"""The parts a teacher's year consists of, as far as the assessor needs them: which were planned, which are there."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import Fact
from shared.contracts.planning import PlanApproved


class PartKind(StrEnum):
    PLAN = "PLAN"
    OBSERVATION = "OBSERVATION"
    REFLECTION = "REFLECTION"
    COMPETENCY = "COMPETENCY"
    DUTY = "DUTY"


class Part(Fact):
    """A document; `code` says of which competency or duty."""

    kind: PartKind
    code: str = ""


class Arrived(Part):
    """A part that was collected. `document` is what was handed in, so that another of the same part is not meant."""

    document: UUID | None = None

    @property
    def part(self) -> Part:
        return Part(kind=self.kind, code=self.code)


OBSERVATION = Part(kind=PartKind.OBSERVATION)
"""That there was one. Its levels never reach this service (R-OBS-2)."""
REFLECTION = Part(kind=PartKind.REFLECTION)
PLAN = Part(kind=PartKind.PLAN)
"""An approved one."""


def expected(plan: PlanApproved) -> tuple[Part, ...]:
    """What the approved plan asks for (D12, D13): the reflection, a document per competency, a report per duty."""
    duties = dict.fromkeys([*([plan.core_duty_focus] if plan.core_duty_focus else []), *plan.additional_duties])
    competencies = dict.fromkeys(c.indicator_code for c in plan.competencies)
    return (
        REFLECTION,
        *(Part(kind=PartKind.COMPETENCY, code=code) for code in competencies),
        *(Part(kind=PartKind.DUTY, code=code) for code in duties),
    )


def there(arrived: Iterable[Arrived]) -> tuple[Part, ...]:
    """Which parts were collected, each once, in the order of their arrival."""
    return tuple(dict.fromkeys(each.part for each in arrived))


def ready(expected: Collection[Part], arrived: Iterable[Arrived]) -> bool:
    """Whether he is ready to be assessed: a plan was approved, and the reflection is there."""
    return bool(expected) and REFLECTION in there(arrived)


def missing(expected: Collection[Part], arrived: Iterable[Arrived]) -> tuple[Part, ...]:
    """Parts of the plan that were not collected (D18); without a plan that, and the reflection every teacher owes."""
    found = there(arrived)
    return tuple(part for part in expected or (PLAN, REFLECTION) if part not in found)
