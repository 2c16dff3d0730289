"""With which screens one plans: a teacher with others than who leads a school (D19)."""

from shared.contracts.ids import Capacity
from shared.policies import Policy, Screen


def screens(rules: Policy, capacity: Capacity) -> tuple[Screen, ...]:
    """In the order in which one goes through them."""
    return rules.leader_screens if capacity.leads else rules.planning_screens
