"""What planning runs."""

from services.planning import __doc__ as purpose
from services.planning import consumers
from services.planning.api import cycles, participations, plans
from services.planning.commands import leadership
from shared.entry import main
from shared.service import Service

service = Service(
    name="planning",
    purpose=purpose or "",
    routers=(cycles.router, participations.router, plans.router),
    consumers=(consumers.consumer,),
    errands=(leadership.resolve_waiting,),
)

if __name__ == "__main__":
    main(service)
