"""What followup runs."""

from services.followup import __doc__ as purpose
from services.followup import consumers
from services.followup.api import documents, practice
from shared.entry import main
from shared.service import Service

service = Service(
    name="followup",
    purpose=purpose or "",
    routers=(practice.router, documents.router),
    consumers=(consumers.consumer,),
)

if __name__ == "__main__":
    main(service)
