"""Planning's clock as a process that can be killed: `python -m tests.integration.walking_clock DSN`.

Small rounds, and a rest before each commit, so that whoever kills it often does so in the middle.
"""

import asyncio
import sys
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.planning.commands import clock
from shared import reminders
from shared.database import connect, sessions
from shared.scheduler import Scheduler
from tests.integration.service_kit import settings_for


async def slowly(session: AsyncSession, at: datetime) -> int:
    done = await clock.walk(session, at)
    await session.flush()
    await asyncio.sleep(0.02)
    return done


async def main(dsn: str) -> None:
    reminders.SCHOOLS = 2
    settings = settings_for(dsn)
    engine = connect(settings, "clock")
    await Scheduler(engine, sessions(engine, settings), (slowly,), wake=lambda: None, pause=0.01).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
