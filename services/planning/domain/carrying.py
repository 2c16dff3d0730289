"""What a teacher who changes school takes along of his plan (E-11)."""

from services.planning.domain.items import PlanItem, known
from services.planning.domain.plan import Plan
from shared.catalogue import catalogue
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity

_LEFT_THERE = {"letter_no": "", "letter_on": None, "from_on": None, "to_on": None, "leader_expectation": ""}


def carried(former: Plan, level: EducationLevel, capacity: Capacity) -> tuple[PlanItem, ...]:
    """A draft for the new school: what its level does not know, or is not for what he is there, is left out, and so are
    the old school's letters with their days, and what the old superior expects."""
    lists = catalogue(former.about.policy)
    kept = [item for item in former.items if not known([item], lists, level, capacity)]
    return tuple(item.model_copy(update=_LEFT_THERE) for item in kept)
