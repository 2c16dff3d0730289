"""What of an approved plan the later steps follow, as PlanApproved has it (D3)."""

from collections.abc import Sequence
from typing import TypedDict

from services.planning.domain.items import ItemKind, PlanItem, of_kind
from shared.contracts.planning import PlannedCompetency


class WhatStands(TypedDict):
    """Codes of the catalogue, by kind."""

    practice_indicator: str
    competencies: tuple[PlannedCompetency, ...]
    core_duty_focus: str | None
    additional_duties: tuple[str, ...]
    behaviours: tuple[str, ...]


def what_stands(items: Sequence[PlanItem]) -> WhatStands:
    """Of a complete plan."""
    duties = of_kind(items, ItemKind.CORE_DUTY)
    return WhatStands(
        practice_indicator=of_kind(items, ItemKind.PRACTICE)[0].code,
        competencies=tuple(
            PlannedCompetency(indicator_code=i.code, activity_plan=i.note, priority=i.priority)
            for i in of_kind(items, ItemKind.COMPETENCY)
        ),
        core_duty_focus=duties[0].code if duties else None,
        additional_duties=tuple(i.code for i in of_kind(items, ItemKind.ADDITIONAL)),
        behaviours=tuple(i.code for i in of_kind(items, ItemKind.BEHAVIOUR)),
    )
