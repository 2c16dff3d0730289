"""What directory runs, and its own verbs: `import DIR [--dry-run]` and `preflight --district CODE`."""

from services.directory import __doc__ as purpose
from services.directory import access_api, api, cli, commands, consumers, leadership_api, preflight_api, team_api
from shared.entry import main
from shared.service import Service

LARGEST = 256 * 1024 * 1024
"""Bytes of one import: a province with room to spare."""

service = Service(
    name="directory",
    purpose=purpose or "",
    routers=(api.router, access_api.router, preflight_api.router, team_api.router, leadership_api.router),
    consumers=(consumers.consumer,),
    errands=(commands.import_waiting,),
    errand_pause=2.0,
    uploads={("POST", "/v1/imports"): LARGEST},
)

if __name__ == "__main__":
    main(service, cli.add_verbs)
