"""What planning runs."""

from services.planning import __doc__ as purpose
from services.planning import consumers
from services.planning.api import cycles, education_reports, exemptions, participations, plans, resets
from services.planning.commands import clock, exits, leadership, leading
from shared.entry import main
from shared.service import Service

service = Service(
    name="planning",
    purpose=purpose or "",
    routers=(
        cycles.router,
        participations.router,
        exemptions.router,
        plans.router,
        resets.router,
        education_reports.router,
    ),
    consumers=(consumers.consumer,),
    errands=(
        leadership.resolve_waiting,
        leading.follow_days,
        exits.depart_when_due,
        clock.walk,
    ),
)

if __name__ == "__main__":
    main(service)
