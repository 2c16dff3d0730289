"""What reporting runs. It records no events, so its relay has nothing to send."""

from services.reporting import __doc__ as purpose
from services.reporting import api, consumers, rebuilding
from shared.entry import main
from shared.service import Service

service = Service(
    name="reporting",
    purpose=purpose or "",
    routers=(api.router,),
    consumers=(consumers.roster(), consumers.dossier(), consumers.progress()),
)

if __name__ == "__main__":
    main(service, rebuilding.add_verbs)
