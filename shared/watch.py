"""Around every request: its trace, its size limit, a log line, a metric.

The size limit is ours because the framework's own answers in plain text, and every refusal here is a problem document.
"""

import time
from collections.abc import Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import telemetry, tracing
from shared.errors import TooLarge, problem

BODY_LIMIT = 256 * 1024
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
                if body.overflowed:
                    raise _Overflow()  # whatever the application made of half a body, this is the answer
                status[0] = message["status"]
            await send(message)

        try:
            await self._app(scope, body.receive, watched)
        except _Overflow:
            body.overflowed = False
            refusal = TooLarge(limit=limit // 1024)
            answer = problem(Request(scope), 413, refusal.code(), refusal.title, refusal.detail, values=refusal.values)
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


class _Overflow(Exception):
    pass


class _Body:
    """The request's body, read up to its limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left, self.overflowed = receive, limit, False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.overflowed = True
            raise _Overflow()
        return message
