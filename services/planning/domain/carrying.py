"""What somebody who changes school takes along of his plan (E-11)."""

from services.planning.domain.items import PlanItem, known
from services.planning.domain.plan import Plan
from shared.catalogue import catalogue
from shared.contracts.directory import EducationLevel

_LEFT_THERE = {"letter_no": "", "letter_on": None, "from_on": None, "to_on": None, "leader_expectation": ""}


def carried(former: Plan, level: EducationLevel) -> tuple[PlanItem, ...]:
    """A draft for the new school, as what he was at the old one: what its level does not know is left out, and so are
    the old school's letters with their days, and what the old superior expects."""
    about = former.about
    lists = catalogue(about.policy)
    kept = [item for item in former.items if not known([item], lists, level, about.capacity)]
    return tuple(item.model_copy(update=_LEFT_THERE) for item in kept)
