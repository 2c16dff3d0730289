"""What planning runs."""

from services.planning import __doc__ as purpose
from services.planning import api, commands, consumers
from shared.entry import main
from shared.service import Service

service = Service(
    name="planning",
    purpose=purpose or "",
    routers=(api.router,),
    consumers=(consumers.consumer,),
    errands=(commands.resolve_waiting,),
)

if __name__ == "__main__":
    main(service)
