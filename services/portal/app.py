"""What the portal runs: pages. No database, no worker, no relay."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_settings import SettingsError
from starlette.exceptions import HTTPException

from services.portal import __doc__ as purpose
from services.portal import api, pages
from services.portal.neighbours import PATIENCE, Neighbours
from services.portal.settings import PortalSettings
from shared import health, telemetry, tracing
from shared.watch import Watch


def build(settings: PortalSettings, client: httpx.AsyncClient | None = None, patience: float = PATIENCE) -> FastAPI:
    """The portal as an ASGI application."""
    asking = client or httpx.AsyncClient(trust_env=False, timeout=5)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tracing.configure(settings, "portal", ("api",))
        async with asking:
            yield
        await asyncio.to_thread(tracing.close)

    app = FastAPI(
        title="Kinerja: portal", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        telemetry=tracing.NOT_THE_FRAMEWORKS,
    )  # fmt: skip
    app.state.settings, app.state.neighbours = settings, Neighbours(settings, asking, patience)
    app.include_router(health.router("portal", ("api",), {}))
    app.include_router(api.router)
    for trouble in (HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(trouble, _say)
    app.middleware("http")(pages.guarded)
    app.add_middleware(Watch, service="portal")
    return app


async def _say(request: Request, error: Exception) -> Response:
    match error:
        case HTTPException():
            status = error.status_code
        case RequestValidationError():
            status = 422
        case _:
            status = 500
    return pages.trouble(request, status)


def main() -> None:
    """`python -m services.portal.app run api`"""
    parser = argparse.ArgumentParser(prog="services.portal.app", description=purpose)
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("roles", nargs="+", choices=["api"], help="the portal has no other role")
    parser.parse_args()
    try:
        settings = PortalSettings()
    except (ValidationError, SettingsError) as error:
        sys.exit(f"Configuration is missing or wrong: {_which(error)}.")
    telemetry.configure("portal", settings.log_level)
    uvicorn.run(
        build(settings), host=settings.host, port=settings.port,
        log_config=None, access_log=False, timeout_graceful_shutdown=10, server_header=False,
    )  # fmt: skip


def _which(error: ValidationError | SettingsError) -> str:
    if isinstance(error, ValidationError):
        return ", ".join(f"KINERJA_{str(e['loc'][0]).upper()}" for e in error.errors())
    return "KINERJA_PORTAL_SERVICES is not JSON"


if __name__ == "__main__":
    main()
