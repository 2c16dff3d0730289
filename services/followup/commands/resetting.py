"""A plan was reset (rulebook 6.4): what was written on it goes with it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.followup import store
from services.followup.domain.document import DocumentStatus, voided
from shared import former, outbox
from shared.clock import now
from shared.contracts.observation import ExecutionLocked
from shared.contracts.planning import PlanReset
from shared.files import ledger


async def forget_plan(session: AsyncSession, event: PlanReset) -> None:
    await store.forget_plan(session, event)
    await _void(session, await store.reports_of(session, event.about))


async def forget_steps(session: AsyncSession, event: ExecutionLocked) -> None:
    """The observation is gone with the plan, if there was one: so are the steps that follow it."""
    await store.hold(session, event.about)
    await _void(session, await store.steps_of(session, event.about))
    await former.forget(session, event.about.participation_id)


async def _void(session: AsyncSession, documents: Sequence[store.Written]) -> None:
    at = await now(session)
    for gone in documents:
        if gone.status == DocumentStatus.COLLECTED:
            await outbox.record(session, gone, voided(gone.about, gone.id, at))
        await session.delete(gone)
    await ledger.release(session, *(gone.id for gone in documents))
