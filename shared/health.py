"""What a platform asks a process: is it alive, may it get work, and its figures."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

wall = Gauge("kinerja_clock_seconds", "The process's wall clock; less the time of the scrape it is the skew")
wall.set_function(time.time)
well = Gauge("kinerja_ready", "1 while this check finds nothing wrong", ["service", "check"])
Check = Callable[[], Awaitable[str | None]]
"""Answers what is wrong, or None."""


def router(service: str, roles: tuple[str, ...], checks: dict[str, Check]) -> APIRouter:
    """`/health/live` (the process answers), `/health/ready` (each check by name), `/metrics`."""
    routes = APIRouter(include_in_schema=False)
    looking, found, begun = asyncio.Lock(), dict[str, str | None](), float("-inf")

    async def look() -> dict[str, str | None]:
        """One at a time, for a check takes a connection to the database; all who wait share the next."""
        nonlocal found, begun
        asked = time.monotonic()
        async with looking:
            if begun < asked:
                begun = time.monotonic()
                found = {name: await check() for name, check in checks.items()}
                for name, reason in found.items():
                    well.labels(service, name).set(0 if reason else 1)
            return found

    @routes.get("/health/live")
    async def live() -> dict[str, object]:
        return {"service": service, "roles": roles, "alive": True}

    @routes.get("/health/ready")
    async def ready() -> JSONResponse:
        found = await look()
        wrong = {name: reason for name, reason in found.items() if reason}
        body = {"service": service, "roles": roles, "ready": not wrong, "wrong": wrong}
        return JSONResponse(body, 503 if wrong else 200)

    @routes.get("/metrics")
    async def metrics() -> Response:
        await look()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes
