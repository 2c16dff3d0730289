"""The command line of a service: `python -m services.NAME.app VERB`. One sentence for every trouble, no traceback."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from time import monotonic

import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from shared import head, operations, telemetry
from shared.database import connect
from shared.service import ROLES, Service
from shared.settings import Settings
from shared.taking import transient

_TROUBLES = (OSError, SQLAlchemyError, head.NotAtHead)
_COLLECT = 50_000
"""So many more objects than before, and the collector looks at the young ones."""
_IDLE = 75
"""Seconds a connection may wait for its next request: longer than the minute for which proxies keep theirs."""
Verb = Callable[[argparse.Namespace, Settings], Awaitable[int]]


def main(service: Service, add_verbs: Callable[[argparse._SubParsersAction], None] | None = None) -> None:  # type: ignore[type-arg]
    """Parse, read the settings, do it, exit."""
    parser = argparse.ArgumentParser(prog=f"services.{service.name}.app", description=service.purpose)
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run", help="serve the given roles")
    run.add_argument("roles", nargs="+", choices=ROLES)
    migrate = verbs.add_parser("migrate", help="bring the database to head")
    migrate.add_argument("--wait", type=float, default=0, help="seconds to wait for a database that does not answer")
    migrate.set_defaults(do=_migrate(service))
    operations.add(verbs, service)
    if add_verbs is not None:
        add_verbs(verbs)
    arguments = parser.parse_args()
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "; ".join(f"KINERJA_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False))
        sys.exit(f"Configuration is missing or wrong: {wrong}.")
    telemetry.configure(service.name, settings.log_level)
    if arguments.verb == "run":
        _serve(service, settings, tuple(arguments.roles))
        return
    try:
        sys.exit(asyncio.run(arguments.do(arguments, settings)))
    except _TROUBLES as error:
        sys.exit(_sentence(service, settings, error))


def _sentence(service: Service, settings: Settings, error: Exception) -> str:
    """What went wrong, without a traceback and without a password."""
    if isinstance(error, head.NotAtHead):
        return str(error)
    where = settings.dsn.rpartition("@")[2] or "the given address"
    cause = getattr(error, "orig", None) or error
    return f"{service.name}: the database at {where} cannot be used ({type(cause).__name__}): {cause}"


def _serve(service: Service, settings: Settings, roles: tuple[str, ...]) -> None:
    if not settings.kafka and set(roles) & {"worker", "relay"}:
        sys.exit(f"{service.name}: worker and relay need KINERJA_KAFKA, such as broker:9092.")
    if not settings.files and service.files and set(roles) & {"api", "worker"}:
        sys.exit(f"{service.name}: it keeps files and needs KINERJA_FILES, such as file:///var/lib/kinerja/files.")
    try:
        asyncio.run(_check(service, settings))
    except _TROUBLES as error:
        sys.exit(_sentence(service, settings, error))
    try:
        application = service.application(settings, roles)
    except OSError as error:
        sys.exit(f"{service.name}: KINERJA_FILES, {settings.files}, cannot be used: {error}")
    _settle()
    uvicorn.run(
        application, host=settings.host, port=settings.port,
        log_config=None, access_log=False, timeout_graceful_shutdown=10, timeout_keep_alive=_IDLE, server_header=False,
    )  # fmt: skip


def _settle() -> None:
    """What is loaded now stays, and the collector need not look at it again; a batch of events is no reason to look.

    With Python's own thresholds it took two thirds of the time of reading events.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT, 20, 50)


async def _check(service: Service, settings: Settings) -> None:
    engine = connect(settings, f"{service.name}.check")
    try:
        await head.require_head(engine, service.name)
    finally:
        await engine.dispose()


def _migrate(service: Service) -> Verb:
    async def do(arguments: argparse.Namespace, settings: Settings) -> int:
        from alembic.util import CommandError  # only here: who serves does not load what migrates

        from shared import migrate

        engine = connect(settings, f"{service.name}.migrate")
        try:
            version = await _awaited(lambda: migrate.upgrade(engine, service.name), arguments.wait)
        except CommandError as error:
            raise head.NotAtHead(f"{service.name}: the database cannot be brought to head: {error}") from error
        finally:
            await engine.dispose()
        print(f"{service.name}: database at {version}")
        return 0

    return do


async def _awaited(do: Callable[[], Awaitable[str]], seconds: float) -> str:
    """Again each second while it is a trouble that may pass: the server is starting, the network is not there yet."""
    last = monotonic() + seconds
    while True:
        try:
            return await do()
        except _TROUBLES as error:
            if monotonic() >= last or not transient(error):
                raise
            print(f"The database does not answer yet: {error}", file=sys.stderr)
            await asyncio.sleep(1)
