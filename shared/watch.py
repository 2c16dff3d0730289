"""Around every request: its trace, the limits of its body in bytes and seconds, a log line, a metric.

The limits are ours because the framework's own answers in plain text, and every refusal here is a problem document.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import NoReturn

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import telemetry, tracing
from shared.errors import Refusal, TooLarge, TooSlow, problem

BODY_LIMIT = 256 * 1024
PATIENCE, SLOWEST = 15.0, 64 * 1024
"""A body may take so many seconds, and what the largest that is allowed there takes at so many bytes a second."""
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NONE: Mapping[tuple[str, str], int] = {}
_QUIET = ("/health", "/metrics")
log = telemetry.get_logger(__name__)


class Watch:
    """Pure ASGI, outermost but for the error pages."""

    def __init__(self, app: ASGIApp, service: str, uploads: Mapping[tuple[str, str], int] = _NONE) -> None:
        self._app, self._service, self._uploads = app, service, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {k: v.decode("latin-1") for k, v in scope["headers"]}
        trace = telemetry.begin(headers.get(b"traceparent"))
        began, status = time.perf_counter(), [500]
        limit = self._uploads.get((scope["method"], scope["path"]), BODY_LIMIT)
        body = _Body(receive, limit)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                if body.refusal is not None:
                    raise _Unfit()  # whatever the application made of half a body, this is the answer
                status[0] = message["status"]
            await send(message)

        try:
            await self._app(scope, body.receive, watched)
        except _Unfit:
            refusal, body.refusal = body.refusal, None
            assert refusal is not None
            answer = problem(
                Request(scope), refusal.status, refusal.code(), refusal.title, refusal.detail,
                values=refusal.values, headers=refusal.headers,
            )  # fmt: skip
            await answer(scope, receive, watched)
        finally:
            self._tell(scope, trace, status[0], time.perf_counter() - began)

    def _tell(self, scope: Scope, trace: telemetry.Trace, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "?")
        method = scope["method"] if scope["method"] in _METHODS else "?"
        telemetry.requests.labels(self._service, route, method).observe(seconds)
        if method not in ("GET", "HEAD"):
            outcome = "done" if status < 400 else "failed" if status >= 500 else f"refused_{status}"
            telemetry.commands.labels(self._service, f"{method} {route}", outcome).inc()
        if not scope["path"].startswith(_QUIET):
            telemetry.answers.labels(self._service, status).inc()
            about = scope.get("path_params", {}).get("participation_id")
            telemetry.about(about)
            log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
            if tracing.on:
                tracing.answered(trace, method, route, status, about)


class _Unfit(Exception):
    pass


class _Body:
    """The request's body, read up to its limits."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._left = receive, limit, limit
        self._seconds = PATIENCE + limit / SLOWEST
        self._until = asyncio.get_running_loop().time() + self._seconds
        self._whole = False
        self.refusal: Refusal | None = None

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            self._refuse(TooSlow(seconds=round(self._seconds)))
        self._whole = not message.get("more_body", False)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self._refuse(TooLarge(limit=self._limit // 1024))
        return message

    def _refuse(self, refusal: Refusal) -> NoReturn:
        self.refusal = refusal
        raise _Unfit()
