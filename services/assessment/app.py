"""What assessment runs."""

from services.assessment import __doc__ as purpose
from services.assessment import api, awaited, commands, consumers
from shared.entry import main
from shared.service import Service

service = Service(
    name="assessment",
    purpose=purpose or "",
    routers=(api.router,),
    consumers=(consumers.consumer,),
    errands=(commands.finalise_due, awaited.remind_of_the_end),
)

if __name__ == "__main__":
    main(service)
