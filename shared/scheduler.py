"""What is done because time has passed. One leader per service, by an advisory lock; what is due is found by a query.

An errand is idempotent and does a bounded amount: a late start catches up without a flood.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import monotonic

from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared import clock, telemetry, tracing
from shared.database import Sessions

Errand = Callable[[AsyncSession, datetime], Awaitable[int]]
"""Does what is due at this time; answers how many it did, and is called again at once while that is not 0."""

_LEADER = 7_205_002
rounds = Counter("kinerja_scheduler_rounds_total", "Rounds of errands that this process led")
failures = Counter("kinerja_errand_failures_total", "Errands that failed", ["errand"])
log = telemetry.get_logger(__name__)


class Scheduler:
    """Runs a service's errands, every `pause` seconds, in the one process that leads."""

    def __init__(
        self, engine: AsyncEngine, sessions: Sessions, errands: tuple[Errand, ...],
        wake: Callable[[], None], pause: float = 15.0,
    ) -> None:  # fmt: skip
        self._engine, self._sessions, self._errands = engine, sessions, errands
        self._wake, self._pause = wake, pause
        self._last_round = monotonic()

    async def run(self) -> None:
        """Until cancelled: lead if nobody else does, else wait for the leader to go."""
        while True:
            try:
                await self._lead()
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("scheduler interrupted", reason=type(error).__name__)
            await asyncio.sleep(self._pause)

    def silent_for(self) -> float:
        """Seconds since the last round that we led, or saw another lead."""
        return monotonic() - self._last_round

    async def _lead(self) -> None:
        """Hold the lock on a connection of its own, which is thrown away afterwards: no lock outlives its leader."""
        async with self._engine.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                while await autocommit.scalar(text(f"SELECT pg_try_advisory_lock({_LEADER})")):
                    for errand in self._errands:
                        await self._do(errand)
                    rounds.inc()
                    self._last_round = monotonic()
                    await asyncio.sleep(self._pause)
                    await autocommit.execute(text(f"SELECT pg_advisory_unlock({_LEADER})"))
                self._last_round = monotonic()
            finally:
                await connection.invalidate()

    async def _do(self, errand: Errand) -> None:
        """One errand until nothing is due; its trouble is its own, the others go on."""
        try:
            while await self._once(errand):
                pass
        except Exception as error:
            failures.labels(errand.__name__).inc()
            log.error("errand failed", errand=errand.__name__, **telemetry.blame(error))

    async def _once(self, errand: Errand) -> int:
        telemetry.begin()
        async with self._sessions() as session:
            async with session.begin():
                done = await errand(session, await clock.now(session))
        if session.info.get("recorded"):
            self._wake()
            if tracing.on:
                tracing.did(errand.__name__, done)
        return done
