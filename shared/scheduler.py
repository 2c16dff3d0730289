"""What is done because time has passed. One leader per service, by an advisory lock; what is due is found by a query.

An errand is idempotent and does a bounded amount: a late start catches up without a flood.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared import clock, telemetry
from shared.database import Sessions

Errand = Callable[[AsyncSession, datetime], Awaitable[int]]
"""Does what is due at this time; answers how many it did, and is called again at once while that is not 0."""

_LEADER = 7_205_002
log = telemetry.get_logger(__name__)


class Scheduler:
    """Runs a service's errands, every `pause` seconds, in the one process that leads."""

    def __init__(
        self, engine: AsyncEngine, sessions: Sessions, errands: tuple[Errand, ...],
        wake: Callable[[], None], pause: float = 15.0,
    ) -> None:  # fmt: skip
        self._engine, self._sessions, self._errands = engine, sessions, errands
        self._wake, self._pause = wake, pause

    async def run(self) -> None:
        """Until cancelled: lead if nobody else does, else wait for the leader to go."""
        while True:
            try:
                async with self._engine.connect() as connection:
                    await self._lead(await connection.execution_options(isolation_level="AUTOCOMMIT"))
            except (SQLAlchemyError, OSError) as error:
                log.warning("scheduler_interrupted", error=type(error).__name__)
            await asyncio.sleep(self._pause)

    async def _lead(self, connection) -> None:  # type: ignore[no-untyped-def]
        while await connection.scalar(text(f"SELECT pg_try_advisory_lock({_LEADER})")):
            for errand in self._errands:
                await self._do(errand)
            await asyncio.sleep(self._pause)
            await connection.execute(text(f"SELECT pg_advisory_unlock({_LEADER})"))

    async def _do(self, errand: Errand) -> None:
        telemetry.begin()
        try:
            while await self._once(errand):
                pass
        except DBAPIError:
            raise
        except Exception:
            log.exception("errand_failed", errand=errand.__name__)

    async def _once(self, errand: Errand) -> int:
        async with self._sessions() as session:
            async with session.begin():
                done = await errand(session, await clock.now(session))
        if session.info.get("recorded"):
            self._wake()
        return done
