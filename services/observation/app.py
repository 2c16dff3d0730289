"""What observation runs."""

from services.observation import __doc__ as purpose
from services.observation import consumers
from services.observation.api import advice, files, observation, preparation, schedule
from services.observation.commands import clock, leadership
from services.observation.commands.schedule import miss_overdue
from shared.entry import main
from shared.files.receiving import UPLOADS
from shared.service import Service

service = Service(
    name="observation",
    purpose=purpose or "",
    routers=(preparation.router, files.router, schedule.router, observation.router, advice.router),
    consumers=(consumers.consumer,),
    errands=(
        miss_overdue,
        leadership.hand_over,
        clock.remind_of_tomorrow,
        clock.remind_of_the_hour,
        clock.remind_of_the_end,
    ),
    uploads=UPLOADS,
    files=True,
)

if __name__ == "__main__":
    main(service)
