"""What followup runs."""

from services.followup import __doc__ as purpose
from services.followup import consumers
from services.followup.api import accountability, change, documents, files, practice
from services.followup.commands import clock
from shared.entry import main
from shared.files.receiving import UPLOADS
from shared.service import Service

service = Service(
    name="followup",
    purpose=purpose or "",
    routers=(practice.router, documents.router, files.router, accountability.router, change.router),
    consumers=(consumers.consumer,),
    errands=(clock.tell_overdue, clock.remind_of_the_end),
    uploads={**UPLOADS, **accountability.UPLOADS},
    files=True,
)

if __name__ == "__main__":
    main(service)
