"""Admission: how many requests a process works on at once; whoever comes beyond that is asked to come back.

A process that takes everything in does everything late: each one waits for all before him, until nobody is there any
more to hear the answer. Refusing costs a small part of doing, so it comes first and alone: no body is read, no token is
checked, no database is asked.
"""

import random
from time import monotonic

from prometheus_client import Counter, Gauge
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared import telemetry
from shared.errors import Refusal, problem
from shared.texts import Text

SOONEST, LATEST = 2, 8
"""Seconds after which the refused may come back: not all at once."""
_ALWAYS = ("/health/live", "/health/ready", "/metrics")
_SAY_AGAIN = 5.0

shed = Counter("kinerja_shed_total", "Requests refused because too many were under way", ["service"])
inside = Gauge("kinerja_in_flight", "Requests under way", ["service"])
log = telemetry.get_logger(__name__)


class TooBusy(Refusal):
    status = 429
    title = Text("Sedang ramai", "Very busy right now")
    detail = Text(
        "Permintaan Anda belum diproses. Coba lagi dalam {seconds} detik; kiriman ulang dengan kunci yang sama aman.",
        "Your request was not taken up. Try again in {seconds} seconds; repeating with the same key is safe.",
    )


class Admission:
    """Pure ASGI, outside everything else. What a platform asks (health, metrics) is always let in."""

    def __init__(self, app: ASGIApp, service: str, limit: int) -> None:
        self._app, self._limit, self._inside = app, limit, 0
        self._shed, gauge = shed.labels(service), inside.labels(service)
        gauge.set_function(lambda: self._inside)
        self._said_at = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
            return
        if self._inside >= self._limit:
            await self._refuse(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._shed.inc()
        self._say()
        seconds = random.randint(SOONEST, LATEST)
        answer = problem(
            Request(scope), TooBusy.status, TooBusy.code(), TooBusy.title, TooBusy.detail,
            values={"seconds": seconds}, headers={"Retry-After": str(seconds)},
        )  # fmt: skip
        await answer(scope, receive, send)

    def _say(self) -> None:
        """Once in five seconds: whoever is overrun has no time for a line each."""
        if monotonic() - self._said_at >= _SAY_AGAIN:
            self._said_at = monotonic()
            log.warning("requests are refused: too many are under way", limit=self._limit)
