"""The machines there are."""

from tests.unit.machines.participation import PARTICIPATION
from tests.unit.machines.plan import PLAN
from tests.unit.machines.preparation import PREPARATION
from tests.unit.machines.rating import RATING
from tests.unit.machines.reset import RESET
from tests.unit.machines.schedule import SCHEDULE
from tests.unit.machines.school_cycle import SCHOOL_CYCLE

MACHINES = (SCHOOL_CYCLE, PARTICIPATION, PLAN, RESET, PREPARATION, SCHEDULE, RATING)
