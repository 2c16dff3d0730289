"""What notification runs."""

from services.notification import __doc__ as purpose
from services.notification import api, commands, consumers, leaders, post
from shared.entry import main
from shared.service import Service

service = Service(
    name="notification",
    purpose=purpose or "",
    routers=(api.router,),
    consumers=(consumers.consumer,),
    errands=(commands.tell_all_waiting, leaders.follow_days),
    extras=(post.deliver,),
)

if __name__ == "__main__":
    main(service)
