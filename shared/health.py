"""What a platform asks a process: is it alive, may it get work, and its figures."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[str | None]]
"""Answers what is wrong, or None."""


def router(service: str, roles: tuple[str, ...], checks: dict[str, Check]) -> APIRouter:
    """`/health/live` (the process answers), `/health/ready` (each check by name), `/metrics`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/health/live")
    async def live() -> dict[str, object]:
        return {"service": service, "roles": roles, "alive": True}

    @routes.get("/health/ready")
    async def ready() -> JSONResponse:
        found = {name: await check() for name, check in checks.items()}
        wrong = {name: reason for name, reason in found.items() if reason}
        body = {"service": service, "roles": roles, "ready": not wrong, "wrong": wrong}
        return JSONResponse(body, 503 if wrong else 200)

    @routes.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes
