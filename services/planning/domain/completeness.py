"""What may stand in a plan, and what it still lacks: asked whenever items are kept or handed in (R-PLN-1, R-PLN-2)."""

from collections.abc import Sequence

from services.planning.domain.items import PlanItem, known, missing
from services.planning.domain.points import out_of_range
from shared.catalogue import catalogue
from shared.contracts.directory import EducationLevel
from shared.contracts.ids import Capacity
from shared.errors import FieldError, Incomplete
from shared.policies import Enforcement, Policy


def require_known(items: Sequence[PlanItem], rules: Policy, level: EducationLevel, capacity: Capacity) -> None:
    """Refuse what is not in the catalogue, or not for this level or capacity."""
    if errors := known(items, catalogue(rules.code), level, capacity):
        raise Incomplete(errors=errors)


def require_complete(items: Sequence[PlanItem], rules: Policy, capacity: Capacity) -> None:
    """Refuse what cannot be handed in, or approved, yet."""
    lists = catalogue(rules.code)
    errors = missing(items, rules, lists, capacity)
    range_ = out_of_range(items, rules, lists)
    if range_ is not None and range_.enforcement is Enforcement.BLOCK:
        errors.append(FieldError("/items", "points-out-of-range", range_.text))
    if errors:
        raise Incomplete(errors=errors)
