"""What the clock brings after an observation: an effort is overdue (N18), execution comes to its end (R-TIM-2)."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.followup import awaited
from shared import clock, deadlines, outbox, reminders
from shared.contracts.awaited import ReflectionsAwaited
from shared.contracts.directory import Zone

EFFORTS = 500
"""How many a round tells of: then the others have their turn."""


async def tell_overdue(session: AsyncSession, at: datetime) -> int:
    """The efforts whose last day is over, from the morning on that has come everywhere, and by day."""
    if not (deadlines.awake(Zone.WIB, at) and deadlines.awake(Zone.WIT, at)):
        return 0
    since = clock.day(at - timedelta(hours=deadlines.MORNING.hour), Zone.WIB)
    found = await awaited.overdue(session, since, EFFORTS)
    for effort in [effort for effort, here in found if not here]:
        effort.put_off(since)
    await outbox.record_all(session, [(effort, [effort.pass_due(at)]) for effort, here in found if here])
    return 0


remind_of_the_end = reminders.of_the_end(ReflectionsAwaited, awaited.awaited)
"""Who was observed and has not handed in the reflection before execution closes."""
