"""What directory runs, and its own verb: `import DIR [--dry-run]`."""

from services.directory import __doc__ as purpose
from services.directory import api, cli, commands
from shared.entry import main
from shared.service import Service

service = Service(
    name="directory",
    purpose=purpose or "",
    routers=(api.router,),
    errands=(commands.import_waiting,),
    errand_pause=2.0,
)

if __name__ == "__main__":
    main(service, cli.add_verbs)
